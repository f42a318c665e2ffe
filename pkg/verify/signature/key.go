package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"math/big"
	"strings"
)

// Limits on RSA keys, in bits of the modulus: shorter ones are not verified at all and those below 2048 are weak, longer ones cost more time than a
// signature is worth.
const (
	MinRSABits = 1024
	MaxRSABits = 16384
)

// CheckKey says why nothing that is signed with a key proves anything, whoever has it, or why such keys are not verified; nil when there is no such reason. Rooms
// that are handed bare keys ask when they take one in. The error is an *InvalidError, or an *UnsupportedError for an RSA key that is too short or too long.
func CheckKey(key crypto.PublicKey) error {
	switch k := key.(type) {
	case ed25519.PublicKey:
		if hasSmallOrder(k) {
			return Invalid("the Ed25519 key is a point of small order (%x): anybody can make signatures that hold under it", []byte(k))
		}
	case *rsa.PublicKey:
		if n := k.N.BitLen(); n < MinRSABits || n > MaxRSABits {
			return Unsupported("an RSA key of %d bits; those of %d to %d are verified", n, MinRSABits, MaxRSABits)
		}
	}
	return nil
}

// OtherKey is an *UnsupportedError for an error of crypto/x509, which has no types for it, that says that a key is none of those that it knows, such as one on the
// curve P-192; nil for every other error, and for none.
func OtherKey(err error) error {
	if err == nil || !strings.Contains(err.Error(), "unknown public key algorithm") && !strings.Contains(err.Error(), "unsupported elliptic curve") {
		return nil
	}
	return Unsupported("a public key that is neither RSA, nor ECDSA on P-224, P-256, P-384 or P-521, nor Ed25519 (%v)", err)
}

// HoldsSideBySide verifies an ECDSA signature whose r and s stand side by side, each as long as the order of the curve (IEEE P1363; RFC 7518, section 3.4).
func HoldsSideBySide(key *ecdsa.PublicKey, sum, value []byte) bool {
	size := (key.Curve.Params().N.BitLen() + 7) / 8
	if len(value) != 2*size {
		return false
	}
	return ecdsa.Verify(key, sum, new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:]))
}
