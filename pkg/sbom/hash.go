package sbom

import (
	"cmp"
	"encoding/hex"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// digestBytes is the digest length of each algorithm that CycloneDX names. The schema ties neither.
var digestBytes = map[cdx.HashAlgorithm]int{
	cdx.HashAlgoMD5: 16, cdx.HashAlgoSHA1: 20, cdx.HashAlgoSHA256: 32, cdx.HashAlgoSHA384: 48, cdx.HashAlgoSHA512: 64,
	cdx.HashAlgoSHA3_256: 32, cdx.HashAlgoSHA3_384: 48, cdx.HashAlgoSHA3_512: 64,
	cdx.HashAlgoBlake2b_256: 32, cdx.HashAlgoBlake2b_384: 48, cdx.HashAlgoBlake2b_512: 64, cdx.HashAlgoBlake3: 32,
	cdx.HashAlgoStreebog256: 32, cdx.HashAlgoStreebog512: 64,
}

// otherDigestBytes is the digest length of algorithms that SPDX names and CycloneDX does not, by their folded names. None of them is approved.
var otherDigestBytes = map[string]int{"sha224": 28, "sha3224": 28, "md2": 16, "md4": 16, "md6": 32}

// digestLength is how many bytes a digest of the algorithm has; 0 when it is not known.
func digestLength(algorithm string) int {
	if n := digestBytes[algorithmNamed(algorithm)]; n > 0 {
		return n
	}
	return otherDigestBytes[fold(algorithm)]
}

// approved are the algorithms that are fit to bind a file to its SBOM.
var approved = map[cdx.HashAlgorithm]bool{
	cdx.HashAlgoSHA256: true, cdx.HashAlgoSHA384: true, cdx.HashAlgoSHA512: true,
	cdx.HashAlgoSHA3_256: true, cdx.HashAlgoSHA3_384: true, cdx.HashAlgoSHA3_512: true,
	cdx.HashAlgoBlake2b_256: true, cdx.HashAlgoBlake2b_384: true, cdx.HashAlgoBlake2b_512: true, cdx.HashAlgoBlake3: true,
}

// algorithmNamed finds an algorithm whatever its capitals.
func algorithmNamed(name string) cdx.HashAlgorithm {
	if exact := cdx.HashAlgorithm(name); digestBytes[exact] > 0 {
		return exact
	}
	for known := range digestBytes {
		if strings.EqualFold(string(known), name) {
			return known
		}
	}
	return ""
}

func hashOf(algorithm, content string) Hash {
	h := Hash{Algorithm: algorithm, Content: content, Approved: approved[algorithmNamed(algorithm)]}
	if n := digestLength(algorithm); n > 0 && len(content) == 2*n {
		_, err := hex.DecodeString(content)
		h.Nothing = err == nil && isFiller(content)
		h.WellFormed = err == nil && !h.Nothing
	}
	return h
}

// AlgorithmName is the algorithm as CycloneDX spells it; in capitals where it names none that CycloneDX knows.
func (h Hash) AlgorithmName() string {
	return cmp.Or(string(algorithmNamed(h.Algorithm)), strings.ToUpper(h.Algorithm))
}

// DigestStrength is how many bits of work it takes to find two files of one digest, for an algorithm named as CycloneDX does, in any
// case of letters: half the length of the digest. It is 0 for an algorithm that is broken, not approved or unknown.
func DigestStrength(algorithm string) int {
	known := algorithmNamed(algorithm)
	if !approved[known] {
		return 0
	}
	return digestBytes[known] * 8 / 2
}
