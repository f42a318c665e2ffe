package firmware

import (
	"encoding/binary"
	"fmt"
)

type extKid struct {
	name  string
	inode uint32
}

// list reads a directory from its first block to its last. The index that large directories have lies in entries that
// are marked as unused, so a reader that goes through all of them needs not know it.
func (x *extImage) list(n *extInode) ([]extKid, error) {
	if n.flags&extInline != 0 {
		return x.listInline(n)
	}
	if n.size%x.block != 0 {
		return nil, fmt.Errorf("%w: %d bytes are no whole blocks", errDamaged, n.size)
	}
	if err := x.tree.budget.allowSize(n.size); err != nil {
		return nil, err
	}
	c, err := x.content(n)
	if err != nil {
		return nil, err
	}
	var kids []extKid
	b := make([]byte, x.block)
	for off := int64(0); off < n.size; off += x.block {
		if err := x.tree.budget.takeBytes(x.block); err != nil {
			return nil, err
		}
		if err := readFull(c, b, off); err != nil {
			return nil, err
		}
		if kids, err = x.entries(kids, b); err != nil {
			return nil, fmt.Errorf("block at %d: %w", off, err)
		}
	}
	return kids, nil
}

// listInline reads a directory that is so small that it fits into its inode: the parent, then entries in two places.
func (x *extImage) listInline(n *extInode) ([]extKid, error) {
	b, err := n.inline()
	if err != nil {
		return nil, err
	}
	if len(b) < 4 {
		return nil, fmt.Errorf("%w: %d bytes", errDamaged, len(b))
	}
	first := min(len(b), extMapBytes)
	kids, err := x.entries(nil, b[4:first])
	if err != nil {
		return nil, err
	}
	return x.entries(kids, b[first:])
}

// entries reads the entries of a block.
func (x *extImage) entries(kids []extKid, b []byte) ([]extKid, error) {
	for len(b) >= 8 {
		inode, length := binary.LittleEndian.Uint32(b), int(binary.LittleEndian.Uint16(b[4:]))
		if length == 0 || length == 0xffff { // as much as two bytes cannot say
			length = len(b)
		}
		name := int(b[6])
		if length < 8 || length > len(b) || length%4 != 0 || inode != 0 && 8+name > length {
			return nil, fmt.Errorf("%w: entry of %d bytes with a name of %d", errDamaged, length, name)
		}
		if inode != 0 {
			if n := string(b[8 : 8+name]); n != "." && n != ".." {
				if n == "" || !plainName(n) {
					return nil, fmt.Errorf("%w: entry %.40q", errDamaged, n)
				}
				if int64(len(kids)) >= x.tree.Limits.Files {
					return nil, &LimitError{"Files", x.tree.Limits.Files}
				}
				kids = append(kids, extKid{n, inode})
			}
		}
		b = b[length:]
	}
	return kids, nil
}

const (
	extAttributes  = 0xea020000
	extSystemIndex = 7
)

// inline gives content that lies in the inode itself: the first 60 bytes in place of the map of blocks, the rest as the
// attribute "system.data".
func (n *extInode) inline() ([]byte, error) {
	b := append([]byte(nil), n.place[:]...)
	if n.size > extMapBytes {
		rest, err := n.systemData()
		if err != nil {
			return nil, err
		}
		b = append(b, rest...)
	}
	if n.mode.IsDir() {
		return b, nil
	}
	if n.size > int64(len(b)) {
		return nil, fmt.Errorf("%w: inline content of %d bytes instead of %d", errDamaged, len(b), n.size)
	}
	return b[:n.size], nil
}

func (n *extInode) systemData() ([]byte, error) {
	missing := fmt.Errorf("%w: inline content without its second part", errDamaged)
	if len(n.extra) < 4 || binary.LittleEndian.Uint32(n.extra) != extAttributes {
		return nil, missing
	}
	area := n.extra[4:]
	for at := 0; at+16 <= len(area) && binary.LittleEndian.Uint32(area[at:]) != 0; {
		e := area[at:]
		name := int(e[0])
		if 16+name > len(e) {
			break
		}
		from, size := int(binary.LittleEndian.Uint16(e[2:])), int64(binary.LittleEndian.Uint32(e[8:]))
		if e[1] == extSystemIndex && string(e[16:16+name]) == "data" {
			if from > len(area) || size > int64(len(area)-from) {
				break
			}
			return area[from : from+int(size)], nil
		}
		at += roundUp(16+name, 4)
	}
	return nil, missing
}
