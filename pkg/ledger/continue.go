package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"

	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// stateFile is where Tessera's POSIX driver keeps how far the tree is built: what it goes on from, whatever was published.
const (
	stateFile = ".state/treeState"
	maxState  = 4 << 10 // bytes
)

// state is that file.
type state struct {
	Size uint64 `json:"size"`
	Root []byte `json:"root"`
}

// continues says whether what Tessera would go on from holds all that the published checkpoint commits to, before anything is written: from an older state it
// would write over entries and sign a smaller tree. The state may be ahead of the checkpoint, as after a crash or beside another process. before is nil where
// nothing was published. The error wraps ErrDamaged.
func (l *Log) continues(ctx context.Context, before *proof.Checkpoint) error {
	raw, err := l.files.read(stateFile, maxState)
	if errors.Is(err, fs.ErrNotExist) {
		return l.unbegun(before)
	}
	var now state
	if err == nil {
		err = json.Unmarshal(raw, &now)
	}
	if err == nil && len(now.Root) != sha256.Size {
		err = fmt.Errorf("its root has %d bytes", len(now.Root))
	}
	if err != nil {
		return fmt.Errorf("%w: what to go on from cannot be read: %s: %w", ErrDamaged, stateFile, err)
	}
	at := &proof.Checkpoint{Size: now.Size, Root: [sha256.Size]byte(now.Root)}
	if before != nil && at.Size < before.Size {
		return fmt.Errorf("%w: %s is of %d entries, the checkpoint of %d: it was put back, and going on would write over entries; put a whole copy of the directory back, or begin another ledger",
			ErrDamaged, stateFile, at.Size, before.Size)
	}
	if err := l.grew(ctx, before, at); err != nil {
		return err
	}
	return l.edge(ctx, at)
}

// unbegun says whether a ledger may be begun where no state is.
func (l *Log) unbegun(before *proof.Checkpoint) error {
	_, err := os.Stat(filepath.Join(string(l.files), "tile"))
	if before == nil && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("%w: it has entries and no %s: going on would begin it anew over them; put a whole copy of the directory back, or begin another ledger", ErrDamaged, stateFile)
}

// edge holds the last entries and the tiles above them against the root: what is appended is built upon these, and the entries of a bundle that is not full are
// written once more.
func (l *Log) edge(ctx context.Context, at *proof.Checkpoint) error {
	if at.Size == 0 {
		return nil
	}
	last := (at.Size - 1) / layout.EntryBundleWidth
	entries, err := l.bundle(ctx, last, at.Size)
	if err != nil {
		return err
	}
	b, err := client.NewProofBuilder(ctx, at.Size, l.files.ReadTile)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for i, entry := range entries {
		index := last*layout.EntryBundleWidth + uint64(i)
		path, err := b.InclusionProof(ctx, index)
		if err == nil {
			err = merkle.VerifyInclusion(rfc6962.DefaultHasher, index, at.Size, rfc6962.DefaultHasher.HashLeaf(entry), path, at.Root[:])
		}
		if err != nil {
			return fmt.Errorf("%w: entry %d is not what was appended, or the tiles above it are not: %w", ErrDamaged, index, err)
		}
	}
	return nil
}
