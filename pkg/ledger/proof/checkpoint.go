package proof

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"
)

// MaxCheckpoint bounds a checkpoint, in bytes, with the cosignatures on it.
const MaxCheckpoint = 64 << 10

// Checkpoint is the state of a ledger at some moment: how many entries it has and what they are, as its keeper signed it (c2sp.org/tlog-checkpoint).
type Checkpoint struct {
	Origin  string            // the ledger's name
	Size    uint64            // entries
	Root    [sha256.Size]byte // of the Merkle tree over them (RFC 9162, section 2.1)
	Witness []string          // names of the witnesses that cosigned it, of those that were expected; sorted as in the note
	Raw     []byte            // the signed note
}

// ErrCheckpoint says that something is no checkpoint by the key that was expected.
var ErrCheckpoint = errors.New("this is no checkpoint by that key")

// OpenCheckpoint reads a checkpoint and holds it against the key of who keeps the ledger. Cosignatures count only of the witnesses that are given. What the
// ledger calls itself is taken from the note: the signature covers it.
func OpenCheckpoint(data []byte, public crypto.PublicKey, witnesses ...note.Verifier) (*Checkpoint, error) {
	if len(data) > MaxCheckpoint {
		return nil, fmt.Errorf("%w: it is larger than %d bytes", ErrCheckpoint, MaxCheckpoint)
	}
	origin, _, found := strings.Cut(string(data), "\n")
	if !found {
		return nil, fmt.Errorf("%w: expected a signed note, found one line or nothing", ErrCheckpoint)
	}
	v, err := Verifier(public, origin)
	if errors.Is(err, ErrKind) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c, rest, n, err := log.ParseCheckpoint(data, origin, v, witnesses...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	if len(c.Hash) != sha256.Size || len(rest) > 0 {
		return nil, fmt.Errorf("%w: expected a root of %d bytes and nothing behind it", ErrCheckpoint, sha256.Size)
	}
	if !bytes.Equal(log.Checkpoint{Origin: c.Origin, Size: c.Size, Hash: c.Hash}.Marshal(), []byte(n.Text)) {
		return nil, fmt.Errorf("%w: it is not in the form in which checkpoints are written", ErrCheckpoint)
	}
	out := &Checkpoint{Origin: origin, Size: c.Size, Root: [sha256.Size]byte(c.Hash), Raw: data}
	for _, s := range n.Sigs {
		for _, w := range witnesses {
			if s.Name == w.Name() && s.Hash == w.KeyHash() {
				out.Witness = append(out.Witness, s.Name)
			}
		}
	}
	return out, nil
}
