package verify

import (
	"crypto"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// digestHashes are the algorithms that can cover a file, as in-toto names them. A statement that states only others (sha1, md5, gitCommit …) covers nothing.
var digestHashes = map[string]crypto.Hash{"sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512}

// otherDigests are those that lists still state, and statements may. A weak one on a list covers a file if the signer's registry entry says so.
var otherDigests = map[string]crypto.Hash{"md5": crypto.MD5, "sha1": crypto.SHA1, "sha224": crypto.SHA224, "sha512_224": crypto.SHA512_224, "sha512_256": crypto.SHA512_256}

// weakDigests are those of them whose collisions can be made, by the name under which a registry entry accepts them.
var weakDigests = []string{"md5", "sha1"}

// shownDigests are the algorithms that count, in the order in which people are shown one.
var shownDigests = []string{"sha256", "sha512", "sha384"}

// fileDigest is the digest of a delivered file by an algorithm that counts; empty for any other, and when it is not known.
func fileDigest(f *delivery.File, algorithm string) string {
	switch digestHashes[algorithm] {
	case crypto.SHA256:
		return f.SHA256
	case crypto.SHA384:
		return f.SHA384
	case crypto.SHA512:
		return f.SHA512
	}
	return ""
}

// unpunctuated leaves out what some write between the parts of an algorithm's name: SHA-256, sha512_256, SHA-512/256.
var unpunctuated = strings.NewReplacer("-", "", "_", "", "/", "")

// foldedAlgorithm is the name of an algorithm without what differs between spellings of it.
func foldedAlgorithm(name string) string { return strings.ToLower(unpunctuated.Replace(name)) }

// algorithmMeant is the name of an algorithm as in-toto spells it, for one in any spelling. What is spelled otherwise releases nothing, and is enough to condemn.
func algorithmMeant(name string) string {
	folded := foldedAlgorithm(name)
	for _, known := range []map[string]crypto.Hash{digestHashes, otherDigests} {
		for algorithm := range known {
			if foldedAlgorithm(algorithm) == folded {
				return algorithm
			}
		}
	}
	return folded
}

// digestsBegin is how the names of digests of content begin (in-toto attestation framework, DigestSet), as foldedAlgorithm has them.
var digestsBegin = []string{"sha", "md", "blake", "ripemd", "rmd", "sm3", "gost", "streebog", "tiger", "whirlpool", "crc", "git", "dirhash", "keccak"}

// NamesDigest says whether a key of a digest set (in-toto attestation framework, DigestSet) names a digest of content, in any spelling, and not a name that somebody gave, such as
// gce_image_id.
func NamesDigest(algorithm string) bool {
	folded := foldedAlgorithm(algorithm)
	return slices.ContainsFunc(digestsBegin, func(begin string) bool { return strings.HasPrefix(folded, begin) })
}
