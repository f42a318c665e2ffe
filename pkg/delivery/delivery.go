// Package delivery opens what a supplier handed over — a directory, an archive or a single file — without
// trusting any of it, hashes every file once, and recognises each file by its content.
//
// It says what files are, never what they mean: SBOM content, signatures and policy belong to other rooms.
package delivery

import (
	"io"
	"slices"
)

// Delivery is an opened delivery. Close releases what Open holds.
type Delivery struct {
	Name      string     // base name of what was opened
	Single    bool       // a lone file, not a directory or archive
	Manifest  *Manifest  // nil when there is no delivery.yaml, or when it cannot be read (then Problems says so)
	Files     []*File    // sorted by Path
	Images    []*Image   // container images, in order of their manifests
	Referrers []Referrer // of all image layouts, those too that refer to nothing in theirs, in order of their manifests
	Problems  []Problem  // sorted by Path, then Code; each must become a finding
	Digest    string     // "sha256:…" over the lines "<sha256>  <path>\n" in order of path, so independent of packaging

	holds io.Closer // the root directory, the lone file or the spool
}

// File is one delivered file. Its digests are computed in the single pass that Open makes.
type File struct {
	Path string // slash-separated, relative, clean
	Kind Kind
	Role Role // Artifact, Evidence, Document or Part: what cleanbill treats the file as
	Text bool // UTF-8 text without control characters that does not start like a script

	// Damaged says of a file that is called after what it signs, and begins like a signature of its Kind, that it is none from its first to
	// its last byte. Something else may ride in it, so that its Role is that of software all the same.
	Damaged bool

	Size   int64  // bytes
	SHA256 string // lower-case hexadecimal
	SHA384 string // this and the next are "" of a file that comes alone
	SHA512 string

	// Bytes is the whole content of a file whose kind is one of evidence, the very bytes that were hashed, even
	// if the manifest makes the file an artifact; nil for all others, and for evidence over the size limit (then
	// Problems has Unreadable for it).
	Bytes []byte
	open  func() (Content, error)

	manifest []byte // the bytes, if this is delivery.yaml and may be read as one
}

// Digests are the digests that may bind something to the file, in lower-case hexadecimal. SHA-1 is none of them: it can be forged.
func (f *File) Digests() []string {
	return slices.DeleteFunc([]string{f.SHA256, f.SHA384, f.SHA512}, func(digest string) bool { return digest == "" })
}

// Content reads a file at any offset.
type Content interface {
	io.ReaderAt
	io.Closer
}

// Open gives random access to the content of the file. Callers of evidence use Bytes instead.
func (f *File) Open() (Content, error) { return f.open() }

// Role is how a file is treated. A supplier's manifest may narrow it, but never talk an artifact out of
// needing a signature: see Manifest.
type Role string

// The roles.
const (
	Artifact Role = "artifact" // will run on, or update, the device; so does everything unrecognised
	Evidence Role = "evidence" // says something about artifacts
	Document Role = "document" // for people: PDF, plain text
	Part     Role = "part"     // of an Image, whose manifest is the artifact and covers it by digest
)

// Kind is what a file was recognised as, by content.
type Kind string

// The kinds. A kind that this version does not read further is still recognised, so that it is named
// instead of taken for software.
const (
	KindUnknown           Kind = "unknown" // nothing recognised it: an artifact
	KindManifest          Kind = "manifest"
	KindCycloneDXJSON     Kind = "cyclonedx-json" // anything that says bomFormat CycloneDX, broken or not
	KindCycloneDXXML      Kind = "cyclonedx-xml"
	KindCycloneDXProtobuf Kind = "cyclonedx-protobuf" // binary or in text form; not read
	KindSPDX              Kind = "spdx"               // 2.x in any syntax, 3.x JSON-LD
	KindSigstore          Kind = "sigstore-bundle"
	KindDSSE              Kind = "dsse-envelope"
	KindCosign            Kind = "cosign-bundle"     // of cosign 1 and 2, before there were Sigstore bundles
	KindStatement         Kind = "in-toto-statement" // bare, unsigned
	KindOpenVEX           Kind = "openvex"
	KindCycloneDXVEX      Kind = "cyclonedx-vex" // CycloneDX JSON with vulnerabilities and nothing that an SBOM lists
	KindSPDXVEX           Kind = "spdx-vex"      // SPDX 3.0 with VEX relationships and no software
	KindCSAF              Kind = "csaf"
	KindScan              Kind = "vulnerability-scan" // what a scanner found: JSON of grype, Trivy or OSV-Scanner, SARIF
	KindMDS2              Kind = "mds2"
	KindSupport           Kind = "support-addendum" // table (CSV) or CLE that states how long components are supported
	KindChecksums         Kind = "checksums"
	KindPGPSignature      Kind = "pgp-signature"
	KindCMSSignature      Kind = "cms-signature"
	KindMinisign          Kind = "minisign-signature"
	KindSSHSignature      Kind = "ssh-signature"
	KindRawSignature      Kind = "raw-signature" // a bare signature value, called after a delivered file
	KindLogEntry          Kind = "rekor-entry"   // what a transparency log promised about a bare signature
	KindPublicKey         Kind = "public-key"    // PEM, PGP or minisign key: never a trust anchor
	KindCertificate       Kind = "certificate"
	KindTrustedRoot       Kind = "trusted-root" // never a trust anchor when it comes with a delivery
	KindDecision          Kind = "cleanbill-decision"
	KindPDF               Kind = "pdf"
	KindText              Kind = "text"
	KindSpreadsheet       Kind = "spreadsheet"
	KindELF               Kind = "elf"
	KindPE                Kind = "pe"
	KindSquashFS          Kind = "squashfs"
	KindArchive           Kind = "archive"              // tar, zip, gzip, xz, zstd …
	KindImage             Kind = "container-image"      // manifest of an Image
	KindImagePart         Kind = "container-image-part" // index, configuration or the like of an image layout
	KindSimpleSigning     Kind = "simple-signing"       // payload of a cosign signature, which is kept elsewhere: not read
)

// Problem is something about the delivery that a reader must know.
type Problem struct {
	Code    Code
	Path    string // file concerned
	Message string // what was expected and what was found
	Ask     string // what to do; "" when that is for the reader to say
}

// Text is the problem with what to do about it.
func (p Problem) Text() string {
	if p.Ask == "" {
		return p.Message
	}
	return p.Message + "; " + p.Ask
}

// Code sorts problems for policy.
type Code string

// The codes.
const (
	ManifestUnreadable Code = "manifest-unreadable"
	ManifestMissing    Code = "manifest-missing"  // listed, not delivered
	ManifestUnlisted   Code = "manifest-unlisted" // delivered, not listed
	ManifestDigest     Code = "manifest-digest"   // listed with another digest, or none
	ManifestRole       Code = "manifest-role"     // listed in a role that the content contradicts
	Unreadable         Code = "unreadable"        // recognised evidence over a limit, or otherwise unreadable

	// Of image layouts; Path is that of the layout, "!/" and the path in it.
	ImageUnreadable Code = "image-unreadable" // a paper of the layout is no such thing, or beyond a limit
	BlobMissing     Code = "blob-missing"     // named, not delivered
	BlobDamaged     Code = "blob-damaged"     // has another digest or size than it is named with
	BlobUnnamed     Code = "blob-unnamed"     // among the blobs, and nothing names it
)

// OfImage says whether the code is one of those of image layouts.
func (c Code) OfImage() bool {
	switch c {
	case ImageUnreadable, BlobMissing, BlobDamaged, BlobUnnamed:
		return true
	}
	return false
}

// Manifest is delivery.yaml: what the supplier says of the delivery. It is a claim. It selects nothing
// that a signature and the registry do not confirm.
type Manifest struct {
	Path     string          `yaml:"-"`
	Kind     string          `yaml:"kind"` // "cleanbill.delivery/v1"
	Product  ManifestProduct `yaml:"product"`
	Supplier string          `yaml:"supplier"`
	Profile  string          `yaml:"profile"` // device profile: networked, standalone, accessory …
	Files    []ManifestFile  `yaml:"files"`
}

// ManifestProduct names what is on offer.
type ManifestProduct struct {
	Name    string `yaml:"name"`
	Version string `yaml:"version"`
	GTIN    string `yaml:"gtin"` // UDI-DI, if any
}

// ManifestFile is one line of the manifest.
type ManifestFile struct {
	Path   string `yaml:"path"`
	Role   Role   `yaml:"role"`
	SHA256 string `yaml:"sha256"`
}

// ManifestKindV1 is the kind that a manifest must state, and ManifestName the name it must have at the top
// of the delivery.
const (
	ManifestKindV1 = "cleanbill.delivery/v1"
	ManifestName   = "delivery.yaml"
)
