package rawsig

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MaxSignature bounds a signature file, in bytes: the longest RSA value there can be, in hexadecimal digits, in lines.
const MaxSignature = 8 << 10

// Value gives the signature value in a file: the file itself, or what it writes in hexadecimal digits (all upper or all lower case) or
// base64 (RFC 4648, section 4, with padding and no stray bits), in one line or in lines of one length. Each file has one reading:
// hexadecimal digits alone are never taken for base64, and text in either alphabet never for a bare value.
func Value(file []byte) ([]byte, error) {
	switch {
	case len(file) == 0:
		return nil, signature.Invalid("the signature is empty")
	case len(file) > MaxSignature:
		return nil, signature.Invalid("the signature has %d bytes; expected at most %d", len(file), MaxSignature)
	case !printable(file):
		return file, nil
	}
	text, ok := unwrap(string(file))
	if !ok {
		return nil, signature.Invalid("the signature is text, and its lines are not those of one value in base64 or hexadecimal digits")
	}
	if strings.Trim(text, "0123456789abcdef") == "" || strings.Trim(text, "0123456789ABCDEF") == "" {
		if value, err := hex.DecodeString(text); err == nil {
			return value, nil
		}
		return nil, signature.Invalid("the signature has an odd number of hexadecimal digits: it is cut off")
	}
	value, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, signature.Invalid("the signature is text, and neither base64 nor hexadecimal digits")
	}
	return value, nil
}

// printable says whether all bytes are ASCII text. Of signature values fewer than one in 2^80 are that by chance.
func printable(b []byte) bool {
	for _, c := range b {
		if (c < ' ' || c > '~') && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

// unwrap joins lines. All but the last must have one length, the last at most that.
func unwrap(text string) (string, bool) {
	lines, ok := signature.Lines(text)
	for i, line := range lines {
		last := i == len(lines)-1
		if line == "" || len(line) > len(lines[0]) || !last && len(line) != len(lines[0]) {
			return "", false
		}
	}
	return strings.Join(lines, ""), ok
}
