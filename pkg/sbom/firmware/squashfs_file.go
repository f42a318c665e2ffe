package firmware

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

// squashFile is the content of a regular file.
type squashFile struct {
	img  *squashImage
	node *squashInode
}

func (f *squashFile) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read at %d: before the file", off)
	}
	n := 0
	for n < len(p) && off < f.node.size {
		b, err := f.blockAt(off)
		if err != nil {
			return n, err
		}
		took := copy(p[n:], b)
		n, off = n+took, off+int64(took)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// blockAt gives what is stored from an offset of the file to the end of its block; never nothing.
func (f *squashFile) blockAt(off int64) ([]byte, error) {
	size := int64(f.img.BlockSize)
	i, within := off/size, off%size
	want := min(size, f.node.size-i*size)
	b, err := f.stored(int(i), want)
	if err != nil {
		return nil, err
	}
	if int64(len(b)) != want {
		return nil, fmt.Errorf("%w: data block has %d bytes instead of %d", errDamaged, len(b), want)
	}
	return b[within:], nil
}

func (f *squashFile) stored(i int, want int64) ([]byte, error) {
	if i >= len(f.node.sizes) {
		return f.tail(want)
	}
	pos := f.node.start
	for _, s := range f.node.sizes[:i] {
		pos += uint64(s &^ squashUnpacked)
	}
	stored := f.node.sizes[i]
	if stored == 0 {
		return make([]byte, want), nil
	}
	return f.img.block(pos, stored&^squashUnpacked, stored&squashUnpacked == 0, int(f.img.BlockSize))
}

// squashUnpacked in the size of a data block says that the block is not compressed.
const squashUnpacked = 1 << 24

// tail gives the end of a file, which shares its block with the ends of others.
func (f *squashFile) tail(want int64) ([]byte, error) {
	e, err := f.img.fragment(f.node.fragment)
	if err != nil {
		return nil, err
	}
	b, err := f.img.fragmentBlock(e)
	if err != nil {
		return nil, err
	}
	if int64(f.node.offset)+want > int64(len(b)) {
		return nil, fmt.Errorf("%w: fragment is shorter than the file needs", errDamaged)
	}
	return b[f.node.offset : int64(f.node.offset)+want], nil
}

// squashFragment is where a fragment lies.
type squashFragment struct {
	Start        uint64
	Size, Unused uint32
}

func (img *squashImage) fragment(i uint32) (e squashFragment, err error) {
	if i >= img.Fragments {
		return e, fmt.Errorf("%w: fragment %d of %d", errDamaged, i, img.Fragments)
	}
	var at [8]byte
	pos := img.FragmentTable + uint64(i/512)*8
	if n, err := img.at.ReadAt(at[:], int64(pos)); n < len(at) {
		return e, fmt.Errorf("read fragment table: %w", err)
	}
	c := img.cursor(0, binary.LittleEndian.Uint64(at[:]), i%512*16)
	if err := c.read(&e); err != nil {
		return e, fmt.Errorf("fragment table: %w", err)
	}
	return e, nil
}

// fragmentBlock gives a fragment, unpacked.
func (img *squashImage) fragmentBlock(e squashFragment) ([]byte, error) {
	return img.block(e.Start, e.Size&^squashUnpacked, e.Size&squashUnpacked == 0, int(img.BlockSize))
}

// cachedBlocks is how many decompressed blocks an image keeps: at most 1 MiB each.
const cachedBlocks = 64

// blockCache keeps the blocks used last, by position. Blocks are never changed after they are put in.
type blockCache struct {
	mu    sync.Mutex
	block map[uint64][]byte
	order []uint64 // oldest first
}

func newBlockCache() *blockCache { return &blockCache{block: map[uint64][]byte{}} }

func (c *blockCache) get(pos uint64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.block[pos]
}

func (c *blockCache) put(pos uint64, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.block[pos] != nil || len(b) == 0 {
		return
	}
	if len(c.order) == cachedBlocks {
		delete(c.block, c.order[0])
		c.order = c.order[1:]
	}
	c.block[pos] = b
	c.order = append(c.order, pos)
}
