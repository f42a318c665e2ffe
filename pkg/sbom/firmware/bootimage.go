package firmware

import (
	"encoding/binary"
	"fmt"
)

// The boot image of Android (AOSP, system/tools/mkbootimg/include/bootimg/bootimg.h): a page of header, then parts that
// begin at pages. All numbers are little-endian.
const (
	bootV2Bytes     = 1648 // of the header, before what version 2 added to it
	bootHeaderBytes = 1660
	bootV3Page      = 4096
)

// openBoot gives the parts as files. What fills up their pages is left over.
func openBoot(src source, t *Tree) (int64, error) {
	parts, end, err := bootParts(src)
	if err != nil {
		return 0, err
	}
	pages := &used{}
	pages.add(0, bootHeaderBytes)
	t.leave(leftover{part: part{0, bootHeaderBytes}, what: "header", table: true, but: "Android boot image"})
	for i, name := range []string{"kernel", "ramdisk", "second", "dtbo", "dtb"} {
		if p := parts[i]; p.to > p.from {
			pages.add(p.from, p.to)
			if err := t.addPart(name, src, p.from, p.to-p.from); err != nil {
				return 0, err
			}
		}
	}
	t.leaveUnused(pages, end)
	return end, nil
}

func bootBytes(src source) (int64, error) {
	_, end, err := bootParts(src)
	return end, err
}

// bootParts gives the parts in order; those that are not there are empty.
func bootParts(src source) ([5]part, int64, error) {
	var parts [5]part
	b, err := src.fields(0, bootHeaderBytes)
	if err != nil {
		return parts, 0, err
	}
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	version, page := u32(40), u32(36)
	sizes := [5]int64{u32(8), u32(16), u32(24)}
	switch {
	case version >= 3 && version <= 4:
		page, sizes = bootV3Page, [5]int64{u32(8), u32(12)}
	case version == 1 || version == 2:
		if sizes[3] = u32(1632); version == 2 {
			at, err := src.fields(bootV2Bytes, 4)
			if err != nil {
				return parts, 0, err
			}
			sizes[4] = int64(binary.LittleEndian.Uint32(at))
		}
	}
	if page < 512 || page > 64<<10 || page&(page-1) != 0 || sizes[0] == 0 {
		return parts, 0, fmt.Errorf("%w: header of a boot image", errDamaged)
	}
	at := page
	for i, n := range sizes {
		parts[i] = part{at, at + n}
		if at += roundUp(n, page); parts[i].to > src.size {
			return parts, 0, fmt.Errorf("%w: part %d ends at %d of %d", errDamaged, i, parts[i].to, src.size)
		}
	}
	return parts, min(at, src.size), nil
}
