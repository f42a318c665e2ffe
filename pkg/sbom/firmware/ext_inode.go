package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
)

// Flags of an inode (i_flags).
const (
	extCompressed = 0x4
	extEncrypted  = 0x800
	extExtents    = 0x80000
	extInline     = 0x10000000
)

const (
	extMapBytes   = 60 // i_block
	extTreeDepth  = 5
	extExtentSize = 12
)

// extInode is what is kept of an inode.
type extInode struct {
	mode  fs.FileMode
	size  int64
	flags uint32
	place [extMapBytes]byte // the map of blocks, or content itself
	extra []byte            // behind the fixed part, for extended attributes

	attributes int64 // block of further ones, 0 for none
}

var extMode = map[uint16]fs.FileMode{0x4000: fs.ModeDir, 0x8000: 0, 0xa000: fs.ModeSymlink, 0x2000: fs.ModeDevice | fs.ModeCharDevice, 0x6000: fs.ModeDevice, 0x1000: fs.ModeNamedPipe, 0xc000: fs.ModeSocket}

// extDescriptor is where a group keeps its tables, in blocks.
type extDescriptor struct{ blockMap, inodeMap, inodes int64 }

// descriptor reads that of a group (Documentation/filesystems/ext4, "Block Group Descriptors"). Its places may be any.
func (x *extImage) descriptor(group int64) (extDescriptor, error) {
	d, err := x.src.fields(x.groups+group*x.groupBytes, int(x.groupBytes))
	if err != nil {
		return extDescriptor{}, err
	}
	place := func(low, high int) int64 {
		n := int64(binary.LittleEndian.Uint32(d[low:]))
		if x.groupBytes >= 64 {
			n |= int64(binary.LittleEndian.Uint32(d[high:])) << 32
		}
		return n
	}
	return extDescriptor{place(0, 0x20), place(4, 0x24), place(8, 0x28)}, nil
}

func (x *extImage) inode(number uint32) (*extInode, error) {
	if number == 0 || number > x.inodes {
		return nil, fmt.Errorf("%w: there are %d", errDamaged, x.inodes)
	}
	group := int64((number - 1) / x.perGroup)
	d, err := x.descriptor(group)
	if err != nil {
		return nil, fmt.Errorf("group descriptor: %w", err)
	}
	table := d.inodes
	if table <= 0 || table >= x.blocks {
		return nil, fmt.Errorf("%w: table of inodes at block %d", errDamaged, table)
	}
	b, err := x.src.fields(table*x.block+int64((number-1)%x.perGroup)*x.inodeBytes, int(x.inodeBytes))
	if err != nil {
		return nil, err
	}
	raw := binary.LittleEndian.Uint16(b)
	kind, known := extMode[raw&0xf000]
	if !known {
		return nil, fmt.Errorf("%w: mode %#o", errDamaged, raw)
	}
	n := &extInode{mode: kind | fs.FileMode(raw&0o777), flags: binary.LittleEndian.Uint32(b[32:])}
	n.size = int64(binary.LittleEndian.Uint32(b[4:])) | int64(binary.LittleEndian.Uint32(b[108:]))<<32
	n.attributes = int64(binary.LittleEndian.Uint32(b[104:])) | int64(binary.LittleEndian.Uint16(b[118:]))<<32
	copy(n.place[:], b[40:])
	if n.size < 0 || n.size > 1<<50 {
		return nil, fmt.Errorf("%w: %d bytes", errDamaged, n.size)
	}
	if len(b) > extMinInode+4 {
		if used := extMinInode + int(binary.LittleEndian.Uint16(b[extMinInode:])); used < len(b) {
			n.extra = b[used:]
		}
	}
	return n, nil
}

// content gives what an inode holds.
func (x *extImage) content(n *extInode) (io.ReaderAt, error) {
	if n.flags&extInline != 0 {
		b, err := n.inline()
		return bytes.NewReader(b), err
	}
	f, err := x.pieces(n)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// stored says that an inode refers to blocks.
func (n *extInode) stored() bool {
	link := n.mode&fs.ModeSymlink != 0
	return n.mode.IsRegular() || n.mode.IsDir() || link && (n.size >= extMapBytes || n.flags&extExtents != 0)
}

// pieces reads the map of the blocks of an inode.
func (x *extImage) pieces(n *extInode) (*pieces, error) {
	f := &pieces{of: x.src.at, size: n.size}
	var err error
	if n.flags&extExtents != 0 {
		err = x.extents(f, n.place[:], extTreeDepth)
	} else {
		err = x.indirect(f, n)
	}
	if err != nil {
		return nil, fmt.Errorf("map of blocks: %w", err)
	}
	return f, nil
}

func (x *extImage) link(n *extInode) (string, error) {
	if n.size > int64(x.tree.Limits.PathBytes) {
		return "", &LimitError{"PathBytes", int64(x.tree.Limits.PathBytes)}
	}
	if n.size < extMapBytes && n.flags&(extExtents|extInline) == 0 {
		return string(n.place[:n.size]), nil
	}
	c, err := x.content(n)
	if err != nil {
		return "", err
	}
	b := make([]byte, n.size)
	err = readFull(c, b, 0)
	return string(b), err
}

// extents adds the pieces of a node of the tree of extents.
func (x *extImage) extents(f *pieces, node []byte, depth int) error {
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(node[at:])) }
	count, level := u16(2), u16(6)
	if u16(0) != 0xf30a || (count+1)*extExtentSize > len(node) || level > depth || count == 0 && depth < extTreeDepth {
		return fmt.Errorf("%w: node of extents", errDamaged)
	}
	for i := 1; i <= count; i++ {
		e := node[i*extExtentSize:]
		if level > 0 {
			at := int64(binary.LittleEndian.Uint32(e[4:])) | int64(binary.LittleEndian.Uint16(e[8:]))<<32
			b, err := x.mapBlock(at)
			if err != nil {
				return err
			}
			if err := x.extents(f, b, level-1); err != nil {
				return err
			}
			continue
		}
		r := run{from: int64(binary.LittleEndian.Uint32(e)) * x.block, n: int64(binary.LittleEndian.Uint16(e[4:]))}
		r.at = (int64(binary.LittleEndian.Uint32(e[8:])) | int64(binary.LittleEndian.Uint16(e[6:]))<<32) * x.block
		if r.n > 1<<15 { // reserved, but not written
			r.n, r.at = r.n-1<<15, nowhere
		}
		r.n *= x.block
		if r.at > x.blocks*x.block-r.n {
			return fmt.Errorf("%w: extent at %d", errDamaged, r.at)
		}
		if err := f.add(r); err != nil {
			return err
		}
	}
	return nil
}

// mapBlock reads a block of a map, and charges it: a map may refer to the same block again and again.
func (x *extImage) mapBlock(number int64) ([]byte, error) {
	if number <= 0 || number >= x.blocks {
		return nil, fmt.Errorf("%w: block %d", errDamaged, number)
	}
	if err := x.tree.budget.takeBytes(x.block); err != nil {
		return nil, err
	}
	if err := x.cover.mark(number*x.block, (number+1)*x.block); err != nil {
		return nil, err
	}
	return x.src.fields(number*x.block, int(x.block))
}

// indirect adds the pieces of a file of ext2 or ext3: twelve blocks, and three trees of growing depth.
func (x *extImage) indirect(f *pieces, n *extInode) error {
	next := int64(0) // block of the file
	for i := range 15 {
		number := int64(binary.LittleEndian.Uint32(n.place[4*i:]))
		if err := x.mapped(f, number, max(0, i-11), &next); err != nil {
			return err
		}
	}
	if next*x.block < f.size {
		return fmt.Errorf("%w: %d bytes are more than can be mapped", errDamaged, f.size)
	}
	return nil
}

// mapped adds a block, or the blocks that a block of numbers refers to, level by level.
func (x *extImage) mapped(f *pieces, number int64, level int, next *int64) error {
	if *next*x.block >= f.size {
		return nil
	}
	if number == 0 { // a hole
		span := int64(1)
		for range level {
			span *= x.block / 4
		}
		*next += span
		return nil
	}
	if level == 0 {
		if number >= x.blocks {
			return fmt.Errorf("%w: block %d", errDamaged, number)
		}
		at := *next * x.block
		*next++
		return f.add(run{from: at, n: x.block, at: number * x.block})
	}
	b, err := x.mapBlock(number)
	if err != nil {
		return err
	}
	for i := 0; i < len(b) && *next*x.block < f.size; i += 4 {
		if err := x.mapped(f, int64(binary.LittleEndian.Uint32(b[i:])), level-1, next); err != nil {
			return err
		}
	}
	return nil
}
