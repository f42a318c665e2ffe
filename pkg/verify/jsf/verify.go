package jsf

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// scheme is one signature algorithm of JWA.
type scheme struct {
	digest crypto.Hash
	verify func(key crypto.PublicKey, digest crypto.Hash, sum, value []byte) bool
	fits   func(key crypto.PublicKey) bool
}

// schemes are the algorithms of JSF that are verified (RFC 7518 section 3.1, RFC 8037 section 3.1). Ed25519 signs
// the content itself, so it has no digest.
var schemes = map[string]scheme{
	"RS256": {crypto.SHA256, pkcs1, isRSA}, "RS384": {crypto.SHA384, pkcs1, isRSA}, "RS512": {crypto.SHA512, pkcs1, isRSA},
	"PS256": {crypto.SHA256, pss, isRSA}, "PS384": {crypto.SHA384, pss, isRSA}, "PS512": {crypto.SHA512, pss, isRSA},
	"ES256": {crypto.SHA256, ec, onCurve("P-256")}, "ES384": {crypto.SHA384, ec, onCurve("P-384")}, "ES512": {crypto.SHA512, ec, onCurve("P-521")},
	"Ed25519": {0, edwards, isEdwards},
}

// Verify says whether the signature holds: under the key that it states, or, when it states none, under one of those
// given. A stated key proves no identity: compare Verified.Fingerprint with the keys that are trusted, or the
// Certificates with the authorities that are.
func (s *Signature) Verify(keys ...crypto.PublicKey) (signature.Verified, error) {
	if s.fault != nil {
		return signature.Verified{}, s.fault
	}
	alg, known := schemes[s.Algorithm]
	switch {
	case known:
	case strings.HasPrefix(s.Algorithm, "HS"):
		return signature.Verified{}, signature.Invalid("the algorithm %.40q: whoever can verify it can sign, so it tells nobody's origin", s.Algorithm)
	case s.Algorithm == "Ed448", strings.Contains(s.Algorithm, ":"): // of JSF, and proprietary ones, which it has as URIs
		return signature.Verified{}, signature.Unsupported("the algorithm %.40q", s.Algorithm)
	default:
		return signature.Verified{}, signature.Invalid("JSON Signature Format has no algorithm %.40q", s.Algorithm)
	}
	if s.Key != nil {
		keys = []crypto.PublicKey{s.Key}
	}
	sum, err := s.signed.sum(alg.digest, s.budget)
	if err != nil {
		return signature.Verified{}, err
	}
	fitting := 0
	for _, key := range keys {
		if !alg.fits(key) {
			continue
		}
		fitting++
		if alg.verify(key, alg.digest, sum, s.value) {
			return s.held(key, alg.digest)
		}
	}
	return signature.Verified{}, s.unheld(fitting)
}

func (s *Signature) held(key crypto.PublicKey, digest crypto.Hash) (signature.Verified, error) {
	fingerprint, err := signature.KeyFingerprint(key)
	if err != nil {
		return signature.Verified{}, err
	}
	v := signature.Verified{Algorithm: signature.AlgorithmName(key, digest), Weak: signature.Weaknesses(key, digest), Fingerprint: fingerprint, Signer: fingerprint}
	if len(s.Certificates) > 0 {
		v.Signer = signature.DistinguishedName(s.Certificates[0].RawSubject)
	}
	return v, nil
}

func (s *Signature) unheld(fitting int) error {
	switch {
	case s.Key != nil && fitting == 0:
		return signature.Invalid("the key that is stated is not one for %s", s.Algorithm)
	case s.Key != nil:
		return signature.Invalid("the signature does not hold: the signed part was changed, or another key signed it")
	case fitting == 0:
		return signature.Invalid("it states no key (keyId %.60q), and no key for %s is at hand", s.KeyID, s.Algorithm)
	}
	return signature.Invalid("it states no key (keyId %.60q), and it holds under none of those at hand (%d tried)", s.KeyID, fitting)
}

func isRSA(key crypto.PublicKey) bool {
	_, ok := key.(*rsa.PublicKey)
	return ok
}

func isEdwards(key crypto.PublicKey) bool {
	k, ok := key.(ed25519.PublicKey)
	return ok && len(k) == ed25519.PublicKeySize
}

func onCurve(name string) func(crypto.PublicKey) bool {
	return func(key crypto.PublicKey) bool {
		k, ok := key.(*ecdsa.PublicKey)
		return ok && k.Curve == curves[name].curve
	}
}

func pkcs1(key crypto.PublicKey, digest crypto.Hash, sum, value []byte) bool {
	k, ok := key.(*rsa.PublicKey)
	return ok && rsa.VerifyPKCS1v15(k, digest, sum, value) == nil
}

// pss demands a salt as long as the digest (RFC 7518, section 3.5).
func pss(key crypto.PublicKey, digest crypto.Hash, sum, value []byte) bool {
	k, ok := key.(*rsa.PublicKey)
	return ok && rsa.VerifyPSS(k, digest, sum, value, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
}

// ec takes r and s side by side, each as long as a coordinate (RFC 7518, section 3.4).
func ec(key crypto.PublicKey, _ crypto.Hash, sum, value []byte) bool {
	k, ok := key.(*ecdsa.PublicKey)
	return ok && signature.HoldsSideBySide(k, sum, value)
}

func edwards(key crypto.PublicKey, _ crypto.Hash, content, value []byte) bool {
	k, ok := key.(ed25519.PublicKey)
	return ok && ed25519.Verify(k, content, value)
}
