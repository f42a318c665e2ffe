package sbom

import (
	"strings"
	"testing"
)

// TestHashesOfSPDX: algorithms that SPDX alone names have digests of a length as well; none of them binds a file.
func TestHashesOfSPDX(t *testing.T) {
	for algorithm, digits := range map[string]int{"SHA224": 56, "sha3_224": 56, "MD2": 32, "MD4": 32, "MD6": 64} {
		if h := hashOf(spdxAlgorithm(algorithm), strings.Repeat("de", digits/2-1)+"ad"); !h.WellFormed || h.Approved {
			t.Errorf("%s of %d digits: %+v", algorithm, digits, h)
		}
		if h := hashOf(spdxAlgorithm(algorithm), strings.Repeat("de", digits/2-1)); h.WellFormed {
			t.Errorf("%s of %d digits is well formed", algorithm, digits-2)
		}
	}
	if h := hashOf("ADLER32", "00000000"); h.WellFormed {
		t.Error("a checksum of transfers identifies a file")
	}
}
