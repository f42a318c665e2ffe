package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/transparency-dev/tessera/api/layout"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
)

// Limits of the files of a ledger, in bytes (c2sp.org/tlog-tiles): a bundle has 256 entries of at most 65,535 bytes, a tile 256 hashes.
const (
	maxBundle = layout.EntryBundleWidth * (2 + 1<<16)
	maxTile   = layout.TileWidth * sha256.Size
)

// files is the directory of a ledger, read within limits: a ledger may come from somebody else.
type files string

func (d files) read(name string, limit int64) ([]byte, error) {
	data, err := bounded.Path(filepath.Join(string(d), filepath.FromSlash(name)), limit)
	if errors.Is(err, bounded.ErrTooLarge) || errors.Is(err, bounded.ErrNoFile) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, err
}

func (d files) checkpoint() ([]byte, error) {
	return d.read(layout.CheckpointPath, proof.MaxCheckpoint)
}

// ReadTile is what Tessera's readers ask for: the first p hashes of a tile, or all of a full one when p is 0.
func (d files) ReadTile(_ context.Context, level, index uint64, p uint8) ([]byte, error) {
	data, whole, err := d.partial(p, maxTile, func(p uint8) string { return layout.TilePath(level, index, p) })
	if size := int(p) * sha256.Size; err == nil && whole && len(data) > size {
		data = data[:size]
	}
	return data, err
}

// ReadEntryBundle likewise: the first p entries of a bundle.
func (d files) ReadEntryBundle(_ context.Context, index uint64, p uint8) ([]byte, error) {
	data, whole, err := d.partial(p, maxBundle, func(p uint8) string { return layout.EntriesPath(index, p) })
	if err == nil && whole {
		data = firstEntries(data, int(p))
	}
	return data, err
}

// partial reads a part, and says whether it has become whole in the meantime: a ledger that has grown keeps no parts of what is full.
func (d files) partial(p uint8, limit int64, path func(p uint8) string) (data []byte, whole bool, err error) {
	data, err = d.read(path(p), limit)
	if p > 0 && errors.Is(err, fs.ErrNotExist) {
		data, err = d.read(path(0), limit)
		return data, true, err
	}
	return data, false, err
}

// firstEntries are the first n of a bundle, as they lie there: each with its length in two bytes before it.
func firstEntries(bundle []byte, n int) []byte {
	end := 0
	for range n {
		if len(bundle) < end+2 {
			return bundle // damaged, which is for the reader to say
		}
		end += 2 + int(binary.BigEndian.Uint16(bundle[end:]))
	}
	return bundle[:min(end, len(bundle))]
}
