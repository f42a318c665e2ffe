package sbom

import (
	"encoding/hex"
	"strings"
)

// digestBytes is the digest length of each algorithm that CycloneDX names; approved lists those fit to bind
// a file to its SBOM. The schema ties neither.
var (
	digestBytes = map[string]int{
		"MD5": 16, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64,
		"SHA3-256": 32, "SHA3-384": 48, "SHA3-512": 64,
		"BLAKE2B-256": 32, "BLAKE2B-384": 48, "BLAKE2B-512": 64, "BLAKE3": 32,
		"STREEBOG-256": 32, "STREEBOG-512": 64,
	}
	approved = wordSet("SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512",
		"BLAKE2B-256", "BLAKE2B-384", "BLAKE2B-512", "BLAKE3")
)

func hashOf(algorithm, content string) Hash {
	name := strings.ToUpper(algorithm)
	h := Hash{Algorithm: algorithm, Content: content, Approved: approved[name]}
	if n, known := digestBytes[name]; known && len(content) == 2*n {
		_, err := hex.DecodeString(content)
		h.WellFormed = err == nil
	}
	return h
}
