// Package imagelayout holds what all readers of container image layouts (OCI Image Format Specification 1.1) have in common:
// the limits, and what a digest looks like.
package imagelayout

import "strings"

// The limits.
const (
	MaxManifestSize = 4 << 20 // bytes of each manifest, index and configuration; registries take as much
	MaxManifests    = 1000    // manifests and indexes of one layout that are followed
	MaxLayers       = 512     // layers of one image; Docker itself builds 127
	MaxIndexDepth   = 4       // indexes inside each other, index.json not counted

	// FoldDepth are the levels at which keys may not differ in case alone, since the decoder does not tell them apart.
	// Annotations of descriptors lie deeper.
	FoldDepth = 3
)

var digits = map[string]int{"sha256": 64, "sha384": 96, "sha512": 128}

// IsDigest says whether the two halves of a digest are an algorithm that is known and as many lower-case hexadecimal digits
// as it gives (descriptor.md, "Digests").
func IsDigest(algorithm, hex string) bool {
	return len(hex) == digits[algorithm] && hex != "" && strings.Trim(hex, "0123456789abcdef") == ""
}
