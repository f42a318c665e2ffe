package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"

	"filippo.io/edwards25519"
)

// scalarAt is where in a signature of Ed25519 the scalar S follows the point R (RFC 8032, section 5.1.6).
const scalarAt = ed25519.SignatureSize / 2

// HoldsEd25519 says whether value is a signature of pure Ed25519 over m, as crypto/ed25519 would (RFC 8032, section 5.1.7, without
// cofactor). That one wants all of the content at once; this one reads it in pieces, since verifying needs it only once:
// within SHA-512(R || A || M). The error is one of reading m.
func HoldsEd25519(key ed25519.PublicKey, m Message, value []byte) (bool, error) {
	if len(key) != ed25519.PublicKeySize || len(value) != ed25519.SignatureSize {
		return false, nil
	}
	a, err := new(edwards25519.Point).SetBytes(key)
	if err != nil {
		return false, nil //nolint:nilerr // the key is no point of the curve: nothing holds under it
	}
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(value[scalarAt:])
	if err != nil {
		return false, nil //nolint:nilerr // S is not below the order of the group, so that a second form of a signature would hold
	}
	sum := sha512.New()
	sum.Write(value[:scalarAt])
	sum.Write(key)
	if _, err := m.WriteTo(sum); err != nil {
		return false, err
	}
	k, err := new(edwards25519.Scalar).SetUniformBytes(sum.Sum(nil))
	if err != nil {
		return false, err
	}
	// S B = R + k A, so R must be S B - k A. It is compared as bytes: another encoding of the same point does not hold.
	r := new(edwards25519.Point).VarTimeDoubleScalarBaseMult(k, new(edwards25519.Point).Negate(a), s)
	return bytes.Equal(value[:scalarAt], r.Bytes()), nil
}
