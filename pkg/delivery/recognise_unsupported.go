package delivery

import (
	"bytes"
	"regexp"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// SignatureSniff is how far into a file the marks of a bundle or of an unsupported signature are looked for, in bytes.
const SignatureSniff = 64 << 10

// Marks of signatures that are not read, by where they stand.
var (
	compactJWS  = regexp.MustCompile(`^eyJ[\w-]*\.[\w-]*\.[\w-]*\s*$`)
	xmlDSig     = regexp.MustCompile(`<([\w-]+:)?Signature[\s>]`)
	smime       = regexp.MustCompile(`(?i)^(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*content-type:\s*(?:multipart/signed|application/(?:x-)?pkcs7-)`)
	notation    = regexp.MustCompile(`"application/vnd\.cncf\.notary\.|"io\.cncf\.notary\.`)
	jsonJWS     = regexp.MustCompile(`"protected"\s*:\s*"eyJ`)
	jarSigned   = regexp.MustCompile(`^Signature-Version:`)
	webPage     = regexp.MustCompile(`(?i)^<(?:!doctype html|html)`)
	armourLater = regexp.MustCompile(`(?m)^-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA|PGP SIGNATURE|SSH SIGNATURE)-----`)
)

// Content types of CMS that are no signature over a file, in DER, and the two tags of CBOR that COSE signatures begin with (RFC 9052).
var (
	derIndirectData = []byte{0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x01, 0x04}
	derStampInfo    = []byte{0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04}
	coseSign        = [][]byte{{0xd2, 0x84}, {0xd8, 0x62, 0x84}}
)

// maxContentType is how far into a CMS file the type of its content begins at most, in bytes: behind the digest algorithms.
const maxContentType = 128

// UnsupportedSignature names what data looks like when it is a signature of a kind that is not read, or what people take for one by mistake;
// empty when it looks like neither.
func UnsupportedSignature(data []byte) string {
	lead := syntax.Body(data)
	head := lead[:min(len(lead), SignatureSniff)]
	switch {
	case hasPrefix(lead, "-----BEGIN PGP MESSAGE"):
		return "an OpenPGP message with its signature inside of it; expected a detached signature"
	case hasPrefix(lead, "{"):
		return unsupportedJSON(head)
	case WebPage(lead):
		return "a web page, such as a server sends in place of a file; get the signature again"
	case hasPrefix(lead, "%PDF-"):
		return "a PDF document; one that is signed inside is not read"
	case hasPrefix(lead, "<") && xmlDSig.Match(head):
		return "an XML signature (XML-DSig)"
	case compactJWS.Match(head):
		return "a JSON Web Signature (RFC 7515)"
	case smime.Match(head):
		return "an S/MIME message (RFC 8551); expected the CMS signature alone, in DER or PEM"
	case jarSigned.Match(head):
		return "the signature file of a signed Java archive (.SF); such archives are not verified"
	case !hasPrefix(lead, "-----BEGIN ") && len(data) > 0 && bytes.IndexByte(head, 0) < 0 && armourLater.Match(head):
		return "a signature in armour with text above it; expected the armour alone, from its first line to its last"
	}
	return unsupportedBinary(data)
}

// WebPage says whether content begins as one.
func WebPage(data []byte) bool { return webPage.Match(syntax.Body(data)) }

func unsupportedJSON(head []byte) string {
	switch {
	case notation.Match(head):
		return "a signature of Notation (Notary Project)"
	case jsonJWS.Match(head):
		return "a JSON Web Signature (RFC 7515)"
	}
	return ""
}

// unsupportedBinary does not look at what may be a bare value, whose bytes are random.
func unsupportedBinary(data []byte) string {
	if len(data) < 2 || isSignatureValue(data) {
		return ""
	}
	if data[0] == derSequence {
		switch head := data[:min(len(data), maxContentType)]; {
		case bytes.Contains(head, derIndirectData):
			return "an Authenticode signature taken out of a Windows program"
		case bytes.Contains(head, derStampInfo):
			return "a time stamp (RFC 3161), which signs nothing by itself"
		}
		return ""
	}
	for _, tag := range coseSign {
		if bytes.HasPrefix(data, tag) {
			return "a COSE signature (RFC 9052)"
		}
	}
	switch pgpTag(data[0]) {
	case pgpCompressed, pgpOnePass:
		if _, _, ok := pgpPacket(data); ok || data[0]&0x43 == 0x03 {
			return "an OpenPGP message with its signature inside of it; expected a detached signature"
		}
	}
	return ""
}
