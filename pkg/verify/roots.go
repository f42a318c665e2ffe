package verify

// Root is one Sigstore trusted root at hand.
type Root struct {
	Name string // for people: "embedded public-good", or the file's name
	JSON []byte // the trusted_root.json
}
