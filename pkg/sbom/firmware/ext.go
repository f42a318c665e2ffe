package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// ext2, ext3 and ext4, after the kernel's Documentation/filesystems/ext4. A reader of our own: it reads through an
// io.ReaderAt alone, enters each directory once, and believes no number before it was held against the image.
const (
	extSuperAt    = 1024
	extSuperBytes = 1024
	extRootInode  = 2
	extMinInode   = 128
)

// Features that change how an image is read (s_feature_incompat).
const (
	extCompression = 0x1
	extFileType    = 0x2
	extRecover     = 0x4
	extJournalDev  = 0x8
	extMetaGroups  = 0x10
	ext64Bit       = 0x80
	extKnown       = extFileType | extRecover | 0x40 | ext64Bit | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x8000 | 0x10000 | 0x20000
)

// errJournal is why an image may hold another state than its directories say.
var errJournal = errors.New("the file system was not unmounted: its journal holds changes that are not applied, so what was found may be out of date")

type extImage struct {
	src        source
	tree       *Tree
	block      int64 // bytes
	blocks     int64
	inodes     uint32
	perGroup   uint32 // inodes
	inodeBytes int64
	groups     int64 // where the descriptors are
	groupBytes int64
	features   uint32
	seen       map[uint32]bool // directories entered
	cover      *cover          // of what files use, while they are gone through; nil when free space is not searched
}

// openExt indexes an image: every inode is read now, the map of a file's blocks when it is asked for.
func openExt(src source, t *Tree) (int64, error) {
	x, err := readExt(src)
	if err != nil {
		return 0, err
	}
	x.tree = t
	end := x.blocks * x.block
	if x.cover, err = newCover(t, min(end, src.size)); err != nil {
		t.Report(Unread{t.Path, err.Error()})
	}
	if err := x.walk("", extRootInode); err != nil {
		return 0, err
	}
	if end > src.size {
		return 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, end, src.size)
	}
	if err := x.uncovered(); err != nil {
		return 0, fmt.Errorf("free space: %w", err)
	}
	if x.features&extRecover != 0 {
		t.Report(Unread{t.Path, errJournal.Error()})
	}
	return end, nil
}

func extBytes(src source) (int64, error) {
	x, err := readExt(src)
	if err != nil {
		return 0, err
	}
	return x.blocks * x.block, nil
}

// readExt reads the superblock.
func readExt(src source) (*extImage, error) {
	b, err := src.fields(extSuperAt, extSuperBytes)
	if err != nil {
		return nil, fmt.Errorf("superblock: %w", err)
	}
	u16 := func(at int) uint32 { return uint32(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	if u32(24) > 6 || u16(56) != 0xef53 {
		return nil, fmt.Errorf("%w: superblock", errDamaged)
	}
	x := &extImage{src: src, block: 1024 << u32(24), blocks: int64(u32(4)), inodes: u32(0), perGroup: u32(40), inodeBytes: extMinInode, groupBytes: 32, seen: map[uint32]bool{}}
	if u32(76) > 0 { // revision
		x.inodeBytes, x.features = int64(u16(88)), u32(96)
	}
	if x.features&ext64Bit != 0 {
		x.blocks |= int64(u32(336)) << 32
		x.groupBytes = int64(u16(254))
	}
	x.groups = (extSuperAt/x.block + 1) * x.block // with bigalloc the first data block is 0 even where the superblock lies in 1
	switch {
	case x.features&extMetaGroups != 0:
		return nil, errors.New("feature meta_bg, descriptors in every group: not supported")
	case x.features&(extCompression|extJournalDev) != 0 || x.features&^extKnown != 0:
		return nil, fmt.Errorf("features %#x: not supported", x.features)
	case x.blocks <= 0 || x.blocks > 1<<48/x.block || x.inodes == 0 || x.perGroup == 0 || x.perGroup > uint32(8*x.block) || u32(20) > 1:
		return nil, fmt.Errorf("%w: counts of the superblock", errDamaged)
	case x.inodeBytes < extMinInode || x.inodeBytes > x.block || x.inodeBytes&(x.inodeBytes-1) != 0:
		return nil, fmt.Errorf("%w: inodes of %d bytes", errDamaged, x.inodeBytes)
	case x.groupBytes < 32 || x.groupBytes > x.block || x.groupBytes&(x.groupBytes-1) != 0:
		return nil, fmt.Errorf("%w: group descriptors of %d bytes", errDamaged, x.groupBytes)
	}
	return x, nil
}

// walk adds the directory with an inode, and everything below it.
func (x *extImage) walk(dir string, number uint32) error {
	if x.seen[number] {
		return fmt.Errorf("%w: %q is a directory inside itself, or has two names", errDamaged, dir)
	}
	x.seen[number] = true
	node, err := x.inode(number)
	if err != nil {
		return fmt.Errorf("inode of %q: %w", dir, err)
	}
	switch {
	case !node.mode.IsDir():
		return fmt.Errorf("%w: %q is no directory", errDamaged, dir)
	case node.flags&extEncrypted != 0:
		x.tree.Skip(dir, "encrypted directory")
		return nil
	}
	if err := x.coverInode(node); err != nil {
		return err
	}
	kids, err := x.list(node)
	if err != nil {
		return fmt.Errorf("directory %q: %w", dir, err)
	}
	release, err := holdNames(x.tree.budget, kids, func(k extKid) string { return k.name })
	defer release()
	if err != nil {
		return err
	}
	for _, k := range kids {
		if err := x.child(joinPath(dir, k.name), k.inode); err != nil {
			return err
		}
	}
	return nil
}

func (x *extImage) child(p string, number uint32) error {
	if len(p) > x.tree.Limits.PathBytes {
		return x.tree.add(p, Entry{})
	}
	node, err := x.inode(number)
	if err != nil {
		x.tree.Skip(p, fmt.Sprintf("inode %d: %v", number, err))
		return nil
	}
	if !node.mode.IsDir() {
		if err := x.coverInode(node); err != nil {
			return err
		}
	}
	e := Entry{Mode: node.mode, Size: node.size}
	switch {
	case node.mode.IsDir():
		e.Size = 0
	case node.mode&fs.ModeSymlink != 0:
		if e.Target, err = x.link(node); err != nil {
			x.tree.Skip(p, "read link: "+err.Error())
			return nil
		}
		e.Size = 0
	case node.mode.IsRegular() && node.flags&(extEncrypted|extCompressed) != 0:
		x.tree.Skip(p, "encrypted or compressed file")
		return nil
	case node.mode.IsRegular():
		e.open = func() (io.ReaderAt, error) { return x.content(node) }
	}
	if err := x.tree.add(p, e); err != nil || !node.mode.IsDir() {
		return err
	}
	if err := x.walk(p, number); err != nil {
		var limit *LimitError
		if errors.As(err, &limit) {
			return err
		}
		x.tree.Skip(p, err.Error())
	}
	return nil
}
