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

// isFiller says whether a digest is made up, and that of no file: some first digits over and over, as 000…, deadbeefdeadbeef… or 0123456789abcdef…, whole or cut off
// at the end, the first of them at most half of the digest long; or bytes that count on by the same step, as 00010203…. Of true digests of b bits at most one in
// 2^(b/2-1) looks like that: of MD5 one in 2^63, of SHA-256 one in 2^127.
func isFiller(digest string) bool {
	if digest == "" {
		return false
	}
	digest = strings.ToLower(digest)
	for period := 1; period <= len(digest)/2; period++ {
		if digest[period:] == digest[:len(digest)-period] {
			return true
		}
	}
	return counts(digest)
}

// counts says whether each byte is the one before it and the same step more.
func counts(digest string) bool {
	b, err := hex.DecodeString(digest)
	if err != nil || len(b) < 3 {
		return false
	}
	for i := 2; i < len(b); i++ {
		if b[i]-b[i-1] != b[1]-b[0] {
			return false
		}
	}
	return true
}

// ofSomething is the hash as it counts for what has content: not at all when it is that of a file without any.
func (h Hash) ofSomething() Hash {
	if h.WellFormed && strings.EqualFold(ofNothing[algorithmNamed(h.Algorithm)], h.Content) {
		h.WellFormed, h.Nothing = false, true
	}
	return h
}
