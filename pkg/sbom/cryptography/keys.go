package cryptography

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// shortest is the least number that is taken for a length of keys, in bits: smaller ones count bytes, rounds, versions.
const shortest = 40

// symmetric are the lengths of keys, in bits, that AES, ChaCha20 and the like have; the two longest are pairs of keys, as in AES-XTS (IEEE 1619).
var symmetric = []int{128, 160, 192, 224, 256, 384, 512}

// tags are the lengths, in bits, that the result of an HMAC is cut to (RFC 2404, RFC 3711): beside its name they need not be the length of its keys.
var tags = []int{32, 80, 96}

// keyed judges algorithms that are strong with every length of keys that they are defined for, by the length that is stated. None need be.
func (f *finding) keyed(name string) Judgement {
	n := f.key
	switch {
	case n == 0, n < shortest && (name == "CHACHA" || name == "SM"): // rounds, or which of SM2 to SM4 it is
		return Judgement{}
	case name == "HMAC" && slices.Contains(tags, n):
		return unknown("whether its keys or its results have %d bits is not stated", n)
	case n < shortest:
		return unknown("%d is no length of its keys in bits", n)
	case n < Strength:
		return tooShort(n, Strength)
	case name != "HMAC" && !slices.Contains(symmetric, n):
		return unknown("it is not known with keys of %d bits", n)
	}
	return Judgement{}
}

// size takes the lengths of keys from where CycloneDX has them. Where they differ from what the name says the smaller counts.
func (f *finding) size(text []string, c *sbom.Crypto) {
	parameters := words(c.Parameters)
	if i := slices.Index(f.names, "SHA"); i >= 0 && len(parameters) > 0 {
		f.names[i], f.digest = sha(parameters[0]), parameters[0]
	}
	f.key = lengthIn(text)
	if n := lengthIn(parameters); n > 0 && (len(parameters) > 1 || parameters[0] != f.digest) { // some state the length of the digest here
		f.bits = least(n, f.key)
		f.key = f.bits
	}
	f.curve = least(f.curve, curveBits(c.Curve))
	if f.curve == 0 && f.bits == 0 && c.Parameters != "" {
		f.curve = curveBits(c.Parameters)
	}
}

// lengthIn is the length of keys that words say: they begin with it ("64", "64 bit"), or it follows the algorithm or a mode that nothing else is stated of
// ("AES-64", "AES-CBC-64"), or stands before "bit". 0: they say none.
func lengthIn(text []string) int {
	if len(text) > 0 && isNumber(text[0]) {
		return number(text[0])
	}
	for i, w := range text {
		if n := number(w); n < shortest {
			continue
		}
		before := i - 1
		for before > 0 && isNumber(text[before]) && number(text[before]) < shortest { // ChaCha20-256
			before--
		}
		if before >= 0 && takesLength(text[before]) || i+1 < len(text) && (text[i+1] == "BIT" || text[i+1] == "BITS") {
			return number(w)
		}
	}
	return 0
}

// takesLength says whether a number behind a word is a length of keys.
func takesLength(w string) bool {
	switch name := plain[w]; name {
	case "AES", "CHACHA", "SM", "HMAC":
		return true
	default:
		return sized[name] > 0 || w == "DSA" || slices.Contains([]string{"CBC", "ECB", "CTR", "XTS", "KW", "KWP", "WRAP"}, w)
	}
}
