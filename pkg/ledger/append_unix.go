//go:build unix

package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/storage/posix"

	"github.com/cleanbill-dev/cleanbill/internal/hold"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// canAppend says whether this system can append.
const canAppend = true

// How long Tessera collects entries and waits between checkpoints. A gate appends what it has at once and waits for it, so all are as small as they may be.
const (
	batchAge           = 5 * time.Millisecond
	checkpointInterval = 100 * time.Millisecond // the least that the driver takes
	pollInterval       = 5 * time.Millisecond
)

// Append appends entries and returns when each is on the disk and a published checkpoint commits to it: what it returned no crash can lose. Processes may
// append at once; within one process, one call at a time. It begins a ledger where there is none. The ledger must still hold all that its last checkpoint
// committed to; the error wraps ErrDamaged when it does not.
func Append(ctx context.Context, dir string, o Options, entries [][]byte) ([]*Receipt, error) {
	quiet()
	for i, e := range entries {
		if len(e) > proof.MaxEntry {
			return nil, fmt.Errorf("append to the ledger: entry %d has %d bytes, more than %d", i, len(e), proof.MaxEntry)
		}
	}
	signer, before, err := Ready(dir, o)
	if err != nil {
		return nil, fmt.Errorf("append to the ledger: %w", err)
	}
	l := Open(dir)
	if err := l.continues(ctx, before); err != nil {
		return nil, fmt.Errorf("append to the ledger: nothing was written: %w", err)
	}
	indices, err := add(ctx, dir, signer, entries)
	if err != nil {
		return nil, fmt.Errorf("append to the ledger: %w", err)
	}
	after, err := l.Checkpoint(o.Key.Public())
	if err != nil {
		return nil, fmt.Errorf("append to the ledger: %w", err)
	}
	if err := l.grew(ctx, before, after); err != nil {
		return nil, err
	}
	prover, err := l.prover(ctx, after)
	if err != nil {
		return nil, fmt.Errorf("append to the ledger: %w", err)
	}
	out := make([]*Receipt, len(indices))
	for i, index := range indices {
		p, err := prover.prove(ctx, index, o.Key.Public())
		if err != nil {
			return nil, err
		}
		out[i] = &Receipt{index, p}
	}
	l.prune(before, after)
	return out, nil
}

// add has Tessera append entries, and returns where they are once a checkpoint commits to all of them.
func add(ctx context.Context, dir string, signer *proof.Signer, entries [][]byte) (indices []uint64, err error) {
	held, err := alone(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer hold.Release(held)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		return nil, err
	}
	// No collection of garbage in the background: it would be cut off by the end of the program. See prune.
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(layout.EntryBundleWidth, batchAge).
		WithCheckpointInterval(checkpointInterval).WithCheckpointRepublishInterval(0).WithGarbageCollectionInterval(0)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return nil, err
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, pollInterval)
	futures := make([]tessera.IndexFuture, len(entries))
	for i, e := range entries {
		futures[i] = appender.Add(ctx, tessera.NewEntry(e))
	}
	for _, f := range futures {
		at, _, err := awaiter.Await(ctx, f)
		if err != nil {
			return nil, errors.Join(err, shutdown(ctx))
		}
		indices = append(indices, at.Index)
	}
	return indices, shutdown(ctx)
}

// alone waits until no other process appends. The driver has locks of its own, but takes several at once, each for the whole process: where two wait for each
// other's, systems call that a deadlock, and the driver ends the program. Where folders cannot be held it is left to them.
func alone(ctx context.Context, dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a ledger is there to be read
		return nil, err
	}
	return hold.Folder(ctx, dir)
}

// prune removes the parts of bundles and tiles that have become full between two checkpoints: each append leaves one behind, and who read a part finds the
// whole in its place (c2sp.org/tlog-tiles, "Pruning").
func (l *Log) prune(before, after *proof.Checkpoint) {
	var from uint64
	if before != nil {
		from = before.Size
	}
	const bits = layout.TileHeight
	for level, first, end := uint64(0), from>>bits, after.Size>>bits; end > 0; level, first, end = level+1, first>>bits, end>>bits {
		for i := first; i < end; i++ {
			paths := []string{layout.TilePath(level, i, 0)}
			if level == 0 {
				paths = append(paths, layout.EntriesPath(i, 0))
			}
			for _, path := range paths {
				// What stays costs room and nothing else.
				_ = os.RemoveAll(filepath.Join(string(l.files), filepath.FromSlash(path)+".p"))
			}
		}
	}
}
