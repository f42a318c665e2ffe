// Package minisign verifies signatures in the formats of minisign (https://jedisct1.github.io/minisign/) and of OpenBSD's signify, which
// minisign's goes back to: Ed25519 over the content, or over its BLAKE2b-512 digest.
package minisign

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Signed is a signature that holds. Its Comment is the trusted comment, without control characters but tabs, empty in signify's format; its
// Stated is what "timestamp:" in it says.
type Signed struct {
	signature.Verified
	Signify bool // the file has signify's two lines, so that nothing but the content is signed
}

// Verify holds the signature in a file over m against the buyer's keys. Errors are *signature.InvalidError and
// *signature.UnsupportedError, or those of reading m.
func Verify(file []byte, m signature.Message, keys []Key) (Signed, error) {
	s, err := parse(file)
	if err != nil {
		return Signed{}, err
	}
	reason := signature.Invalid("it was made with the key %s, which is not among the trusted ones", s.id)
	for _, k := range keys {
		if k.id != s.id { // ids are random: several keys may have the same one
			continue
		}
		var signed Signed
		if signed, reason = s.hold(m, k); reason == nil {
			return signed, nil
		}
		if !errors.As(reason, new(*signature.InvalidError)) {
			break
		}
	}
	return Signed{}, reason
}

// Check says what is wrong with a signature that no key is needed for: nil when it can be held against one.
func Check(file []byte) error {
	_, err := parse(file)
	return err
}

func (s *parsed) hold(m signature.Message, k Key) (Signed, error) {
	holds, digest, err := s.over(m, k)
	if err != nil {
		return Signed{}, err
	}
	if !holds {
		return Signed{}, signature.Invalid("it was not made over this content with the key %s", k.id)
	}
	if !s.signify && !ed25519.Verify(k.public, append(append([]byte{}, s.value...), s.trusted...), s.global) {
		return Signed{}, signature.Invalid("the trusted comment was not signed with the key %s", k.id)
	}
	return Signed{
		Verified: signature.Verified{
			Algorithm: signature.AlgorithmName(k.public, digest), Weak: signature.Weaknesses(k.public, digest),
			Signer: "minisign key " + k.id.String(), Fingerprint: k.Fingerprint(), Stated: stated(s.trusted),
			Comment: s.trusted,
		},
		Signify: s.signify,
	}, nil
}

// over says whether the key signed the content, and of which digest of it the signature is; 0 when it is over the content itself.
func (s *parsed) over(m signature.Message, k Key) (holds bool, digest crypto.Hash, err error) {
	if !s.prehashed {
		holds, err = signature.HoldsEd25519(k.public, m, s.value)
		if err == nil && holds {
			err = s.apart(m)
		}
		return holds, 0, err
	}
	sum, err := m.Digest(crypto.BLAKE2b_512) // which the package blake2b registers
	if err != nil {
		return false, 0, err
	}
	return ed25519.Verify(k.public, sum, s.value), crypto.BLAKE2b_512, nil
}

// latestStated is the end of the year 9999: no moment beyond it can be written as RFC 3339 wants it.
var latestStated = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
