package verify

import "time"

// Registry is the buyer's list of suppliers: who may sign what. A delivery never adds to it.
type Registry struct {
	Suppliers []*Supplier // sorted by Name

	Files map[string][]byte // everything that it was read from, by path inside the registry: LoadRegistry of these gives the same one
}

// Supplier is one registry entry, suppliers/<name>.yaml. docs/quickstart.md explains every field.
//
//	kind: cleanbill.supplier/v1
//	name: meridian
//	title: Meridian Infusion Systems (invented)
//	aliases: [Meridian Infusion Systems]
//	contact: psirt@meridian.example
//	products:
//	  - name: InfuPump X2          # exact, or pattern: ^InfuPump X[0-9]+$ (anchored), or purl:, or gtin:
//	trustedRoot: meridian.trusted_root.json   # beside this file; absent: the roots given to the run
//	thresholds: {transparencyLog: 1, timestamp: 1, signedCertificateTimestamp: 0}
//	signers:
//	  - name: release workflow
//	    sigstore: {issuer: https://…, identity: https://…}   # or issuerPattern / identityPattern, anchored
//	    roles: [artifact, sbom, vex, provenance, manifest]
//	    products: [{name: InfuPump X2}]    # absent: every product of the entry
//	    validFrom: 2026-01-01
//	    validUntil: 2027-01-01
//	    revokedOn: 2026-06-01
//	builders:
//	  - {id: https://…, maxLevel: 3, signers: [release workflow]}   # signers absent: the only one who may sign provenance
//	sources: [https://…]
//	buildTypes: [https://…]
//	externalParameters: [source, ref]
type Supplier struct {
	Kind               string     `yaml:"kind"`
	Name               string     `yaml:"name"`
	Title              string     `yaml:"title"`
	Aliases            []string   `yaml:"aliases"`
	Contact            string     `yaml:"contact"`
	Products           []Pattern  `yaml:"products"`
	TrustedRoot        string     `yaml:"trustedRoot"`
	TrustedRoots       []string   `yaml:"trustedRoots"` // in place of TrustedRoot, when there are several
	Thresholds         Thresholds `yaml:"thresholds"`
	Signers            []Signer   `yaml:"signers"`
	Builders           []Builder  `yaml:"builders"`
	Sources            []string   `yaml:"sources"`
	BuildTypes         []string   `yaml:"buildTypes"`
	ExternalParameters []string   `yaml:"externalParameters"`

	Path   string `yaml:"-"` // file it was read from
	Digest string `yaml:"-"` // "sha256:…" of that file
	Roots  []Root `yaml:"-"` // TrustedRoot or TrustedRoots, loaded, in order

	anySource bool // no registry entry, but a signer whom the caller names: whatever repository he built
}

// Pattern is a product: one of its four fields says which.
type Pattern struct {
	Name    string `yaml:"name"`    // exact
	Pattern string `yaml:"pattern"` // an anchored regular expression for the name
	PURL    string `yaml:"purl"`    // package URL; without a version, every version
	GTIN    string `yaml:"gtin"`    // the device identifier of a UDI, 8, 12, 13 or 14 digits
}

// Thresholds are how many verified log entries, trusted times and certificate timestamps a bundle needs.
// A nil field is 1. A lowered one is shown in every result.
type Thresholds struct {
	TransparencyLog            *int `yaml:"transparencyLog"`
	Timestamp                  *int `yaml:"timestamp"`
	SignedCertificateTimestamp *int `yaml:"signedCertificateTimestamp"`
}

// Signer is one accepted signer. Exactly one field says whose signature is meant.
type Signer struct {
	Name        string               `yaml:"name"`
	Sigstore    SigstoreIdentity     `yaml:"sigstore"`
	Key         *KeyIdentity         `yaml:"key"`
	Certificate *CertificateIdentity `yaml:"certificate"`
	OpenPGP     *OpenPGPIdentity     `yaml:"openpgp"`
	Minisign    *MinisignIdentity    `yaml:"minisign"`
	SSH         *SSHIdentity         `yaml:"ssh"`
	Roles       []SignerRole         `yaml:"roles"`
	Products    []Pattern            `yaml:"products"` // of the entry's products, those it may sign; absent: all of them
	ValidFrom   time.Time            `yaml:"validFrom"`
	ValidUntil  time.Time            `yaml:"validUntil"` // zero: open
	RevokedOn   time.Time            `yaml:"revokedOn"`  // zero: not revoked
	Weak        []string             `yaml:"weak"`       // weaknesses that are accepted, as signature.Weaknesses names them; shown in every result
	StatedTime  string               `yaml:"statedTime"` // "accept": the time that the signer states is believed; shown in every result
}

// SigstoreIdentity is a certificate's issuer and subject alternative name, each exact or an anchored pattern.
type SigstoreIdentity struct {
	Issuer          string `yaml:"issuer"`
	IssuerPattern   string `yaml:"issuerPattern"`
	Identity        string `yaml:"identity"`
	IdentityPattern string `yaml:"identityPattern"`
}

// SignerRole is what a signer may sign.
type SignerRole string

// The signer roles.
const (
	RoleArtifact   SignerRole = "artifact"
	RoleSBOM       SignerRole = "sbom"
	RoleVEX        SignerRole = "vex"
	RoleProvenance SignerRole = "provenance"
	RoleManifest   SignerRole = "manifest"
	RoleDocument   SignerRole = "document" // MDS2 and everything else
	RoleWaiver     SignerRole = "waiver"   // a person of the buyer's who approves waivers; worth nothing in what suppliers send
	RolePolicy     SignerRole = "policy"   // a person of the buyer's who approves packs of checks; likewise
)

// roleAny asks for any role in what suppliers send. No registry entry can name it.
const roleAny SignerRole = "any"

// Builder is an accepted builder, the highest SLSA Build level the buyer grants it, and whose word on it counts: SLSA has consumers accept pairs of signer
// and builder alone (provenance v1, builder.id).
type Builder struct {
	ID       string   `yaml:"id"`
	MaxLevel int      `yaml:"maxLevel"`
	Signers  []string `yaml:"signers"` // names of signers of the entry; absent: the only one who may sign provenance, and whom a certificate proves to be the builder
}
