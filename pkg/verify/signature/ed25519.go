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

// LikeEd25519 says whether bytes can be a signature of Ed25519 by any key at all: a point R, then a scalar S below the order of the group.
func LikeEd25519(value []byte) bool {
	if len(value) != ed25519.SignatureSize {
		return false
	}
	_, point := new(edwards25519.Point).SetBytes(value[:scalarAt])
	_, scalar := new(edwards25519.Scalar).SetCanonicalBytes(value[scalarAt:])
	return point == nil && scalar == nil
}

// smallOrder is the weakness of an Ed25519 key that is one of the eight points whose order divides 8, in whatever encoding: one value is a signature
// of each content under it, or of every eighth, and anybody can write it down (RFC 8032 leaves such keys to whoever takes keys in). A buyer cannot accept it.
const smallOrder = "ed25519-small-order"

// hasSmallOrder multiplies the point by the cofactor. It reads every encoding that crypto/ed25519 does, those that RFC 8032 rules out as well.
func hasSmallOrder(key ed25519.PublicKey) bool {
	a, err := new(edwards25519.Point).SetBytes(key)
	return err == nil && new(edwards25519.Point).MultByCofactor(a).Equal(edwards25519.NewIdentityPoint()) == 1
}
