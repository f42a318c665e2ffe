package sbom

import (
	"crypto/md5"  //nolint:gosec // what it makes of nothing is recognised, and taken for no digest
	"crypto/sha1" //nolint:gosec // as above
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// ofNothing are the digests of a file without content, which is what a build writes that never saw the file.
var ofNothing = map[cdx.HashAlgorithm]string{
	cdx.HashAlgoMD5: hexOf(md5.Sum(nil)), cdx.HashAlgoSHA1: hexOf(sha1.Sum(nil)), //nolint:gosec // as above
	cdx.HashAlgoSHA256: hexOf(sha256.Sum256(nil)), cdx.HashAlgoSHA384: hexOf(sha512.Sum384(nil)), cdx.HashAlgoSHA512: hexOf(sha512.Sum512(nil)),
	cdx.HashAlgoSHA3_256: hexOf(sha3.Sum256(nil)), cdx.HashAlgoSHA3_384: hexOf(sha3.Sum384(nil)), cdx.HashAlgoSHA3_512: hexOf(sha3.Sum512(nil)),
}

func hexOf[T [16]byte | [20]byte | [32]byte | [48]byte | [64]byte](sum T) string {
	var digits strings.Builder
	for i := range len(sum) {
		digits.WriteString(hex.EncodeToString([]byte{sum[i]}))
	}
	return digits.String()
}

// isFiller says whether a digest is one digit over and over, as 000…: that of no file.
func isFiller(digest string) bool {
	for i := 1; i < len(digest); i++ {
		if digest[i]|0x20 != digest[0]|0x20 {
			return false
		}
	}
	return digest != ""
}

// ofSomething is the hash as it counts for what has content: not at all when it is that of a file without any.
func (h Hash) ofSomething() Hash {
	if h.WellFormed && strings.EqualFold(ofNothing[algorithmNamed(h.Algorithm)], h.Content) {
		h.WellFormed, h.Nothing = false, true
	}
	return h
}
