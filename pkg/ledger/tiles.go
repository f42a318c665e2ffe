package ledger

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/tessera/api/layout"
)

// tiles holds the tiles of a ledger, which proofs are made of, against its entries, while those are read. Tessera's fsck does the same and more, but when two
// tiles are damaged it waits for ever.
type tiles struct {
	ctx     context.Context
	log     *Log
	pending map[compact.NodeID][]byte // level and index of a tile; its hashes so far
	fault   func(place, what string)
}

// node takes one node of the tree. A tile has those of every eighth level (c2sp.org/tlog-tiles).
func (t *tiles) node(id compact.NodeID, hash []byte) {
	if id.Level%layout.TileHeight != 0 {
		return
	}
	tile := compact.NodeID{Level: id.Level / layout.TileHeight, Index: id.Index / layout.TileWidth}
	t.pending[tile] = append(t.pending[tile], hash...)
	if len(t.pending[tile]) == layout.TileWidth*sha256.Size {
		t.hold(tile)
	}
}

// rest holds the tiles that are not full.
func (t *tiles) rest() {
	for _, tile := range slices.SortedFunc(maps.Keys(t.pending), func(a, b compact.NodeID) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Index, b.Index))
	}) {
		t.hold(tile)
	}
}

func (t *tiles) hold(tile compact.NodeID) {
	want := t.pending[tile]
	delete(t.pending, tile)
	part := uint8(len(want) / sha256.Size % layout.TileWidth)
	path := layout.TilePath(uint64(tile.Level), tile.Index, part)
	switch is, err := t.log.files.ReadTile(t.ctx, uint64(tile.Level), tile.Index, part); {
	case err != nil:
		t.fault(path, err.Error())
	case !bytes.Equal(is, want):
		t.fault(path, "it does not have the hashes of the entries")
	}
}
