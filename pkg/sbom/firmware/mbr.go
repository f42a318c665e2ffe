package firmware

import (
	"encoding/binary"
	"fmt"
)

// A partition table of the kind MBR: four entries at the end of the first sector, and a chain of further tables for
// logical partitions (UEFI Specification 2.10, 5.2; the chain is the custom of DOS).
const (
	mbrSector  = 512
	mbrTable   = 446
	mbrLogical = 128
)

type mbrEntry struct {
	kind     byte
	from, to int64
}

// mbrEntries reads a table. A boot sector without one passes for it only when its entries make sense.
func mbrEntries(src source, at int64) ([]mbrEntry, error) {
	b, err := src.fields(at, mbrSector)
	if err != nil {
		return nil, err
	}
	if b[510] != 0x55 || b[511] != 0xaa {
		return nil, fmt.Errorf("%w: partition table at %d has no signature", errDamaged, at)
	}
	var list []mbrEntry
	for i := range 4 {
		e := b[mbrTable+16*i:]
		from, n := int64(binary.LittleEndian.Uint32(e[8:]))*mbrSector, int64(binary.LittleEndian.Uint32(e[12:]))*mbrSector
		if e[0]&0x7f != 0 {
			return nil, fmt.Errorf("%w: partition table at %d", errDamaged, at)
		}
		list = append(list, mbrEntry{e[4], from, from + n})
	}
	return list, nil
}

func isExtended(kind byte) bool { return kind == 0x05 || kind == 0x0f || kind == 0x85 }

// mbrPartitions gives the primary and the logical partitions. used is the first sector.
func mbrPartitions(src source) (list []partition, used int64, err error) {
	primary, err := mbrEntries(src, 0)
	if err != nil {
		return nil, 0, err
	}
	for i, e := range primary {
		switch {
		case e.kind == 0 || e.to == e.from:
			continue
		case e.from == 0 || e.from >= src.size:
			return nil, 0, fmt.Errorf("%w: partition %d begins at %d of %d", errDamaged, i+1, e.from, src.size)
		case isExtended(e.kind):
			logical, err := mbrChain(src, e)
			if err != nil {
				return nil, 0, err
			}
			list = append(list, logical...)
			continue
		}
		list = append(list, partition{fmt.Sprintf("partition-%d", i+1), part{e.from, e.to}})
	}
	if len(list) == 0 {
		return nil, 0, fmt.Errorf("%w: boot sector without partitions and file system", errDamaged)
	}
	return list, mbrSector, nil
}

// mbrChain follows the tables of an extended partition. Each must lie behind the one before, so that the chain ends.
func mbrChain(src source, extended mbrEntry) ([]partition, error) {
	var list []partition
	at := extended.from
	for i := range mbrLogical {
		table, err := mbrEntries(src, at)
		if err != nil {
			return nil, err
		}
		if e := table[0]; e.kind != 0 && e.to > e.from {
			if at+e.from >= src.size {
				return nil, fmt.Errorf("%w: logical partition %d begins at %d of %d", errDamaged, 5+i, at+e.from, src.size)
			}
			list = append(list, partition{fmt.Sprintf("partition-%d", 5+i), part{at + e.from, at + e.to}})
		}
		next := table[1]
		if !isExtended(next.kind) {
			return list, nil
		}
		if extended.from+next.from <= at {
			return nil, fmt.Errorf("%w: chain of logical partitions goes back to %d", errDamaged, extended.from+next.from)
		}
		at = extended.from + next.from
	}
	return nil, fmt.Errorf("%w: more than %d logical partitions", errDamaged, mbrLogical)
}
