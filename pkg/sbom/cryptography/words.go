package cryptography

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxName bounds the name of an algorithm that is looked at, in bytes: what is longer is none.
const maxName = 256

// words takes a name apart into runs of letters and of digits, in capitals: "SHA1withRSA-2048" is SHA, 1, WITH, RSA, 2048.
func words(name string) []string {
	if len(name) > maxName {
		return nil
	}
	var out []string
	last := rune(0)
	for _, r := range strings.ToUpper(name) {
		kind := rune(0)
		switch {
		case unicode.IsLetter(r):
			kind = 'a'
		case unicode.IsDigit(r):
			kind = '0'
		}
		switch {
		case kind == 0:
		case kind == last:
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
		}
		last = kind
	}
	var parts []string
	for _, w := range out { // SHA256WITHRSA, HMACSHA, RSAWITHSHA
		parts = append(parts, strings.Fields(glued.Replace(w))...)
	}
	return parts
}

// glued parts words that are written together.
var glued = strings.NewReplacer("WITH", " WITH ", "HMACSHA", "HMAC SHA", "HMACMD", "HMAC MD", "ANDDES", "AND DES", "ANDRC", "AND RC", "ANDTRIPLEDES", "AND TRIPLEDES",
	"RSAENCRYPTION", "RSA ENCRYPTION")

// finding is what a name says.
type finding struct {
	names  []string // of algorithms, as in plain, broken and sized
	bits   int      // length of keys, 0 when it is not said
	key    int      // the same, where the number is beyond doubt that of keys
	curve  int      // bits of the field of an elliptic curve, 0 when none is said
	digest string   // the number behind SHA
	with   bool     // written as in SHA1withRSA
}

func (f *finding) add(name string) {
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
}

// signs says whether one of the algorithms is for signing only, or is written as in SHA1withRSA.
func (f *finding) signs() bool {
	derives := slices.ContainsFunc(f.names, func(n string) bool { return n == "KDF" || n == "MAC" || n == "HMAC" }) // PBKDF2WithHmacSHA256
	return f.with && !derives || slices.ContainsFunc(f.names, func(n string) bool { return n == "DSA" || n == "ECDSA" || n == "EDDSA" })
}

// read finds the algorithms in a name.
func read(text []string) *finding {
	f := &finding{}
	at := func(i int) string {
		if i >= 0 && i < len(text) {
			return text[i]
		}
		return ""
	}
	for i, w := range text {
		switch name, known := plain[w]; {
		case w == "WITH":
			f.with = true
		case w == "SHA":
			f.digest = at(i + 1)
			f.add(sha(f.digest))
		case w == "GROUP" && isNumber(at(i+1)):
			f.group(number(at(i + 1)))
		case w == "MD" || w == "RC" || w == "PBES":
			if name := w + at(i+1); isNumber(at(i+1)) && (broken[name] != "" || sized[name] > 0 || name == "PBES2") {
				f.add(name)
			}
		case w == "DES":
			f.add(des(at(i-1), at(i+1)))
		case w == "DSA":
			if p := at(i - 1); p == "ML" || p == "SLH" || p == "FN" {
				f.add("PQ")
			} else {
				f.add("DSA")
			}
		case w == "A" && at(i+1) == "5" && isNumber(at(i+2)):
			f.add("A5/" + at(i+2))
		case w == "CAST" && (at(i+1) == "5" || at(i+1) == "128"):
			f.add("CAST5")
		case curveWord(w) && isNumber(at(i+1)):
			f.curve = number(at(i + 1))
		case known:
			f.add(name)
		}
	}
	if f.bits == 0 {
		f.bits = keyBits(text)
	}
	f.twisted(text)
	return f
}

// sha tells SHA-0 and SHA-1 from those after them by the number behind; SHA alone is any.
func sha(next string) string {
	switch next {
	case "0":
		return "SHA-0"
	case "1":
		return "SHA-1"
	case "2", "3", "224", "256", "384", "512":
		return "SHA-2"
	}
	return "SHA"
}

func des(before, after string) string {
	if before == "3" || before == "TRIPLE" || after == "3" || strings.HasPrefix(after, "EDE") {
		return "3DES"
	}
	return "DES"
}

// keyBits is the length of RSA or Diffie-Hellman keys in a name: the one number of a plausible length.
func keyBits(text []string) int {
	for i, w := range text {
		n := number(w)
		hash := i > 0 && (text[i-1] == "SHA" || text[i-1] == "WITH")
		if n >= 512 && n <= 16384 && n%64 == 0 && !hash || n >= 40 && n <= 448 && n%8 == 0 && !hash {
			return n
		}
	}
	return 0
}

// groups are those of IKE and SSH for agreeing on keys (IANA, "Transform Type 4"): the bits of their field, below 1000 those of a curve.
var groups = map[int]int{1: 768, 2: 1024, 5: 1536, 14: 2048, 15: 3072, 16: 4096, 17: 6144, 18: 8192, 19: 256, 20: 384, 21: 521, 22: 1024, 23: 2048, 24: 2048, 25: 192, 26: 224,
	27: 224, 28: 256, 29: 384, 30: 512, 31: 255, 32: 448}

// group takes the length of keys from the number of a group.
func (f *finding) group(n int) {
	switch bits := groups[n]; {
	case bits == 0 || bits == 768: // 768 bits are those of group 1
		f.add("DH")
		f.bits = bits
	case bits < 1000:
		f.add("EC")
		f.curve = bits
	default:
		f.add("DH")
		f.bits = bits
	}
}

// twisted are the Edwards and Montgomery curves, which are written as Ed25519 and X448.
func (f *finding) twisted(text []string) {
	for i, w := range text[:max(0, len(text)-1)] {
		if n := text[i+1]; n == "25519" || n == "448" {
			f.curve = number(n[:3])
			if w == "ED" {
				f.add("EDDSA")
			} else {
				f.add("EC")
			}
		}
	}
}

// curveWord says whether a word begins the name of an elliptic curve, whose bits follow.
func curveWord(w string) bool {
	switch w {
	case "P", "B", "K", "SECP", "SECT", "PRIME", "BRAINPOOLP", "WTLS", "NIST", "NISTP", "ECDHP":
		return true
	}
	return false
}

// curveBits is the length in bits of the field of a curve: the first number in its name that is one.
func curveBits(name string) int {
	for _, w := range words(name[strings.LastIndexByte(name, '/')+1:]) {
		if n := number(w); n == 25519 {
			return 255
		} else if n >= 100 && n <= 1024 {
			return n
		}
	}
	return 0
}

func isNumber(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

func number(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil {
		return 0
	}
	return n
}

// plain are the words that name an algorithm by themselves, and what they are judged as. Those that are neither broken nor sized have at
// least the strength that is asked in every form.
var plain = map[string]string{
	"RSA": "RSA", "RSASSA": "RSA", "RSAES": "RSA", "DH": "DH", "HELLMAN": "DH", "FFDH": "DH", "FFDHE": "DH", "DHE": "DH", "ELGAMAL": "ELGAMAL", "MQV": "EC",
	"ECDSA": "ECDSA", "EC": "EC", "ECDH": "EC", "ECDHE": "EC", "ECIES": "EC", "ECMQV": "EC", "EDDSA": "EDDSA",
	"TDES": "3DES", "TDEA": "3DES", "TRIPLEDES": "3DES", "DESEDE": "3DES", "ARCFOUR": "RC4", "ARC": "RC4", "SKIPJACK": "SKIPJACK", "CMEA": "CMEA", "RIPEMD": "RIPEMD", "RMD": "RIPEMD",
	"BLOWFISH": "BLOWFISH", "RIJNDAEL": "AES", "AES": "AES", "CAMELLIA": "AES", "ARIA": "AES", "SEED": "AES", "SM": "SM", "TWOFISH": "AES", "SERPENT": "AES", "IDEA": "AES",
	"CHACHA": "CHACHA", "XCHACHA": "CHACHA", "SALSA": "CHACHA", "POLY": "MAC", "HMAC": "HMAC", "CMAC": "MAC", "GMAC": "MAC", "KMAC": "MAC", "UMAC": "MAC",
	"KECCAK": "SHA-2", "SHAKE": "SHA-2", "BLAKE": "SHA-2", "BLAKES": "SHA-2", "WHIRLPOOL": "SHA-2", "ASCON": "ASCON", "STREEBOG": "SHA-2",
	"HKDF": "KDF", "PBKDF": "KDF", "PBE": "KDF", "SCRYPT": "KDF", "YESCRYPT": "KDF", "BCRYPT": "KDF", "ARGON": "KDF", "DRBG": "DRBG", "FORTUNA": "DRBG",
	"KEM": "PQ", "KYBER": "PQ", "DILITHIUM": "PQ", "SPHINCS": "PQ", "FALCON": "PQ", "XMSS": "PQ", "LMS": "PQ", "HSS": "PQ", "NULL": "NULL",
}
