package decision

// Trust is what was established about the signatures of one file.
type Trust struct {
	Path       string      `json:"path"`
	Kind       string      `json:"kind"` // kind of the file, as in File
	Ladder     Ladder      `json:"ladder"`
	Signer     string      `json:"signer"`
	Reason     string      `json:"reason"` // the first rung that does not hold, in plain words; empty when all hold
	Signatures []Signature `json:"signatures"`
}

// Ladder is how far trust in a file reaches. Rungs are never folded into one: a signature that exists
// says nothing until it is valid, and a valid one says nothing until its signer is known.
type Ladder struct {
	Present    bool `json:"present"`    // a signature or statement for this file was delivered
	Valid      bool `json:"valid"`      // cryptographically
	Recognised bool `json:"recognised"` // the signer is in the registry
	Authorised bool `json:"authorised"` // the signer may sign this kind of file for this supplier and product
	Covers     bool `json:"covers"`     // what was signed is this file's digest
	Timely     bool `json:"timely"`     // signed while the signer was accepted and not after the moment judged at
}

// Whole says whether every rung holds.
func (l Ladder) Whole() bool {
	return l.Present && l.Valid && l.Recognised && l.Authorised && l.Covers && l.Timely
}

// Reach orders ladders by how far they go: a whole one before all others, then one that is over the right content, a valid one, and so on. The number
// means nothing by itself.
func (l Ladder) Reach() int {
	n := 0
	for i, held := range []bool{l.Present, l.Timely, l.Authorised, l.Recognised, l.Valid, l.Covers, l.Whole()} {
		if held {
			n |= 1 << i
		}
	}
	return n
}

// Signature is one signature or statement that speaks about a file. A valid one was tried; one that was tried and
// is not valid is broken; one that was not tried is open, and worth nothing.
type Signature struct {
	Path              string   `json:"path"`               // the signature file
	Kind              string   `json:"kind"`               // "sigstore-bundle", …
	Place             string   `json:"place,omitempty"`    // JSON pointer of a signature inside of Path
	Manifest          string   `json:"manifest,omitempty"` // of a signature in an image layout: the manifest that keeps it in its annotations
	Through           string   `json:"through,omitempty"`  // "index sha256:…" or "manifest sha256:…" of an image layout, which was signed in place of the file and lists it by digest
	Legacy            bool     `json:"legacy,omitempty"`   // in a form that its own tools no longer write
	PredicateType     string   `json:"predicateType,omitempty"`
	Tried             bool     `json:"tried"` // put to the test; false: this version, or the registry and roots at hand, could not
	Ladder            Ladder   `json:"ladder"`
	Signer            string   `json:"signer"`
	Source            string   `json:"source,omitempty"`      // the repository that a Sigstore certificate says was built
	Expected          string   `json:"expected,omitempty"`    // the signers the registry accepts, when this one is not
	Fingerprint       string   `json:"fingerprint,omitempty"` // of the key that signed; none for a Sigstore certificate, whose key lives for minutes
	Algorithm         string   `json:"algorithm,omitempty"`
	SignedAt          string   `json:"signedAt,omitempty"`          // a proven time, or one that the registry says to believe
	StatedAt          string   `json:"statedAt,omitempty"`          // the time that the signer states; a claim
	Comment           string   `json:"comment,omitempty"`           // the signer's own words inside of what is signed (minisign's trusted comment); a claim
	TrustedRoot       string   `json:"trustedRoot,omitempty"`       // name of the root that vouched
	TrustedRootDigest string   `json:"trustedRootDigest,omitempty"` // "sha256:…" of that root
	Lowered           []string `json:"lowered,omitempty"`           // what the registry asks less than by default
	Reason            string   `json:"reason"`
}
