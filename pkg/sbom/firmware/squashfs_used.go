package firmware

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

const (
	squashOptions     = 0x400 // flag: options of the compressor lie behind the superblock
	squashXattrHeader = 16
	squashXattrBytes  = 16 << 20 // of extended attributes, unpacked; more count as free space
)

// squashUsed notes while an image is indexed what of it belongs to something.
type squashUsed struct {
	image used
	meta  map[uint64]bool  // blocks of metadata that were noted
	tails map[uint32]*used // of each fragment, unpacked
}

func newSquashUsed() *squashUsed {
	return &squashUsed{meta: map[uint64]bool{}, tails: map[uint32]*used{}}
}

// metadata notes a block of a table, with the length before it.
func (u *squashUsed) metadata(at, n uint64) {
	if u != nil && !u.meta[at] {
		u.meta[at] = true
		u.image.add(int64(at), int64(at+n))
	}
}

// file notes the data blocks of a file, and what it has of a fragment. No block is longer than what it unpacks to.
func (u *squashUsed) file(n *squashInode, block int64) {
	if u == nil {
		return
	}
	at, left := int64(n.start), n.size
	for _, s := range n.sizes {
		size := int64(s &^ squashUnpacked)
		u.image.add(at, at+min(size, block, left))
		if at += size; at < 0 {
			return
		}
		left -= min(block, left)
	}
	if left > 0 && n.fragment != squashNoFragment {
		of := u.tails[n.fragment]
		if of == nil {
			of = &used{}
			u.tails[n.fragment] = of
		}
		of.add(int64(n.offset), int64(n.offset)+left)
	}
}

// unused leaves over what belongs to no file and no table.
func (img *squashImage) unused() error {
	u := img.notes
	u.image.add(0, squashSuperBytes)
	if err := errors.Join(img.tables(), img.fragments()); err != nil {
		return err
	}
	img.notes = nil // complete, and files are read again
	img.tree.leaveUnused(&u.image, int64(img.Used))
	return nil
}

// tables notes the tables that only users of the file system need. Of one that cannot be read the rest counts as free.
func (img *squashImage) tables() error {
	if img.Flags&squashOptions != 0 {
		img.cursor(squashSuperBytes, 0, 0)
	}
	for _, t := range []struct {
		at         uint64
		count, per uint64
	}{{img.IDTable, uint64(img.IDs), squashMetaBytes / 4}, {img.ExportTable, uint64(img.Inodes), squashMetaBytes / 8}, {img.FragmentTable, uint64(img.Fragments), squashMetaBytes / 16}} {
		if _, err := img.list8(t.at, (t.count+t.per-1)/t.per); isLimit(err) {
			return err
		}
	}
	if err := img.attributes(); isLimit(err) {
		return err
	}
	return nil
}

func isLimit(err error) bool {
	var limit *LimitError
	return errors.As(err, &limit)
}

// list8 notes a table that is a list of places, and the block of metadata at each. It gives the first place.
func (img *squashImage) list8(at, n uint64) (first uint64, err error) {
	if at == squashNone || n == 0 {
		return 0, nil
	}
	if at > img.Used || n > (img.Used-at)/8 {
		return 0, fmt.Errorf("%w: table of %d places at %d", errDamaged, n, at)
	}
	if err := img.tree.budget.takeBytes(int64(8 * n)); err != nil {
		return 0, err
	}
	places := make([]byte, 8*n)
	if err := readFull(img.at, places, int64(at)); err != nil {
		return 0, err
	}
	img.notes.image.add(int64(at), int64(at+8*n))
	for i := range n {
		if c := img.cursor(0, binary.LittleEndian.Uint64(places[8*i:]), 0); c.err != nil {
			return 0, c.err
		}
	}
	return binary.LittleEndian.Uint64(places), nil
}

// attributes notes the extended attributes. What they hold is searched, unpacked.
func (img *squashImage) attributes() error {
	if img.XattrTable == squashNone || img.XattrTable > img.Used {
		return nil
	}
	h := make([]byte, squashXattrHeader)
	if err := readFull(img.at, h, int64(img.XattrTable)); err != nil {
		return err
	}
	img.notes.image.add(int64(img.XattrTable), int64(img.XattrTable)+squashXattrHeader)
	from, count := binary.LittleEndian.Uint64(h), uint64(binary.LittleEndian.Uint32(h[8:]))
	end, err := img.list8(img.XattrTable+squashXattrHeader, (count+squashMetaBytes/16-1)/(squashMetaBytes/16))
	if err != nil || from >= end {
		return err
	}
	c := img.cursor(0, from, 0)
	var content []byte
	for c.err == nil {
		content = append(content, c.rest...)
		if c.next >= end || len(content) > squashXattrBytes {
			break
		}
		c.fill()
	}
	of := source{at(img.tree.Path, int64(from)), int64(len(content)), bytes.NewReader(content)}
	img.tree.leave(leftover{part: part{0, of.size}, what: "extended attributes", table: true, of: of})
	return c.err
}

// fragments notes the fragments that files have ends in, and leaves over what no file has of them.
func (img *squashImage) fragments() error {
	for _, i := range slices.Sorted(maps.Keys(img.notes.tails)) {
		e, err := img.fragment(i)
		if err != nil {
			if isLimit(err) {
				return err
			}
			continue // reported when the files are read
		}
		b, err := img.fragmentBlock(e)
		if err != nil {
			if isLimit(err) {
				return err
			}
			continue
		}
		img.notes.image.add(int64(e.Start), int64(e.Start)+min(int64(e.Size&^squashUnpacked), int64(img.BlockSize)))
		of := source{at(img.tree.Path, int64(e.Start)), int64(len(b)), &squashFragmentBlock{img, e}}
		_ = img.notes.tails[i].gaps(of.size, func(p part) error {
			if fill(b[p.from:p.to]) < int(p.to-p.from) {
				img.tree.leave(leftover{part: p, what: "space in a fragment", of: of})
			}
			return nil
		})
	}
	return nil
}

// squashFragmentBlock is a fragment, unpacked when it is read.
type squashFragmentBlock struct {
	img *squashImage
	squashFragment
}

func (f *squashFragmentBlock) ReadAt(p []byte, off int64) (int, error) {
	b, err := f.img.fragmentBlock(f.squashFragment)
	if err != nil {
		return 0, err
	}
	return bytes.NewReader(b).ReadAt(p, off)
}
