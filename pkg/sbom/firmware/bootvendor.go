package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The vendor boot image of Android (AOSP, system/tools/mkbootimg/include/bootimg/bootimg.h, versions 3 and 4): a header, then parts that begin
// at pages. All numbers are little-endian.
const (
	vendorBootV3Bytes  = 2112 // of the header
	vendorBootV4Bytes  = 2128
	vendorRamdiskBytes = 108 // of an entry of the table of ramdisks
	vendorRamdiskName  = 12  // where its name of 32 characters lies
	maxVendorRamdisks  = 256
)

// vendorBoot is where the parts of a vendor boot image lie; those that are not there are empty.
type vendorBoot struct {
	ramdisks, dtb, table, config part
	header                       int64
	entries                      int64 // of the table
	end                          int64
}

// openVendorBoot gives the parts as files, each ramdisk by itself. What fills up their pages is left over.
func openVendorBoot(src source, t *Tree) (int64, error) {
	v, err := readVendorBoot(src)
	if err != nil {
		return 0, err
	}
	pages := &used{}
	taken := func(p part, what string) {
		if p.to > p.from {
			pages.add(p.from, p.to)
			t.leave(leftover{part: p, what: what, table: true, but: "Android vendor boot image"})
		}
	}
	taken(part{0, v.header}, "header")
	taken(v.table, "table of ramdisks")
	if err := v.addRamdisks(src, t, pages); err != nil {
		return 0, err
	}
	for _, p := range []struct {
		name string
		part
	}{{"dtb", v.dtb}, {"bootconfig", v.config}} {
		if p.to > p.from {
			pages.add(p.from, p.to)
			if err := t.addPart(p.name, src, p.from, p.to-p.from); err != nil {
				return 0, err
			}
		}
	}
	t.leaveUnused(pages, v.end)
	return v.end, nil
}

// addRamdisks adds the ramdisks that the table lists, or all of their place as one where there is no table.
func (v *vendorBoot) addRamdisks(src source, t *Tree, pages *used) error {
	if v.entries == 0 {
		if v.ramdisks.to == v.ramdisks.from {
			return nil
		}
		pages.add(v.ramdisks.from, v.ramdisks.to)
		return t.addPart("ramdisk", src, v.ramdisks.from, v.ramdisks.to-v.ramdisks.from)
	}
	b, err := src.fields(v.table.from, int(v.table.to-v.table.from))
	if err != nil {
		return err
	}
	for i := range v.entries {
		e := b[i*vendorRamdiskBytes:]
		size, offset := int64(binary.LittleEndian.Uint32(e)), int64(binary.LittleEndian.Uint32(e[4:]))
		p := part{v.ramdisks.from + offset, v.ramdisks.from + offset + size}
		if p.to > v.ramdisks.to {
			return fmt.Errorf("%w: ramdisk %d ends behind the place of ramdisks", errDamaged, i)
		}
		name, _, _ := bytes.Cut(e[vendorRamdiskName:vendorRamdiskName+32], []byte{0})
		file := fmt.Sprintf("ramdisk-%d", i)
		if plainName(string(name)) && len(name) > 0 {
			file += "-" + string(name)
		}
		if p.to > p.from {
			pages.add(p.from, p.to)
			if err := t.addPart(file, src, p.from, size); err != nil {
				return err
			}
		}
	}
	return nil
}

func vendorBootBytes(src source) (int64, error) {
	v, err := readVendorBoot(src)
	if err != nil {
		return 0, err
	}
	return v.end, nil
}

func readVendorBoot(src source) (*vendorBoot, error) {
	b, err := src.fields(0, vendorBootV3Bytes)
	if err != nil {
		return nil, err
	}
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	version, page := u32(8), u32(12)
	v := &vendorBoot{header: vendorBootV3Bytes}
	tableBytes, configBytes := int64(0), int64(0)
	if version == 4 {
		v.header = vendorBootV4Bytes
		if b, err = src.fields(0, vendorBootV4Bytes); err != nil {
			return nil, err
		}
		tableBytes, v.entries, configBytes = u32(2112), u32(2116), u32(2124)
		if v.entries > maxVendorRamdisks || v.entries > 0 && (u32(2120) != vendorRamdiskBytes || tableBytes != v.entries*vendorRamdiskBytes) {
			return nil, fmt.Errorf("%w: table of ramdisks of a vendor boot image", errDamaged)
		}
	}
	if version != 3 && version != 4 || page < 2048 || page > 64<<10 || page&(page-1) != 0 || u32(2096) != v.header {
		return nil, fmt.Errorf("%w: header of a vendor boot image", errDamaged)
	}
	at := roundUp(v.header, page)
	for _, p := range []struct {
		to   *part
		size int64
	}{{&v.ramdisks, u32(24)}, {&v.dtb, u32(2100)}, {&v.table, tableBytes}, {&v.config, configBytes}} {
		*p.to = part{at, at + p.size}
		if at += roundUp(p.size, page); p.to.to > src.size {
			return nil, fmt.Errorf("%w: a part ends at %d of %d", errDamaged, p.to.to, src.size)
		}
	}
	v.end = min(at, src.size)
	return v, nil
}
