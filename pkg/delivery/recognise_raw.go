package delivery

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// A bare signature value is a number of random bytes: nothing in it tells it from a small program. So three things must
// come together: it is called after another delivered file, with a suffix that signatures have; it has the size of a
// signature, raw or in one of the usual codings; and nothing else was recognised in it.

// BareSuffixes are what bare signatures add to the name of what they sign.
var BareSuffixes = []string{".sig", ".sign", ".signature"}

// bareCertificateSuffixes are what cosign 1 and 2 add for the certificate that goes with a signature.
var bareCertificateSuffixes = []string{".pem", ".crt", ".cert"}

// Sizes of signature values in bytes: RSA by the usual moduli from 1024 to 8192 bits, ECDSA as r and s side by side on P-256
// (Ed25519 has as many), P-384 and P-521, Ed448.
var rawSizes = []int{64, 96, 114, 128, 132, 192, 256, 384, 512, 768, 1024}

// maxRawSignature bounds a signature value in any coding.
const maxRawSignature = 4 << 10

// recogniseBare looks for what can only be told with the names of all files at hand.
func recogniseBare(files []*File) error {
	names := map[string]bool{}
	for _, f := range files {
		names[f.Path] = true
	}
	for _, f := range files {
		// One SHA-512 alone reads as a checksum list, and so does a value of 64 bytes in hexadecimal digits.
		if f.Kind != KindUnknown && f.Kind != KindChecksums || f.Size == 0 || f.Size > maxRawSignature {
			continue
		}
		var err error
		switch {
		case namedAfter(f.Path, BareSuffixes, names):
			err = f.bare(KindRawSignature, RawSignature)
		case namedAfter(f.Path, bareCertificateSuffixes, names):
			err = f.bare(KindCertificate, isCodedCertificate)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func namedAfter(name string, suffixes []string, names map[string]bool) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool {
		stem, ok := strings.CutSuffix(name, suffix)
		return ok && names[stem]
	})
}

// bare makes the file evidence of the kind if its content is of that form.
func (f *File) bare(kind Kind, is func([]byte) bool) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := f.again(in)
	if err == nil && is(data) {
		f.Kind, f.Role, f.Bytes = kind, kind.Role(), data
	}
	return err
}

// RawSignature says whether data is a signature value, plain, in base64 or in hexadecimal digits. Plain text that has
// the size of one by chance is a script or a setting.
func RawSignature(data []byte) bool {
	if !isText(data) {
		return isSignatureValue(data) && !hasPrefix(data, "#!")
	}
	text := string(bytes.TrimSpace(data))
	if raw, err := hex.DecodeString(text); err == nil {
		return isSignatureValue(raw)
	}
	raw, err := base64.StdEncoding.DecodeString(text) // in one line or several
	return err == nil && isSignatureValue(raw)
}

func isText(data []byte) bool {
	var scan textScan
	scan.clean = true
	scan.write(data)
	scan.end()
	return scan.clean
}

// leastCoded is how many characters text has at least that may be a signature value, cut or damaged, in base64 or hexadecimal digits. The shortest
// whole one has 86.
const leastCoded = 64

var coded = regexp.MustCompile(`^[A-Za-z0-9+/=_\r\n-]+$`)

// PlainText says of what is called a signature, and was recognised as nothing, whether it is text that no signature value can be: neither one in
// base64 or hexadecimal digits, nor what may be left of one.
func PlainText(data []byte) bool {
	text := bytes.TrimSpace(data)
	return len(text) > 0 && isText(data) && !RawSignature(data) && (len(text) < leastCoded || !coded.Match(text))
}

func isSignatureValue(b []byte) bool {
	if slices.Contains(rawSizes, len(b)) {
		return true
	}
	// ECDSA in DER: two numbers, nothing else (RFC 3279, section 2.2.3).
	var point struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(b, &point)
	return err == nil && len(rest) == 0 && point.R.Sign() > 0 && point.S.Sign() > 0
}

// isCodedCertificate says whether data is a certificate in PEM, in base64 once more, as cosign writes it.
func isCodedCertificate(data []byte) bool {
	text, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(data)))
	if err != nil {
		return false
	}
	block, rest := pem.Decode(text)
	return block != nil && block.Type == "CERTIFICATE" && len(bytes.TrimSpace(rest)) == 0 && recogniseArmour(bytes.TrimSpace(text)) == KindCertificate
}
