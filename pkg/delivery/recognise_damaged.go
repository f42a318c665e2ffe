package delivery

import (
	"bytes"
	"regexp"
)

// derHeader is how far into a CMS signature its content type begins at most: behind a tag and up to five octets of length.
const derHeader = 6

// DamagedSignature tells the kind of signature that data begins like, although it is none: it was cut, something rides along, or it was changed.
// KindUnknown when it begins like none. It is for files that somebody calls signatures: in a delivery, what is no
// signature from its first to its last byte is software.
func DamagedSignature(data []byte) Kind {
	lead := trimLead(data)
	switch {
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
	case len(data) > 0 && pgpTag(data[0]) == pgpSignature && !isRawSignature(data):
		return KindPGPSignature
	}
	return KindUnknown
}

var (
	compactJWS = regexp.MustCompile(`^eyJ[\w-]*\.[\w-]*\.[\w-]*\s*$`)
	xmlDSig    = regexp.MustCompile(`<([\w-]+:)?Signature[\s>]`)
)

// unsupportedSniff is how far into a file the marks of an XML signature are looked for, in bytes.
const unsupportedSniff = 64 << 10

// UnsupportedSignature names the kind of signature that data looks like when it is one that is not read; empty when it looks like none.
func UnsupportedSignature(data []byte) string {
	lead := trimLead(data)
	head := lead[:min(len(lead), unsupportedSniff)]
	switch {
	case hasPrefix(lead, "-----BEGIN PGP MESSAGE"):
		return "an OpenPGP message with its signature inside of it; expected a detached signature"
	case hasPrefix(lead, "<") && xmlDSig.Match(head):
		return "an XML signature (XML-DSig)"
	case compactJWS.Match(head):
		return "a JSON Web Signature (RFC 7515)"
	}
	return ""
}
