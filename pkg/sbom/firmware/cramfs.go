package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
)

// cramfs, after the kernel's fs/cramfs/README and include/uapi/linux/cramfs_fs.h. An image has the byte order of the
// machine it is for, and its bit fields turn round with it.
const (
	cramfsHeaderBytes = 64
	cramfsInodeBytes  = 12
	cramfsBlock       = 4096
	cramfsMaxBytes    = 1 << 30
	cramfsVersion2    = 0x1   // with a checksum and counts
	cramfsPointers    = 0x800 // blocks may be stored as they are, or anywhere
	cramfsKnown       = 0xfff
)

type cramfsImage struct {
	src   source
	tree  *Tree
	order binary.ByteOrder
	flags uint32
	size  int64
	seen  map[int64]bool // directories entered
	used  used
}

type cramfsInode struct {
	mode   uint16
	size   int64
	name   int // bytes
	offset int64
}

// openCramfs indexes an image. Its checksum is held against all of it.
func openCramfs(src source, t *Tree) (int64, error) {
	c, err := readCramfs(src)
	if err != nil {
		return 0, err
	}
	c.tree = t
	if err := c.checksum(); err != nil {
		return 0, err
	}
	root, err := c.inode(cramfsHeaderBytes)
	if err != nil {
		return 0, err
	}
	if root.offset != 0 && root.size != 0 {
		if err := c.walk("", root); err != nil {
			return 0, err
		}
	}
	c.used.add(0, cramfsHeaderBytes+cramfsInodeBytes)
	t.leaveUnused(&c.used, c.size)
	return c.size, nil
}

func cramfsBytes(src source) (int64, error) {
	c, err := readCramfs(src)
	if err != nil {
		return 0, err
	}
	return c.size, nil
}

func readCramfs(src source) (*cramfsImage, error) {
	b, err := src.fields(0, cramfsHeaderBytes)
	if err != nil {
		return nil, err
	}
	c := &cramfsImage{src: src, order: binary.LittleEndian, seen: map[int64]bool{}}
	if b[0] == 0x28 {
		c.order = binary.BigEndian
	}
	c.size, c.flags = int64(c.order.Uint32(b[4:])), c.order.Uint32(b[8:])
	switch {
	case string(b[16:32]) != "Compressed ROMFS":
		return nil, fmt.Errorf("%w: signature", errDamaged)
	case c.flags&^cramfsKnown != 0:
		return nil, fmt.Errorf("features %#x: not supported", c.flags)
	case c.flags&cramfsVersion2 == 0: // such an image does not state its size
		c.size = src.size
	case c.size > src.size || c.size < cramfsHeaderBytes+cramfsInodeBytes || c.size > cramfsMaxBytes:
		return nil, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, c.size, src.size)
	}
	return c, nil
}

// checksum reads the whole image, with zeros in place of the checksum.
func (c *cramfsImage) checksum() error {
	const at = 32
	if c.flags&cramfsVersion2 == 0 {
		return nil
	}
	stated, err := c.src.fields(at, 4)
	if err != nil {
		return err
	}
	if err := c.tree.budget.takeBytes(c.size); err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	for _, r := range []io.Reader{io.NewSectionReader(c.src.at, 0, at), bytes.NewReader(make([]byte, 4)), io.NewSectionReader(c.src.at, at+4, c.size-at-4)} {
		if _, err := io.Copy(sum, r); err != nil {
			return err
		}
	}
	if sum.Sum32() != c.order.Uint32(stated) {
		return fmt.Errorf("%w: checksum %#x instead of %#x", errDamaged, sum.Sum32(), c.order.Uint32(stated))
	}
	return nil
}

func (c *cramfsImage) inode(at int64) (cramfsInode, error) {
	b, err := c.src.fields(at, cramfsInodeBytes)
	if err != nil {
		return cramfsInode{}, err
	}
	n := cramfsInode{mode: c.order.Uint16(b)}
	size, place := c.order.Uint32(b[4:]), c.order.Uint32(b[8:])
	if c.order == binary.BigEndian {
		n.size, n.name, n.offset = int64(size>>8), int(place>>26)*4, int64(place&(1<<26-1))*4
	} else {
		n.size, n.name, n.offset = int64(size&0xffffff), int(place&0x3f)*4, int64(place>>6)*4
	}
	return n, nil
}

// walk adds what a directory lists, and everything below it.
func (c *cramfsImage) walk(dir string, d cramfsInode) error {
	if c.seen[d.offset] {
		return fmt.Errorf("%w: %q is a directory inside itself, or has two names", errDamaged, dir)
	}
	c.seen[d.offset] = true
	c.used.add(d.offset, d.offset+d.size)
	for at, end := d.offset, d.offset+d.size; at < end; {
		n, err := c.inode(at)
		if err != nil {
			return fmt.Errorf("directory %q: %w", dir, err)
		}
		raw, err := c.src.fields(at+cramfsInodeBytes, n.name)
		if err != nil {
			return fmt.Errorf("directory %q: %w", dir, err)
		}
		name := string(bytes.TrimRight(raw, "\x00"))
		if name == "" || !plainName(name) {
			return fmt.Errorf("%w: entry %.40q of %q", errDamaged, name, dir)
		}
		if err := c.child(joinPath(dir, name), n); err != nil {
			return err
		}
		at += cramfsInodeBytes + int64(n.name)
	}
	return nil
}

func (c *cramfsImage) child(p string, n cramfsInode) error {
	kind, known := extMode[n.mode&0xf000]
	if !known {
		return fmt.Errorf("%w: mode %#o of %q", errDamaged, n.mode, p)
	}
	e := Entry{Mode: kind | fs.FileMode(n.mode&0o777)}
	f := &cramfsFile{c, n}
	if kind.IsRegular() || kind&fs.ModeSymlink != 0 {
		f.note()
	}
	switch {
	case kind.IsDir():
		if err := c.tree.add(p, e); err != nil || n.size == 0 || len(p) > c.tree.Limits.PathBytes {
			return err
		}
		return c.walk(p, n)
	case kind&fs.ModeSymlink != 0:
		b := make([]byte, min(n.size, int64(c.tree.Limits.PathBytes)))
		if err := readFull(f, b, 0); err != nil {
			c.tree.Skip(p, "read link: "+err.Error())
			return nil
		}
		e.Target = string(b)
	case kind.IsRegular():
		e.Size = n.size
		e.open = func() (io.ReaderAt, error) { return f, nil }
	}
	return c.tree.add(p, e)
}

// cramfsFile is the content of a file: a table of where each block ends, and the blocks.
type cramfsFile struct {
	*cramfsImage
	node cramfsInode
}

func (f *cramfsFile) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < f.node.size {
		b, err := f.block(off / cramfsBlock)
		if err != nil {
			return n, fmt.Errorf("block %d: %w", off/cramfsBlock, err)
		}
		want := min(cramfsBlock, f.node.size-off/cramfsBlock*cramfsBlock)
		if int64(len(b)) != want {
			return n, fmt.Errorf("%w: block %d has %d bytes instead of %d", errDamaged, off/cramfsBlock, len(b), want)
		}
		took := copy(p[n:], b[off%cramfsBlock:])
		n, off = n+took, off+int64(took)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// note notes the table and the blocks of a file as used. Of a damaged one only the table is.
func (f *cramfsFile) note() {
	blocks := blocksOf(f.node.size, cramfsBlock)
	from := f.node.offset + 4*blocks
	f.used.add(f.node.offset, from)
	if b, err := f.src.fields(from-4, 4); err == nil && blocks > 0 {
		f.used.add(from, min(int64(f.order.Uint32(b)), from+2*cramfsBlock*blocks))
	}
}

// block gives a decompressed block. One without content is zeros.
func (f *cramfsFile) block(i int64) ([]byte, error) {
	blocks := blocksOf(f.node.size, cramfsBlock)
	want := min(cramfsBlock, f.node.size-i*cramfsBlock)
	b, err := f.src.fields(f.node.offset+4*i, 4)
	if err != nil {
		return nil, err
	}
	pointer := f.order.Uint32(b)
	if f.flags&cramfsPointers != 0 && pointer>>30 != 0 {
		return nil, fmt.Errorf("blocks that are not compressed: not supported")
	}
	from := f.node.offset + 4*blocks
	if i > 0 {
		b, err := f.src.fields(f.node.offset+4*(i-1), 4)
		if err != nil {
			return nil, err
		}
		from = int64(f.order.Uint32(b))
	}
	n := int64(pointer) - from
	switch {
	case n == 0:
		return make([]byte, want), nil
	case n < 0 || n > 2*cramfsBlock:
		return nil, fmt.Errorf("%w: from %d to %d", errDamaged, from, pointer)
	}
	packed, err := f.src.fields(from, int(n))
	if err != nil {
		return nil, err
	}
	return unzlib(packed, cramfsBlock)
}
