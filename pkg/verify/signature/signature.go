// Package signature holds what every kind of signature has in common: the content that is said to be signed,
// what holding a signature against a key came to, and how strong its algorithms are.
//
// The rooms beside it (cms, openpgp, minisign …) verify one kind each. They are handed the signature, the
// content and the keys that the buyer trusts; they know nothing of deliveries, registries or policy, and read
// no clock.
package signature

import (
	"errors"
	"fmt"
	"time"
)

// Verified is a signature that holds under a key: the mathematics, before anybody asks whether the signer
// is accepted. Whether a weak one counts is for the caller to say.
type Verified struct {
	Algorithm string   // for people, such as "ecdsa-p256-sha256"
	Weak      []string // names of what is weak about it, sorted, as Weaknesses gives them; empty when nothing is

	Signer      string // who, for people: the subject of a certificate, a user id, a key id
	Fingerprint string // of the key that signed: "sha256:" and 64 lower-case hexadecimal digits over its SubjectPublicKeyInfo, or as the kind is used to
	Material    string // the former of the two, where Fingerprint is the latter and the key is of a kind that others use too; empty otherwise

	Times  []time.Time // proven moments by which the signature existed (RFC 3161), UTC, earliest first
	Stated time.Time   // the moment that the signer states inside of what is signed, UTC; zero when there is none. A claim

	Comment string // the signer's own words inside of what is signed (minisign's trusted comment); a claim
}

// InvalidError says that a signature does not hold, was made with another key, or is not of its form.
type InvalidError struct{ Reason string }

func (e *InvalidError) Error() string { return e.Reason }

// Invalid is an InvalidError with a formatted reason.
func Invalid(format string, args ...any) error {
	return &InvalidError{Reason: fmt.Sprintf(format, args...)}
}

// UnsupportedError says that a signature is of a kind or algorithm that is not verified, so that nothing is
// known of it. It is never a pass, and no proof of a forgery.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string { return "unsupported kind: " + e.What }

// Unsupported is an UnsupportedError with a formatted description.
func Unsupported(format string, args ...any) error {
	return &UnsupportedError{What: fmt.Sprintf(format, args...)}
}

// MissingError says that something is not at hand without which nothing is known of a signature: a key, a root, a list. It is never a
// pass, and no proof of a forgery.
type MissingError struct{ What string }

func (e *MissingError) Error() string { return e.What }

// Missing is a MissingError with a formatted description.
func Missing(format string, args ...any) error {
	return &MissingError{What: fmt.Sprintf(format, args...)}
}

// Around adds words before and after an error without changing its kind.
func Around(prefix string, err error, suffix string) error {
	var invalid *InvalidError
	var unsupported *UnsupportedError
	switch {
	case errors.As(err, &invalid):
		return Invalid("%s%s%s", prefix, invalid.Reason, suffix)
	case errors.As(err, &unsupported):
		return Unsupported("%s%s%s", prefix, unsupported.What, suffix)
	}
	return fmt.Errorf("%s%w%s", prefix, err, suffix)
}
