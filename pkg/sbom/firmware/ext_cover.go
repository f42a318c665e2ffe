package firmware

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Fields of the superblock, and features, that say where a file system keeps what belongs to no file
// (Documentation/filesystems/ext4, "Super Block" and "Block Group Descriptors").
const (
	extSparseSuper  = 0x1   // s_feature_ro_compat: only some groups have copies of the superblock
	extSparseSuper2 = 0x200 // s_feature_compat: two groups have
	extResizeInode  = 7
	extJournalInode = 8
	extLeastGroup   = 256 // blocks of a group
)

// extTables are where numbers of inodes lie that hold tables: the journal, quotas, orphans.
var extTables = []int{224, 0x240, 0x244, 0x26c, 0x280}

// uncovered notes what belongs to no file, and leaves over the tables of the file system, which are not empty and could
// hold more than they should.
func (x *extImage) uncovered() error {
	c := x.cover
	defer func() { x.cover = nil }() // complete, and the maps of files are read again
	if c == nil {
		return nil
	}
	super, err := x.src.fields(extSuperAt, extSuperBytes)
	if err != nil {
		return err
	}
	e := &extGroups{extImage: x, cover: c, super: super}
	if err := e.groupsCover(); err != nil {
		return err
	}
	if err := e.inodesCover(); err != nil {
		return err
	}
	x.tree.cover = c
	return nil
}

// extGroups is an image whose tables are being covered.
type extGroups struct {
	*extImage
	cover *cover
	super []byte
}

func (e *extGroups) u32(at int) int64 { return int64(binary.LittleEndian.Uint32(e.super[at:])) }

// table covers blocks that hold tables.
func (e *extGroups) table(what string, block, count int64) error {
	p := part{block * e.block, min(block+count, e.blocks) * e.block}
	if block <= 0 {
		return nil
	}
	return e.cover.table(what, p, "ext file system")
}

// groupsCover covers the superblock, the descriptors of groups, the copies of both, and each group.
func (e *extGroups) groupsCover() error {
	first, perGroup := e.u32(20), e.u32(32)
	if perGroup < extLeastGroup {
		return fmt.Errorf("%w: groups of %d blocks", errDamaged, perGroup)
	}
	count := blocksOf(e.blocks-first, perGroup)
	descriptors := blocksOf(count*e.groupBytes, e.block)
	reserved := int64(binary.LittleEndian.Uint16(e.super[206:]))
	inodeBlocks := blocksOf(int64(e.perGroup)*e.inodeBytes, e.block)
	err := errors.Join(e.cover.mark(extSuperAt, extSuperAt+extSuperBytes), e.cover.mark(e.groups, e.groups+count*e.groupBytes),
		e.table("reserved descriptors", e.groups/e.block+descriptors, reserved))
	for g := int64(0); g < count && err == nil; g++ {
		if g > 0 && e.hasSuper(g) {
			err = e.table("copy of the superblock and descriptors", first+g*perGroup, 1+descriptors+reserved)
		}
		if err == nil {
			err = e.groupCover(g, inodeBlocks)
		}
	}
	return errors.Join(err, e.table("protection against a second mount", e.u32(0x168)|e.u32(0x16c)<<32, 1))
}

// groupCover covers the bitmaps and the table of inodes of a group.
func (e *extGroups) groupCover(g, inodeBlocks int64) error {
	if err := e.tree.budget.takeBytes(e.groupBytes); err != nil {
		return err
	}
	d, err := e.descriptor(g)
	if err != nil {
		return err
	}
	return errors.Join(e.table("bitmap of blocks", min(d.blockMap, e.blocks), 1), e.table("bitmap of inodes", min(d.inodeMap, e.blocks), 1),
		e.table("table of inodes", min(d.inodes, e.blocks), inodeBlocks))
}

// hasSuper says that a group begins with a copy of the superblock: all do, or those whose number is a power of 3, 5
// or 7, or two that are stated.
func (e *extGroups) hasSuper(group int64) bool {
	switch {
	case group == 0:
		return true
	case e.u32(92)&extSparseSuper2 != 0:
		return group == e.u32(0x24c) || group == e.u32(0x250)
	case e.u32(100)&extSparseSuper == 0 || group == 1:
		return true
	}
	for _, base := range []int64{3, 5, 7} {
		n := base
		for n < group {
			n *= base
		}
		if n == group {
			return true
		}
	}
	return false
}

// inodesCover covers what the file system keeps in inodes that no directory names.
func (e *extGroups) inodesCover() error {
	numbers := []uint32{3, 4, extJournalInode}
	for _, at := range extTables {
		if n := uint32(e.u32(at)); n > extJournalInode && e.u32(76) > 0 {
			numbers = append(numbers, n)
		}
	}
	for _, number := range numbers {
		node, err := e.inode(number)
		if err != nil || !node.mode.IsRegular() || node.flags&extInline != 0 {
			continue // not in use
		}
		f, err := e.pieces(node)
		if err != nil {
			continue // what it refers to is free space then
		}
		for _, r := range f.runs {
			if r.at >= 0 {
				if err := e.table("journal or quotas", r.at/e.block, r.n/e.block); err != nil {
					return err
				}
			}
		}
	}
	return e.resizeCover()
}

// resizeCover covers the block that refers to the descriptors reserved for growth.
func (e *extGroups) resizeCover() error {
	node, err := e.inode(extResizeInode)
	if err != nil {
		return nil // not in use
	}
	return e.table("map of the reserved descriptors", int64(binary.LittleEndian.Uint32(node.place[13*4:])), 1)
}

// coverInode covers the content of an inode. That of a directory is a table.
func (x *extImage) coverInode(n *extInode) error {
	if x.cover == nil {
		return nil
	}
	if n.attributes > 0 && n.attributes < x.blocks {
		if err := x.cover.table("extended attributes", part{n.attributes * x.block, (n.attributes + 1) * x.block}, ""); err != nil {
			return err
		}
	}
	if n.flags&extInline != 0 || !n.stored() {
		return nil
	}
	f, err := x.pieces(n)
	if err != nil {
		return nil //nolint:nilerr // reported when the content is asked for; until then its blocks count as free
	}
	if !n.mode.IsDir() {
		return x.cover.file(f)
	}
	for _, r := range f.runs {
		if r.at >= 0 {
			if err := x.cover.table("directory", part{r.at, r.at + r.n}, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
