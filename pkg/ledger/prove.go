package ledger

import (
	"context"
	"crypto"
	"fmt"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"

	merkle "github.com/transparency-dev/merkle/proof"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// Prove makes the proof that an entry is in the ledger at a checkpoint, and holds it against the key before it hands it out.
func (l *Log) Prove(ctx context.Context, c *proof.Checkpoint, index uint64, public crypto.PublicKey) (*proof.Proof, error) {
	p, err := l.prover(ctx, c)
	if err != nil {
		return nil, err
	}
	return p.prove(ctx, index, public)
}

// prover proves entries of a ledger at one checkpoint, and reads each tile once.
type prover struct {
	log     *Log
	at      *proof.Checkpoint
	builder *client.ProofBuilder
	bundle  uint64   // whose entries are
	entries [][]byte // these; nil before the first
}

func (l *Log) prover(ctx context.Context, c *proof.Checkpoint) (*prover, error) {
	b, err := client.NewProofBuilder(ctx, c.Size, l.files.ReadTile)
	if err != nil {
		return nil, fmt.Errorf("prove entries: %w", err)
	}
	return &prover{log: l, at: c, builder: b}, nil
}

func (p *prover) prove(ctx context.Context, index uint64, public crypto.PublicKey) (*proof.Proof, error) {
	if index >= p.at.Size {
		return nil, fmt.Errorf("prove entry %d: the ledger has %d", index, p.at.Size)
	}
	if bundle := index / layout.EntryBundleWidth; p.entries == nil || bundle != p.bundle {
		entries, err := p.log.bundle(ctx, bundle, p.at.Size)
		if err != nil {
			return nil, err
		}
		p.bundle, p.entries = bundle, entries
	}
	path, err := p.builder.InclusionProof(ctx, index)
	if err != nil {
		return nil, fmt.Errorf("%w: prove entry %d: %w", ErrDamaged, index, err)
	}
	out := proof.New(index, p.entries[index%layout.EntryBundleWidth], path, p.at.Raw)
	if _, err := out.Verify(public); err != nil {
		return nil, fmt.Errorf("%w: prove entry %d: %w", ErrDamaged, index, err)
	}
	return out, nil
}

// grew says whether a ledger at one checkpoint holds all that it held at an earlier one.
func (l *Log) grew(ctx context.Context, earlier, later *proof.Checkpoint) error {
	switch {
	case earlier == nil || earlier.Size == 0:
		return nil
	case earlier.Size > later.Size:
		return fmt.Errorf("%w: it had %d entries and has %d", ErrDamaged, earlier.Size, later.Size)
	}
	b, err := client.NewProofBuilder(ctx, later.Size, l.files.ReadTile)
	if err != nil {
		return fmt.Errorf("hold the ledger against what it was: %w", err)
	}
	path, err := b.ConsistencyProof(ctx, earlier.Size, later.Size)
	if err == nil {
		err = merkle.VerifyConsistency(rfc6962.DefaultHasher, earlier.Size, later.Size, path, earlier.Root[:], later.Root[:])
	}
	if err != nil {
		return fmt.Errorf("%w: it no longer holds what it held at %d entries: %w", ErrDamaged, earlier.Size, err)
	}
	return nil
}
