package delivery

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// derHeader is how far into a CMS signature its content type begins at most: behind a tag and up to five octets of length.
const derHeader = 6

// SignatureSuffixes are what files that are nothing but signatures add to the name of what they sign, the longest of several first.
var SignatureSuffixes = []string{
	".sigstore.json", ".sigstore.jsonl", ".intoto.jsonl", ".intoto.sigstore", ".bundle.json", ".sigstore", ".bundle", ".att.json", ".att", ".dsse",
	".minisig", ".asc", ".gpg", ".p7s", ".p7m", ".p7", ".cms", ".sshsig", ".sig", ".sign", ".signature",
}

// ChecksumSuffixes are what a checksum list of one file alone adds to its name, the longest of several first.
var ChecksumSuffixes = []string{".sha256sum", ".sha512sum", ".sha256", ".sha384", ".sha512"}

// recogniseDamaged takes a file that nothing was recognised in, and that is called a signature, for a damaged one of the kind that it begins
// like. It stays software besides: a shell does not mind what a script begins with.
func (f *File) recogniseDamaged(data []byte) {
	called := slices.ContainsFunc(SignatureSuffixes, func(suffix string) bool { return strings.HasSuffix(f.Path, suffix) })
	if f.Kind != KindUnknown || !called {
		return
	}
	f.Kind = DamagedSignature(data)
	f.Damaged = f.Kind != KindUnknown
}

// DamagedSignature tells the kind of signature that data begins like, although it is none: it was cut, something rides along, or it was changed.
// KindUnknown when it begins like none. It is for files that somebody calls signatures.
func DamagedSignature(data []byte) Kind {
	lead := syntax.Body(data)
	switch {
	case hasPrefix(lead, "{"):
		return damagedBundle(lead)
	case hasPrefix(lead, "-----BEGIN PGP SIGNATURE"), hasPrefix(lead, "-----BEGIN PGP SIGNED MESSAGE"):
		return KindPGPSignature
	case hasPrefix(lead, "-----BEGIN SSH SIGNATURE"):
		return KindSSHSignature
	case hasPrefix(lead, "-----BEGIN CMS"), hasPrefix(lead, "-----BEGIN PKCS7"), hasPrefix(lead, "-----BEGIN PKCS #7"):
		return KindCMSSignature
	case hasPrefix(lead, "untrusted comment:"):
		return KindMinisign
	case len(data) > 0 && data[0] == derSequence && bytes.Contains(data[:min(len(data), derHeader+len(derSignedData))], derSignedData):
		return KindCMSSignature
	case len(data) > 0 && pgpTag(data[0]) == pgpSignature && !RawSignature(data):
		return KindPGPSignature
	}
	return KindUnknown
}

// The members that each kind of bundle must have, as their names stand in the text. One is enough: where the others were, it may be cut.
var bundleMarks = []struct {
	kind  Kind
	names *regexp.Regexp
}{
	{KindSigstore, regexp.MustCompile(`"application/vnd\.dev\.sigstore\.bundle|"verificationMaterial"\s*:|"messageSignature"\s*:|"dsseEnvelope"\s*:`)},
	{KindCosign, regexp.MustCompile(`"base64Signature"\s*:|"rekorBundle"\s*:`)},
	{KindDSSE, regexp.MustCompile(`"payloadType"\s*:`)},
}

// damagedBundle tells a damaged bundle by the names in it. Whole JSON without what makes a bundle is none.
func damagedBundle(data []byte) Kind {
	if json.Valid(data) {
		return KindUnknown
	}
	head := data[:min(len(data), SignatureSniff)]
	for _, m := range bundleMarks {
		if m.names.Match(head) {
			return m.kind
		}
	}
	return KindUnknown
}
