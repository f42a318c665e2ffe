package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
)

// squashInode is what is kept of an inode of any type.
type squashInode struct {
	mode   fs.FileMode
	size   int64
	target string // symbolic link

	start  uint64 // first data block; of a directory: block of its listing
	offset uint32 // in the fragment; of a directory: in its block

	fragment uint32
	sizes    []uint32 // of the data blocks, as stored
}

func (img *squashImage) inode(ref uint64) (*squashInode, error) {
	c := img.cursor(img.InodeTable, ref>>16, uint32(ref&0xffff))
	var h struct {
		Type, Mode, UID, GID uint16
		ModTime, Number      uint32
	}
	if err := c.read(&h); err != nil {
		return nil, err
	}
	basic, extended := h.Type, h.Type > 7
	if extended {
		basic -= 7
	}
	if h.Type == 0 || basic > 7 {
		return nil, fmt.Errorf("%w: inode of type %d", errDamaged, h.Type)
	}
	node := &squashInode{mode: squashMode[basic] | fs.FileMode(h.Mode).Perm(), fragment: squashNoFragment}
	switch {
	case basic == 1 && extended:
		return node, node.extendedDir(c)
	case basic == 1:
		return node, node.dir(c)
	case basic == 2:
		return node, node.file(img, c, extended)
	case basic == 3:
		return node, node.link(img, c)
	}
	return node, nil
}

func (n *squashInode) dir(c *cursor) error {
	var d struct {
		Start, Links uint32
		Size, Offset uint16
		Parent       uint32
	}
	err := c.read(&d)
	n.start, n.offset, n.size = uint64(d.Start), uint32(d.Offset), int64(d.Size)
	return err
}

func (n *squashInode) extendedDir(c *cursor) error {
	var d struct {
		Links, Size, Start, Parent uint32
		Index, Offset              uint16
		Xattr                      uint32
	}
	err := c.read(&d)
	n.start, n.offset, n.size = uint64(d.Start), uint32(d.Offset), int64(d.Size)
	return err
}

func (n *squashInode) file(img *squashImage, c *cursor, extended bool) error {
	var size uint64
	if extended {
		var f struct {
			Start, Size, Sparse            uint64
			Links, Fragment, Offset, Xattr uint32
		}
		if err := c.read(&f); err != nil {
			return err
		}
		n.start, n.fragment, n.offset, size = f.Start, f.Fragment, f.Offset, f.Size
	} else {
		var f struct{ Start, Fragment, Offset, Size uint32 }
		if err := c.read(&f); err != nil {
			return err
		}
		n.start, n.fragment, n.offset, size = uint64(f.Start), f.Fragment, f.Offset, uint64(f.Size)
	}
	if size > uint64(img.tree.Limits.FileBytes) {
		return &LimitError{"FileBytes", img.tree.Limits.FileBytes}
	}
	n.size = int64(size)
	blocks := size / uint64(img.BlockSize)
	if n.fragment == squashNoFragment && size%uint64(img.BlockSize) > 0 {
		blocks++
	}
	raw, err := c.bytes(int(blocks) * 4)
	if err != nil {
		return err
	}
	n.sizes = make([]uint32, blocks)
	if err := binary.Read(bytes.NewReader(raw), binary.LittleEndian, n.sizes); err != nil {
		return err
	}
	img.notes.file(n, int64(img.BlockSize))
	return nil
}

func (n *squashInode) link(img *squashImage, c *cursor) error {
	var l struct{ Links, Size uint32 }
	if err := c.read(&l); err != nil {
		return err
	}
	if l.Size > uint32(img.tree.Limits.PathBytes) {
		return &LimitError{"PathBytes", int64(img.tree.Limits.PathBytes)}
	}
	target, err := c.bytes(int(l.Size))
	n.target = string(target)
	return err
}

// cursor reads a table of metadata as one stream, from a block and an offset in it.
type cursor struct {
	img  *squashImage
	next uint64 // position of the block after the current one
	rest []byte // of the current block
	err  error
}

func (img *squashImage) cursor(table, block uint64, offset uint32) *cursor {
	c := &cursor{img: img, next: table + block}
	if block > img.Used {
		c.err = fmt.Errorf("%w: metadata block %d", errDamaged, block)
		return c
	}
	c.fill()
	if c.err == nil && int(offset) > len(c.rest) {
		c.err = fmt.Errorf("%w: offset %d in a metadata block of %d bytes", errDamaged, offset, len(c.rest))
	}
	if c.err == nil {
		c.rest = c.rest[offset:]
	}
	return c
}

// fill reads the next block. Each is preceded by its size; bit 15 says that it is not compressed.
func (c *cursor) fill() {
	var h [2]byte
	if c.next+2 > c.img.Used {
		c.err = fmt.Errorf("%w: metadata block at %d lies outside the image", errDamaged, c.next)
		return
	}
	if n, err := c.img.at.ReadAt(h[:], int64(c.next)); n < len(h) {
		c.err = fmt.Errorf("read metadata block at %d: %w", c.next, err)
		return
	}
	header := binary.LittleEndian.Uint16(h[:])
	size := uint32(header & 0x7fff)
	if size == 0 {
		c.err = fmt.Errorf("%w: empty metadata block at %d", errDamaged, c.next)
		return
	}
	c.rest, c.err = c.img.block(c.next+2, size, header&0x8000 == 0, squashMetaBytes)
	if c.err == nil && len(c.rest) == 0 {
		c.err = fmt.Errorf("%w: metadata block at %d holds nothing", errDamaged, c.next)
	}
	if c.err == nil {
		c.img.notes.metadata(c.next, 2+uint64(size))
	}
	c.next += 2 + uint64(size)
}

// bytes reads n bytes. The result grows as blocks are found to exist, so that an absurd n costs nothing.
func (c *cursor) bytes(n int) ([]byte, error) {
	var out []byte
	for c.err == nil {
		take := min(n-len(out), len(c.rest))
		out = append(out, c.rest[:take]...)
		c.rest = c.rest[take:]
		if len(out) == n {
			return out, nil
		}
		c.fill()
	}
	return nil, c.err
}

func (c *cursor) read(into any) error {
	raw, err := c.bytes(binary.Size(into))
	if err != nil {
		return err
	}
	_, err = binary.Decode(raw, binary.LittleEndian, into)
	return err
}
