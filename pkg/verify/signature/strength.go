package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// leastRSA is the smallest modulus that counts as strong, in bits (NIST SP 800-131A Rev. 2, table 2).
const leastRSA = 2048

// Weaknesses names what is weak about a key and the digest algorithm it signs with, sorted: "md5", "sha1",
// "rsa-1024", "ecdsa-p192", "ed25519-small-order" and the like. A weak signature does not count as valid unless the buyer names every weakness of it.
// What is not known to be strong is named too (NIST SP 800-131A Rev. 2; FIPS 186-5).
func Weaknesses(key crypto.PublicKey, digest crypto.Hash) []string {
	var weak []string
	switch digest {
	case crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512, crypto.SHA512_224, crypto.SHA512_256,
		crypto.SHA3_224, crypto.SHA3_256, crypto.SHA3_384, crypto.SHA3_512, crypto.BLAKE2b_512, crypto.BLAKE2b_384, crypto.BLAKE2b_256:
	case 0:
		if _, pure := key.(ed25519.PublicKey); !pure {
			weak = append(weak, "no-digest")
		}
	default:
		weak = append(weak, digestName(digest))
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() < leastRSA {
			weak = append(weak, keyName(key))
		}
		if k.E < 3 || k.E&1 == 0 {
			weak = append(weak, "rsa-exponent")
		}
	case *ecdsa.PublicKey:
		if k.Curve == nil || k.Curve.Params().BitSize < 224 {
			weak = append(weak, keyName(key))
		}
	case ed25519.PublicKey:
		if hasSmallOrder(k) {
			weak = append(weak, smallOrder)
		}
	default:
		weak = append(weak, keyName(key))
	}
	slices.Sort(weak)
	return weak
}

// Accepted says whether all weaknesses are among those that the buyer named.
func Accepted(weak, named []string) bool {
	return !slices.ContainsFunc(weak, func(w string) bool { return !slices.Contains(named, w) })
}

// AlgorithmName names a key and the digest algorithm it signs with, such as "rsa-3072-sha256".
func AlgorithmName(key crypto.PublicKey, digest crypto.Hash) string {
	if digest == 0 {
		return keyName(key)
	}
	return keyName(key) + "-" + digestName(digest)
}

func keyName(key crypto.PublicKey) string {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("rsa-%d", k.N.BitLen())
	case *ecdsa.PublicKey:
		if k.Curve == nil {
			return "ecdsa"
		}
		return "ecdsa-p" + strings.TrimPrefix(strings.ToLower(k.Curve.Params().Name), "p-")
	case ed25519.PublicKey:
		return "ed25519"
	}
	return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", key), "*"))
}

// digestName is the name of a digest algorithm as algorithm names write it: "sha256", "ripemd-160".
func digestName(h crypto.Hash) string {
	name := strings.ToLower(h.String())
	if rest, ok := strings.CutPrefix(name, "sha-"); ok {
		return "sha" + rest
	}
	return name
}

// KeyFingerprint is "sha256:" and the SHA-256 of the key's SubjectPublicKeyInfo (RFC 5280, section 4.1), in hexadecimal.
func KeyFingerprint(key crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", Unsupported("a public key of type %s", keyName(key))
	}
	sum := sha256.Sum256(der)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}
