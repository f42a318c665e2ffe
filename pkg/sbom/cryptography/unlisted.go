package cryptography

// passedOver are algorithms that are not known to be broken and that no standard of NIST allows (SP 800-131A, and those that came after it), by the word that
// names them. KYBER, DILITHIUM and SPHINCS are what ML-KEM, ML-DSA and SLH-DSA were made of, and other algorithms.
var passedOver = map[string]string{
	"IDEA": "IDEA", "SEED": "SEED", "RIPEMD": "RIPEMD", "RMD": "RIPEMD", "CAST5": "CAST5",
	"CHACHA": "ChaCha20", "XCHACHA": "XChaCha20", "SALSA": "Salsa20", "POLY": "Poly1305", "CAMELLIA": "Camellia", "ARIA": "ARIA", "TWOFISH": "Twofish", "SERPENT": "Serpent",
	"BLOWFISH": "Blowfish", "SM": "SM2, SM3 or SM4", "BLAKE": "BLAKE", "BLAKES": "BLAKE", "KECCAK": "Keccak", "WHIRLPOOL": "Whirlpool", "STREEBOG": "Streebog", "UMAC": "UMAC",
	"SCRYPT": "scrypt", "YESCRYPT": "yescrypt", "BCRYPT": "bcrypt", "ARGON": "Argon2", "FORTUNA": "Fortuna", "ELGAMAL": "ElGamal",
	"KYBER": "Kyber", "DILITHIUM": "Dilithium", "SPHINCS": "SPHINCS", "FALCON": "Falcon",
}

// passedOverPairs are those that two words name.
var passedOverPairs = map[[2]string]string{
	{"CAST", "5"}: "CAST5", {"CAST", "128"}: "CAST5", {"RC", "5"}: "RC5", {"RC", "6"}: "RC6", {"FN", "DSA"}: "FN-DSA",
}

// unlisted says that nothing can be said of algorithms that are passed over: whether one of them may be used is for people.
func unlisted(text []string) Judgement {
	for i, w := range text {
		name := passedOver[w]
		if i+1 < len(text) && name == "" {
			name = passedOverPairs[[2]string{w, text[i+1]}]
		}
		if name != "" {
			return unknown("%s is not a NIST algorithm: neither SP 800-131A nor a standard after it allows it", name)
		}
	}
	return Judgement{}
}
