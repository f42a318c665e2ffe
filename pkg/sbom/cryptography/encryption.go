package cryptography

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

var (
	ecbNamed      = regexp.MustCompile(`(^|[^A-Z])ECB($|[^A-Z])`)
	oldPadding    = regexp.MustCompile(`RSAES[-_ ]?PKCS1|PKCS1PADDING`)
	blockCiphers  = []string{"AES", "3DES", "DES", "SM", "BLOWFISH", "CAST5", "RC2", "RC5", "RC6", "SKIPJACK"}
	streamCiphers = []string{"CHACHA", "RC4", "A5/1", "A5/2"}
	// modeWords are words of a name that tell in what mode other than ECB a block cipher is used, or that it only makes keys, digests or random numbers there.
	modeWords = []string{"CBC", "CCM", "CFB", "CTR", "CTS", "EAX", "GCM", "GCMP", "CCMP", "KW", "KWP", "OCB", "OFB", "SIV", "WRAP", "XEX", "XTS", "CMAC", "GMAC", "MAC", "DRBG", "KDF", "PRF"}
	// signWords are words of a name by which RSA signs.
	signWords = []string{"WITH", "RSASSA", "PSS", "SIGNATURE", "SIGN", "VERIFY"}
)

// unsaid are the words of CycloneDX for what nobody stated.
func unsaid(word string) bool { return word == "" || word == "unknown" }

// Encryption judges mode and padding of an algorithm, by what is stated and by its name. encrypts says whether the algorithm encrypts, or may: what it is
// used for, or what it is, is not stated. Of one that does not the judgement is empty.
func Encryption(name string, c *sbom.Crypto) (j Judgement, encrypts bool) {
	object, _ := objectName(c.OID) // what is wrong with it Algorithm says
	upper := strings.ToUpper(c.Family + " " + name + " " + object)
	text := words(upper)
	found := read(text)
	switch sure, may := found.encrypts(text, c); {
	case !sure && !may && !ecbNamed.MatchString(upper):
		return Judgement{}, false
	case c.Mode == "ecb", ecbNamed.MatchString(upper):
		return disallowed("encrypts in mode ECB"), true
	case c.Padding == "raw" || c.Padding == "pkcs1v15":
		return disallowed("encrypts with padding %s", c.Padding), true
	case oldPadding.MatchString(upper):
		return disallowed("encrypts with the padding of PKCS #1 v1.5: %.80s", name), true
	case !sure && found.has("RSA"):
		return unknown("whether it encrypts or signs is not stated"), true
	}
	return found.hides(text, c), true
}

// encrypts says whether an algorithm encrypts: by its functions, by its primitive where no function tells what it is used for, and by its name where neither does.
func (f *finding) encrypts(text []string, c *sbom.Crypto) (sure, may bool) {
	using := func(function string) bool { return function != "generate" && function != "keygen" && !unsaid(function) }
	switch {
	case slices.Contains(c.Functions, "encrypt"), slices.Contains(c.Functions, "decrypt"), c.Mode == "ecb":
		return true, true
	case slices.ContainsFunc(c.Functions, using):
		return false, false
	case c.Primitive == "block-cipher", c.Primitive == "pke":
		return true, true
	case !unsaid(c.Primitive) && c.Primitive != "other":
		return false, false
	case f.has("HMAC") || f.has("MAC") || f.has("KDF") || f.has("DRBG"):
		return false, false
	case f.has("RSA"):
		return false, !slices.ContainsFunc(text, func(w string) bool { return slices.Contains(signWords, w) })
	}
	cipher := f.has(blockCiphers...) || f.has(streamCiphers...)
	return cipher && !f.hashes(text), false
}

// hashes tells SM2, SM3 and SM9 from the cipher SM4.
func (f *finding) hashes(text []string) bool {
	i := slices.Index(text, "SM")
	return len(f.names) == 1 && i >= 0 && i+1 < len(text) && slices.Contains([]string{"2", "3", "9"}, text[i+1])
}

// hides judges an algorithm against which nothing is stated by whether mode and padding are told at all.
func (f *finding) hides(text []string, c *sbom.Crypto) Judgement {
	switch told := slices.ContainsFunc(text, func(w string) bool { return slices.Contains(modeWords, w) }); {
	case f.has("RSA") && unsaid(c.Padding) && !slices.Contains(text, "OAEP"), len(f.names) == 0 && c.Primitive == "pke" && unsaid(c.Padding):
		return unknown("with which padding it encrypts is not stated")
	case f.has(blockCiphers...) && unsaid(c.Mode) && !told && c.Primitive != "ae", len(f.names) == 0 && c.Primitive != "pke" && unsaid(c.Mode) && !told && c.Primitive != "ae":
		return unknown("in which mode it encrypts is not stated")
	}
	return Judgement{}
}

func (f *finding) has(names ...string) bool {
	return slices.ContainsFunc(f.names, func(n string) bool { return slices.Contains(names, n) })
}
