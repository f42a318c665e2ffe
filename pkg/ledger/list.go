package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// Filter says which entries are asked for: all that fit each field that is set.
type Filter struct {
	Decision string // SHA-256 of the decision document
	Supplier string // whole names, as the decision has them
	Product  string
	Verdict  decision.Verdict
	From, To time.Time // the moment judged at: not before, and before; zero for no bound
}

func (f Filter) takes(e *proof.Entry) bool {
	return fits(f.Decision, e.Decision) && fits(f.Supplier, e.Supplier) && fits(f.Product, e.Product) && fits(f.Verdict, e.Verdict) &&
		(f.From.IsZero() || !e.At.Before(f.From)) && (f.To.IsZero() || e.At.Before(f.To))
}

func fits[T ~string](asked, is T) bool { return asked == "" || asked == is }

// Listed is one entry with its place.
type Listed struct {
	Index uint64 `json:"index"`
	proof.Entry
	Raw []byte `json:"-"`
}

// List reads the entries that a checkpoint commits to and takes those that are asked for, in the order in which they were appended. The error wraps ErrDamaged
// when the ledger does not hold what the checkpoint commits to.
func (l *Log) List(ctx context.Context, c *proof.Checkpoint, f Filter) ([]Listed, error) {
	out := []Listed{}
	roots, err := l.walk(ctx, c.Size, walk{roots: []uint64{c.Size}, each: func(index uint64, raw []byte) error {
		e, err := proof.ParseEntry(raw)
		if err != nil {
			return fmt.Errorf("%w: entry %d: %w", ErrDamaged, index, err)
		}
		if f.takes(e) {
			out = append(out, Listed{index, *e, raw})
		}
		return nil
	}})
	if err != nil {
		return nil, err
	}
	if roots[c.Size] != c.Root {
		return nil, fmt.Errorf("%w: its entries are not those that its checkpoint commits to", ErrDamaged)
	}
	return out, nil
}
