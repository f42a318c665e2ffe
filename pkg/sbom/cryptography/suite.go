package cryptography

import (
	"crypto/tls"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// firstSuiteWithAES is the number of the first cipher suite of TLS with AES (RFC 5246); those below it have NULL, export keys, RC4, DES, 3DES or IDEA.
const firstSuiteWithAES = 0x002F

// brokenWords are words in names of cipher suites that stand for what protects nothing (IANA, "TLS Cipher Suites"; OpenSSL, SSH and WPA likewise).
var brokenWords = []string{
	"NULL", "ENULL", "EXPORT", "EXPORT1024", "EXP", "ANON", "ANULL", "ADH", "AECDH", "RC4", "ARCFOUR", "ARCFOUR128", "ARCFOUR256", "RC2", "3DES", "DES", "DES40",
	"MD5", "TKIP", "WEP",
}

// protectingWords are words in names of cipher suites, each of a cipher that may be used.
var protectingWords = []string{"AES", "AES128", "AES192", "AES256", "AES128GCM", "AES256GCM", "CAMELLIA", "CAMELLIA128", "CAMELLIA256", "ARIA", "ARIA128", "ARIA256", "CHACHA20", "SM4", "CCMP", "GCMP"}

// suite judges a cipher suite by the words of its name, and by its number.
func suite(s sbom.CipherSuite) Judgement {
	number, numbered := suiteNumber(s)
	if numbered && number < firstSuiteWithAES {
		return disallowed("the cipher suite 0x%04X is older than those with AES", number)
	}
	known := false
	for _, name := range suiteNames(s) {
		for _, w := range suiteWords(name) {
			if slices.Contains(brokenWords, w) {
				return disallowed("the cipher suite %.80s holds %s", name, w)
			}
			known = known || slices.Contains(protectingWords, w)
		}
	}
	if !known {
		return unknown("the cipher suite %.80s is not known", strings.Join(append([]string{s.Name}, s.Identifiers...), " "))
	}
	return Judgement{}
}

// suiteNames are the name as written, and the one that the number stands for.
func suiteNames(s sbom.CipherSuite) []string {
	names := []string{s.Name}
	if number, ok := suiteNumber(s); ok {
		names = append(names, tls.CipherSuiteName(number))
	}
	return names
}

// suiteNumber reads the number of a suite of TLS from its identifiers ("0x00", "0x05"), or from a name that is nothing else.
func suiteNumber(s sbom.CipherSuite) (uint16, bool) {
	for _, words := range []string{strings.Join(s.Identifiers, ","), s.Name} {
		digits := ""
		for _, part := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !isLetterOrDigit(r) }) {
			digits += strings.TrimPrefix(part, "0x")
		}
		if b, err := hex.DecodeString(digits); err == nil && len(b) == 2 {
			return uint16(b[0])<<8 | uint16(b[1]), true
		}
	}
	return 0, false
}

func suiteWords(name string) []string {
	return strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool { return !isLetterOrDigit(r) })
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// oldSuites says whether no suite is better than CBC with SHA-1: names that end in SHA are those of no other mode.
func oldSuites(all []sbom.CipherSuite) bool {
	for _, s := range all {
		if !slices.ContainsFunc(suiteNames(s), func(name string) bool {
			words := suiteWords(name)
			return len(words) > 0 && slices.Contains([]string{"SHA", "SHA1"}, words[len(words)-1])
		}) {
			return false
		}
	}
	return true
}
