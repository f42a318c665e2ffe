package dossier

import (
	"context"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// LedgerFile is the proof that the decision is in a ledger.
const LedgerFile = "ledger/decision.tlog-proof"

// Logged is what a proof shows of a decision.
type Logged struct {
	Origin    string   `json:"origin"`    // name of the ledger
	Index     uint64   `json:"index"`     // of the entry in it
	Size      uint64   `json:"size"`      // entries of the ledger at the checkpoint
	Witnesses []string `json:"witnesses"` // that cosigned the checkpoint, of those that were expected
}

// VerifyLogged holds a proof against the key of who keeps the ledger and against the decision in the dossier. The entry must be signed by k, like the dossier.
// Every witness that is given must have cosigned. The fault is nil when all holds; the error says that ctx ended.
func (d *Dossier) VerifyLogged(ctx context.Context, name string, data []byte, public crypto.PublicKey, k *Signatory, at time.Time, witnesses ...note.Verifier) (*Logged, *Fault, error) {
	p, err := proof.Parse(data)
	if err != nil {
		return nil, &Fault{name, err.Error()}, nil
	}
	v, err := p.Verify(public, witnesses...)
	if err != nil {
		return nil, &Fault{name, err.Error()}, nil
	}
	if v.Decision != proof.DigestOf(d.Files[DecisionFile]) {
		return nil, &Fault{name, "it proves that another decision was recorded"}, nil
	}
	why, err := k.Vouches(ctx, p.Entry, v.Decision, at)
	if err != nil {
		return nil, nil, err
	}
	if why != "" {
		return nil, &Fault{name, "its entry: " + why}, nil
	}
	if len(v.Checkpoint.Witness) < len(witnesses) {
		return nil, &Fault{name, "not every witness cosigned its checkpoint"}, nil
	}
	return &Logged{v.Checkpoint.Origin, p.Index, v.Checkpoint.Size, append([]string{}, v.Checkpoint.Witness...)}, nil, nil
}

// Vouches says why the entry of a decision in a ledger is not signed by the key; empty when it is. The error says that ctx ended.
func (s *Signatory) Vouches(ctx context.Context, entry []byte, decision string, at time.Time) (string, error) {
	digest, err := hex.DecodeString(decision)
	if err != nil || len(digest) != sha256.Size {
		return "", errors.New("the digest of a decision is no SHA-256")
	}
	return s.holds(ctx, signature.Message{Digests: map[crypto.Hash][]byte{crypto.SHA256: digest}}, "the decision", entry, "the entry", at)
}
