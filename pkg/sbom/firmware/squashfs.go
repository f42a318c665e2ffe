package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// SquashFS 4.0, little-endian. The layout follows the kernel's Documentation/filesystems/squashfs.rst and
// fs/squashfs/squashfs_fs.h. A reader of our own, because one that is made for images one trusts allocates
// what the image asks for and can be sent round in circles: here each decompressed block has the size
// that the format allows at most, each directory is entered once, and nothing is read beyond the image.
const (
	squashSuperBytes = 96
	squashMetaBytes  = 8192    // decompressed metadata block
	squashMinBlock   = 4 << 10 // data block
	squashMaxBlock   = 1 << 20
	squashNone       = ^uint64(0) // a table that is not there
	squashNoFragment = ^uint32(0)
	squashNameBytes  = 256
)

// errDamaged is the root of every complaint about the structure of an image.
var errDamaged = errors.New("damaged image")

type squashSuper struct {
	Magic         uint32
	Inodes        uint32
	ModTime       uint32
	BlockSize     uint32
	Fragments     uint32
	Compression   uint16
	BlockLog      uint16
	Flags         uint16
	IDs           uint16
	Major, Minor  uint16
	Root          uint64
	Used          uint64
	IDTable       uint64
	XattrTable    uint64
	InodeTable    uint64
	DirTable      uint64
	FragmentTable uint64
	ExportTable   uint64
}

type squashImage struct {
	squashSuper
	at     io.ReaderAt
	decode codec
	blocks *blockCache
	tree   *Tree
	seen   map[uint64]bool // directories entered, by inode reference
	notes  *squashUsed     // nil when nothing is noted
}

// openSquashFS indexes an image: every inode is read now, content when it is asked for.
func openSquashFS(src source, t *Tree) (int64, error) {
	img, err := readSquashSuper(src, t)
	if err != nil {
		return 0, err
	}
	img.notes = newSquashUsed()
	if err := img.walk("", img.Root); err != nil {
		return 0, err
	}
	return int64(img.Used), img.unused()
}

func squashBytes(src source) (int64, error) {
	img, err := readSquashSuper(src, newTree("", &budget{}))
	if err != nil {
		return 0, err
	}
	return int64(img.Used), nil
}

func readSquashSuper(src source, t *Tree) (*squashImage, error) {
	img := &squashImage{at: src.at, blocks: newBlockCache(), tree: t, seen: map[uint64]bool{}}
	if err := binary.Read(io.NewSectionReader(src.at, 0, src.size), binary.LittleEndian, &img.squashSuper); err != nil {
		return nil, fmt.Errorf("superblock: %w", err)
	}
	s := &img.squashSuper
	switch {
	case s.Major != 4 || s.Minor != 0:
		return nil, fmt.Errorf("version %d.%d: only 4.0 is supported", s.Major, s.Minor)
	case s.BlockSize < squashMinBlock || s.BlockSize > squashMaxBlock || s.BlockSize != 1<<s.BlockLog:
		return nil, fmt.Errorf("%w: block size %d with logarithm %d", errDamaged, s.BlockSize, s.BlockLog)
	case s.Used < squashSuperBytes || s.Used > uint64(src.size):
		return nil, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, s.Used, src.size)
	case s.InodeTable >= s.Used || s.DirTable > s.Used || s.InodeTable > s.DirTable:
		return nil, fmt.Errorf("%w: tables lie outside the image", errDamaged)
	case s.Fragments > 0 && s.FragmentTable >= s.Used:
		return nil, fmt.Errorf("%w: fragment table lies outside the image", errDamaged)
	}
	var err error
	img.decode, err = codecOf(s.Compression)
	return img, err
}

// block reads and decompresses size bytes on disk at pos into at most limit bytes.
func (img *squashImage) block(pos uint64, size uint32, packed bool, limit int) ([]byte, error) {
	if b := img.blocks.get(pos); b != nil {
		return b, nil
	}
	if int(size) > limit || pos > img.Used || uint64(size) > img.Used-pos {
		return nil, fmt.Errorf("%w: block of %d bytes at %d", errDamaged, size, pos)
	}
	b := make([]byte, size)
	if n, err := img.at.ReadAt(b, int64(pos)); n < len(b) {
		return nil, fmt.Errorf("read block at %d: %w", pos, err)
	}
	if packed {
		var err error
		if b, err = img.decode(b, limit); err != nil {
			return nil, fmt.Errorf("decompress block at %d: %w", pos, err)
		}
	}
	if err := img.tree.budget.takeBytes(int64(len(b))); err != nil {
		return nil, err
	}
	img.blocks.put(pos, b)
	return b, nil
}

// walk adds the directory that an inode describes, and everything below it.
func (img *squashImage) walk(dir string, ref uint64) error {
	if img.seen[ref] {
		return fmt.Errorf("%w: %q is a directory inside itself, or has two names", errDamaged, dir)
	}
	img.seen[ref] = true
	node, err := img.inode(ref)
	if err != nil {
		return fmt.Errorf("inode of %q: %w", dir, err)
	}
	if !node.mode.IsDir() {
		return fmt.Errorf("%w: %q is no directory", errDamaged, dir)
	}
	kids, err := img.list(node)
	if err != nil {
		return fmt.Errorf("directory %q: %w", dir, err)
	}
	release, err := holdNames(img.tree.budget, kids, func(k squashKid) string { return k.name })
	defer release()
	if err != nil {
		return err
	}
	for _, k := range kids {
		if err := img.child(joinPath(dir, k.name), k.ref); err != nil {
			return err
		}
	}
	return nil
}

func (img *squashImage) child(p string, ref uint64) error {
	if len(p) > img.tree.Limits.PathBytes {
		return img.tree.add(p, Entry{})
	}
	node, err := img.inode(ref)
	var limit *LimitError
	if errors.As(err, &limit) {
		img.tree.Skip(p, err.Error())
		return nil
	}
	if err != nil {
		return fmt.Errorf("inode of %q: %w", p, err)
	}
	e := Entry{Mode: node.mode, Size: node.size, Target: node.target}
	if node.mode.IsRegular() {
		e.open = func() (io.ReaderAt, error) { return &squashFile{img, node}, nil }
	}
	if err := img.tree.add(p, e); err != nil {
		return err
	}
	if node.mode.IsDir() {
		return img.walk(p, ref)
	}
	return nil
}

type squashKid struct {
	name string
	ref  uint64
}

// list reads a directory. Its size counts three bytes for the entries "." and "..", which are not stored.
func (img *squashImage) list(node *squashInode) ([]squashKid, error) {
	if node.size <= 3 {
		return nil, nil
	}
	c := img.cursor(img.DirTable, node.start, node.offset)
	left := node.size - 3
	var kids []squashKid
	for left > 0 {
		var group struct{ Count, Start, Inode uint32 }
		if err := c.read(&group); err != nil {
			return nil, err
		}
		left -= 12
		for i := uint32(0); i <= group.Count; i++ {
			var raw struct{ Offset, Delta, Type, Name uint16 }
			if err := c.read(&raw); err != nil {
				return nil, err
			}
			name, err := c.bytes(int(raw.Name) + 1)
			if err != nil {
				return nil, err
			}
			left -= 8 + int64(len(name))
			if left < 0 || len(name) > squashNameBytes || !plainName(string(name)) {
				return nil, fmt.Errorf("%w: entry %.40q", errDamaged, name)
			}
			if int64(len(kids)) >= img.tree.Limits.Files {
				return nil, &LimitError{"Files", img.tree.Limits.Files}
			}
			kids = append(kids, squashKid{string(name), uint64(group.Start)<<16 | uint64(raw.Offset)})
		}
	}
	return kids, nil
}

func plainName(n string) bool {
	return n != "." && n != ".." && !strings.ContainsAny(n, "/\x00")
}

// squashMode is the kind of file of each type of inode; extended types are seven above the basic ones.
var squashMode = []fs.FileMode{0, fs.ModeDir, 0, fs.ModeSymlink, fs.ModeDevice, fs.ModeDevice | fs.ModeCharDevice, fs.ModeNamedPipe, fs.ModeSocket}
