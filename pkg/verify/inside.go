package verify

import (
	"bytes"
	"errors"
	"io"
	"regexp"
)

// Inside is a kind of signature that lies inside of what it signs and is recognised there, and not verified. The zero value is none.
type Inside struct {
	Kind string // as in decision.Signature
	What string // for people, behind "the"
	Of   string // what bears it, for people
}

func (i Inside) reason() string {
	return "unsupported kind: the " + i.What + " inside the " + i.Of + "; ask for a detached one"
}

var (
	authenticode          = Inside{"authenticode", "Authenticode signature", "program"}
	authenticodeOfPackage = Inside{"authenticode", "Authenticode signature", "installation package"}
	pdfSignature          = Inside{"pdf-signature", "PDF signature (ISO 32000)", "document"}
	xmlSignature          = Inside{"xml-signature", "XML signature", "document"}
	apkSignature          = Inside{"apk-signature", "APK signature", "package"}
)

// signedParts are the names of the parts of zip archives that are signatures of the others.
var signedParts = []struct {
	name *regexp.Regexp
	is   Inside
}{
	{regexp.MustCompile(`(?i)^META-INF/[^/]+\.(RSA|DSA|EC)$|^META-INF/SIG-[^/]+$`), Inside{"jar-signature", "JAR signature", "archive"}},      // JAR File Specification, "Signed JAR File"
	{regexp.MustCompile(`^_xmlsignatures/`), Inside{"opc-signature", "digital signature of an Office document or package (OPC)", "document"}}, // ECMA-376, part 2, section 12
	{regexp.MustCompile(`^package/services/digital-signature/`), Inside{"opc-signature", "digital signature of a package (OPC)", "package"}},  // of Visual Studio extensions
	{regexp.MustCompile(`^\.signature\.p7s$`), Inside{"nuget-signature", "signature of a NuGet package", "package"}},
	{regexp.MustCompile(`(?i)^META-INF/[^/]*signatures?[^/]*\.(xml|p7s)$`), Inside{"container-signature", "signature of a document container (OpenDocument, ASiC)", "document"}}, // ETSI EN 319 162-1
}

// Marks of formats, and of signatures in them.
const (
	insideHead = 1 << 10 // bytes at the start of a file that tell its format
	oleMagic   = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	pdfMark    = "/ByteRange"                         // of the bytes that are signed (ISO 32000-2, table 255); it stands in no compressed part
	xmlMark    = "http://www.w3.org/2000/09/xmldsig#" // the name space, which signatures of every version bear
	oleMark    = "\x05\x00D\x00i\x00g\x00i\x00t\x00a\x00l\x00S\x00i\x00g\x00n\x00a\x00t\x00u\x00r\x00e\x00"
)

// SignedInside says which kind of signature there is inside of a file of so many bytes, of those that are recognised and not verified. What cannot be read bears none.
func SignedInside(in io.ReaderAt, size int64) Inside {
	head := make([]byte, min(size, insideHead))
	if n, _ := in.ReadAt(head, 0); n < len(head) {
		return Inside{}
	}
	mark, found := "", Inside{}
	switch {
	case bytes.HasPrefix(head, []byte("MZ")):
		if size, err := certificateTable(in); err == nil && size > 0 {
			return authenticode
		}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return signedPart(in, size)
	case bytes.HasPrefix(head, []byte(oleMagic)):
		mark, found = oleMark, authenticodeOfPackage
	case bytes.Contains(head, []byte("%PDF-")):
		mark, found = pdfMark, pdfSignature
	case isXML(head):
		mark, found = xmlMark, xmlSignature
	}
	if mark == "" || !holdsText(in, size, mark) {
		return Inside{}
	}
	return found
}

func isXML(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<"))
}

// holdsText looks for a text in a file, in pieces.
func holdsText(in io.ReaderAt, size int64, text string) bool {
	const step = 64 << 10
	piece := make([]byte, step+len(text)-1)
	for at := int64(0); at < size; at += step {
		n, err := in.ReadAt(piece[:min(int64(len(piece)), size-at)], at)
		if bytes.Contains(piece[:n], []byte(text)) {
			return true
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false
		}
	}
	return false
}
