// Package proof says what an entry of the ledger states, what a checkpoint of it commits to, and how the two hang together: all that an auditor needs to
// see, with nothing but keys and without the ledger, that a decision was recorded in it.
package proof

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// ErrKind says that a key is of a kind that signs no checkpoints.
var ErrKind = errors.New("checkpoints are signed with Ed25519 keys alone")

// Verifier is the verifier of a ledger's checkpoints: the public key of who keeps it, under the ledger's name.
func Verifier(public crypto.PublicKey, origin string) (note.Verifier, error) {
	ed, ok := public.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w, found a key of the kind %T", ErrKind, public)
	}
	text, err := note.NewEd25519VerifierKey(origin, ed)
	if err != nil {
		return nil, fmt.Errorf("the name of the ledger, %.80q: %w", origin, err)
	}
	v, err := note.NewVerifier(text)
	if err != nil {
		return nil, fmt.Errorf("the name of the ledger, %.80q: expected no spaces and no plus sign: %w", origin, err)
	}
	return v, nil
}

// Signer signs checkpoints under the ledger's name (c2sp.org/signed-note).
type Signer struct {
	note.Verifier
	key crypto.Signer
}

// NewSigner makes the signer of a ledger's checkpoints.
func NewSigner(key crypto.Signer, origin string) (*Signer, error) {
	v, err := Verifier(key.Public(), origin)
	if err != nil {
		return nil, err
	}
	return &Signer{v, key}, nil
}

// Sign signs the text of a note. Ed25519 needs no randomness.
func (s *Signer) Sign(text []byte) ([]byte, error) {
	return s.key.Sign(nil, text, crypto.Hash(0))
}
