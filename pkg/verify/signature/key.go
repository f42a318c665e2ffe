package signature

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"math/big"
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

// HoldsSideBySide verifies an ECDSA signature whose r and s stand side by side, each as long as the order of the curve (IEEE P1363; RFC 7518, section 3.4).
func HoldsSideBySide(key *ecdsa.PublicKey, sum, value []byte) bool {
	size := (key.Curve.Params().N.BitLen() + 7) / 8
	if len(value) != 2*size {
		return false
	}
	return ecdsa.Verify(key, sum, new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:]))
}
