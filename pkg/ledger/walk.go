package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"
)

// ErrDamaged says that a ledger does not hold what its checkpoint commits to.
var ErrDamaged = errors.New("the ledger is damaged")

// walk is what is done while the entries of a ledger are read in order.
type walk struct {
	roots []uint64 // sizes at which the root is asked for
	each  func(index uint64, entry []byte) error
	node  compact.VisitFn // sees each node of the tree; may be nil
}

// walk reads the entries of a ledger of some size, and says what the root was at each of the sizes asked for. The error wraps ErrDamaged when entries cannot
// be read.
func (l *Log) walk(ctx context.Context, size uint64, w walk) (map[uint64][sha256.Size]byte, error) {
	tree := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	out := map[uint64][sha256.Size]byte{0: [sha256.Size]byte(rfc6962.DefaultHasher.EmptyRoot())}
	for first := uint64(0); first < size; first += layout.EntryBundleWidth {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := l.bundle(ctx, first/layout.EntryBundleWidth, size)
		if err != nil {
			return nil, err
		}
		for i, entry := range entries {
			if err := tree.Append(rfc6962.DefaultHasher.HashLeaf(entry), w.node); err != nil {
				return nil, err
			}
			if slices.Contains(w.roots, tree.End()) {
				root, err := tree.GetRootHash(nil)
				if err != nil {
					return nil, err
				}
				out[tree.End()] = [sha256.Size]byte(root)
			}
			if err := w.each(first+uint64(i), entry); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// bundle reads the entries of one bundle that a ledger of some size has.
func (l *Log) bundle(ctx context.Context, index, size uint64) ([][]byte, error) {
	part := layout.PartialTileSize(0, index, size)
	data, err := l.files.ReadEntryBundle(ctx, index, part)
	if err != nil {
		return nil, fmt.Errorf("%w: entries from %d on: %w", ErrDamaged, index*layout.EntryBundleWidth, err)
	}
	var b api.EntryBundle
	if err := b.UnmarshalText(data); err != nil {
		return nil, fmt.Errorf("%w: entries from %d on: %w", ErrDamaged, index*layout.EntryBundleWidth, err)
	}
	want := int(part)
	if part == 0 {
		want = layout.EntryBundleWidth
	}
	if len(b.Entries) < want {
		return nil, fmt.Errorf("%w: entries from %d on: expected %d, found %d", ErrDamaged, index*layout.EntryBundleWidth, want, len(b.Entries))
	}
	return b.Entries[:want], nil
}
