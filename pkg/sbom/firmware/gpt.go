package firmware

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode"
	"unicode/utf16"
)

// A partition table of the kind GPT (UEFI Specification 2.10, chapter 5).
const (
	gptHeaderBytes = 92
	gptEntryBytes  = 128
	gptMaxEntry    = 4096
)

// gptPartitions reads the table at the beginning of a disk and checks its checksums. used is where the table ends.
func gptPartitions(src source) (list []partition, used int64, err error) {
	for _, sector := range []int64{512, 4096} {
		if b, e := src.fields(sector, gptHeaderBytes); e == nil && string(b[:8]) == "EFI PART" {
			return readGPT(src, b, sector)
		}
	}
	return nil, 0, fmt.Errorf("%w: header of the partition table", errDamaged)
}

func readGPT(src source, h []byte, sector int64) (list []partition, used int64, err error) {
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(h[at:])) }
	u64 := func(b []byte, at int) int64 { return int64(binary.LittleEndian.Uint64(b[at:])) }
	size, count, each, first := u32(12), u32(80), u32(84), u64(h, 72)
	if size < gptHeaderBytes || size > sector || count > diskPartitions || each < gptEntryBytes || each > gptMaxEntry || first < 2 || first > src.size/sector {
		return nil, 0, fmt.Errorf("%w: header of the partition table", errDamaged)
	}
	whole, err := src.fields(sector, int(size))
	if err != nil {
		return nil, 0, err
	}
	clear(whole[16:20])
	if crc32.ChecksumIEEE(whole) != uint32(u32(16)) {
		return nil, 0, fmt.Errorf("%w: checksum of the partition table's header", errDamaged)
	}
	entries, err := src.fields(first*sector, int(count*each))
	if err != nil {
		return nil, 0, err
	}
	if crc32.ChecksumIEEE(entries) != uint32(u32(88)) {
		return nil, 0, fmt.Errorf("%w: checksum of the partition table", errDamaged)
	}
	for i := range int(count) {
		e := entries[i*int(each):]
		if [16]byte(e[:16]) == [16]byte{} {
			continue
		}
		from, last := u64(e, 32), u64(e, 40)
		if from < 0 || last < from || last >= 1<<50/sector || from >= src.size/sector {
			return nil, 0, fmt.Errorf("%w: partition %d from block %d to %d", errDamaged, i+1, from, last)
		}
		list = append(list, partition{gptName(i, e[56:128]), part{from * sector, (last + 1) * sector}})
	}
	used = roundUp(first*sector+count*each, sector)
	return list, max(used, 2*sector), nil
}

// gptName makes a file name of a partition's number and label.
func gptName(i int, raw []byte) string {
	var label []uint16
	for at := 0; at+1 < len(raw) && binary.LittleEndian.Uint16(raw[at:]) != 0; at += 2 {
		label = append(label, binary.LittleEndian.Uint16(raw[at:]))
	}
	clean := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == '/' || r == '!' {
			return '_'
		}
		return r
	}, string(utf16.Decode(label)))
	if clean == "" {
		return fmt.Sprintf("partition-%d", i+1)
	}
	return fmt.Sprintf("partition-%d-%s", i+1, clean)
}
