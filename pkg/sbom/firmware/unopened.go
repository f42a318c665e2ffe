package firmware

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/bits"
)

// Formats that are recognised by a whole header and cannot be opened. They are named with their size, which these
// functions read from the header.

// rawCRC is CRC-32 as the file systems of Linux for flash use it: with a start value and no inversion.
func rawCRC(start uint32, b []byte) uint32 { return ^crc32.Update(^start, crc32.IEEETable, b) }

const (
	ubiMinBlock = 8 << 10 // physical erase block
	ubiMaxBlock = 4 << 20
)

// ubiBytes counts the erase blocks (Linux, drivers/mtd/ubi/ubi-media.h). Their length is stated nowhere: it is the
// distance of the first two headers. A block of padding ends the image.
func ubiBytes(src source) (int64, error) {
	if err := ubiHeader(src, 0); err != nil {
		return 0, err
	}
	block := int64(ubiMinBlock)
	for block <= ubiMaxBlock && ubiHeader(src, block) != nil {
		block *= 2
	}
	if block > ubiMaxBlock {
		return src.size, nil
	}
	end := block
	for end+block <= src.size && ubiHeader(src, end) == nil {
		end += block
	}
	return end, nil
}

func ubiHeader(src source, at int64) error {
	b, err := src.fields(at, 64)
	if err != nil {
		return err
	}
	if string(b[:4]) != "UBI#" || rawCRC(0xffffffff, b[:60]) != binary.BigEndian.Uint32(b[60:]) {
		return fmt.Errorf("%w: header of an erase block", errDamaged)
	}
	return nil
}

// ubifsBytes reads the superblock node (Linux, fs/ubifs/ubifs-media.h).
func ubifsBytes(src source) (int64, error) {
	const node = 4096
	b, err := src.fields(0, node)
	if err != nil {
		return 0, err
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	if u32(16) != node || b[20] != 6 || rawCRC(0xffffffff, b[8:]) != u32(4) {
		return 0, fmt.Errorf("%w: superblock node", errDamaged)
	}
	return bounded(src, uint64(u32(36)), uint64(u32(40)))
}

// bounded multiplies a block size with a number of blocks. An image may be cut off, so it is no longer than its
// content.
func bounded(src source, size, count uint64) (int64, error) {
	high, n := bits.Mul64(size, count)
	if high != 0 || n == 0 || n > 1<<60 {
		return 0, fmt.Errorf("%w: %d blocks of %d bytes", errDamaged, count, size)
	}
	return min(int64(n), src.size), nil
}

// jffs2Nodes bounds the nodes that are counted.
const jffs2Nodes = 1 << 20

// jffs2Bytes goes from node to node (Linux, include/uapi/linux/jffs2.h), over the padding between them.
func jffs2Bytes(src source) (int64, error) {
	var order binary.ByteOrder = binary.LittleEndian
	if b, err := src.fields(0, 2); err != nil || b[0] == 0x19 {
		order = binary.BigEndian
	}
	end := int64(0)
	for range jffs2Nodes {
		skip, err := padding(src, end, src.size)
		if err != nil {
			return 0, err
		}
		next := roundUp(end+skip, 4)
		b, err := src.fields(next, 12)
		if err != nil || order.Uint16(b) != 0x1985 || rawCRC(0, b[:8]) != order.Uint32(b[8:]) || order.Uint32(b[4:]) < 12 {
			break
		}
		end = min(src.size, roundUp(next+int64(order.Uint32(b[4:])), 4))
	}
	if end == 0 {
		return 0, fmt.Errorf("%w: first node", errDamaged)
	}
	return end, nil
}

// erofsBytes reads the superblock (Linux, fs/erofs/erofs_fs.h).
func erofsBytes(src source) (int64, error) {
	b, err := src.fields(1024, 40)
	if err != nil || b[12] < 9 || b[12] > 16 {
		return 0, fmt.Errorf("%w: superblock", errDamaged)
	}
	return bounded(src, 1<<b[12], uint64(binary.LittleEndian.Uint32(b[36:])))
}

// f2fsBytes reads the superblock (Linux, include/linux/f2fs_fs.h).
func f2fsBytes(src source) (int64, error) {
	b, err := src.fields(1024, 44)
	if err != nil || binary.LittleEndian.Uint32(b[16:]) < 12 || binary.LittleEndian.Uint32(b[16:]) > 16 {
		return 0, fmt.Errorf("%w: superblock", errDamaged)
	}
	return bounded(src, 1<<binary.LittleEndian.Uint32(b[16:]), binary.LittleEndian.Uint64(b[36:]))
}

// xfsBytes reads the superblock (XFS Algorithms & Data Structures, 4.1).
func xfsBytes(src source) (int64, error) {
	b, err := src.fields(0, 16)
	if err != nil {
		return 0, err
	}
	size := binary.BigEndian.Uint32(b[4:])
	if size < 512 || size > 64<<10 || bits.OnesCount32(size) != 1 {
		return 0, fmt.Errorf("%w: superblock", errDamaged)
	}
	return bounded(src, uint64(size), binary.BigEndian.Uint64(b[8:]))
}

// luksBytes checks the version (LUKS1 On-Disk Format, LUKS2 On-Disk Format). Neither states how long the encrypted
// part is: it reaches to the end.
func luksBytes(src source) (int64, error) {
	b, err := src.fields(0, 8)
	if err != nil || b[6] != 0 || b[7] < 1 || b[7] > 2 {
		return 0, fmt.Errorf("%w: version", errDamaged)
	}
	return src.size, nil
}

// qcowBytes checks the version (QEMU, docs/interop/qcow2.rst). The image is the whole file.
func qcowBytes(src source) (int64, error) {
	b, err := src.fields(0, 8)
	if err != nil || binary.BigEndian.Uint32(b[4:]) < 1 || binary.BigEndian.Uint32(b[4:]) > 3 {
		return 0, fmt.Errorf("%w: version", errDamaged)
	}
	return src.size, nil
}

// sevenZipBytes adds up the start header, which says where the archive ends (7-Zip, 7zFormat.txt).
func sevenZipBytes(src source) (int64, error) {
	b, err := src.fields(0, 32)
	if err != nil || b[6] != 0 || crc32.ChecksumIEEE(b[12:]) != binary.LittleEndian.Uint32(b[8:]) {
		return 0, fmt.Errorf("%w: start header", errDamaged)
	}
	next, size := binary.LittleEndian.Uint64(b[12:]), binary.LittleEndian.Uint64(b[20:])
	if next > uint64(src.size) || size > uint64(src.size) {
		return src.size, nil // cut off
	}
	return min(src.size, int64(32+next+size)), nil
}

// rarBytes checks the first header by its checksum (RAR 5.0 archive format; technote.txt of RAR 4). Neither form states
// how long the archive is: it reaches to the end.
func rarBytes(src source) (int64, error) {
	b, err := src.fields(0, 20)
	if err != nil {
		return 0, err
	}
	holds := false
	switch {
	case b[6] == 0: // the main header has 13 bytes and is of type 0x73
		holds = b[9] == 0x73 && binary.LittleEndian.Uint16(b[12:]) == 13 && crc32.ChecksumIEEE(b[9:20])&0xffff == uint32(binary.LittleEndian.Uint16(b[7:]))
	case b[6] == 1 && b[7] == 0: // the length of a header is in one byte, for it is short
		n := int(b[12])
		var header []byte
		header, err = src.fields(12, min(n, 127)+1)
		holds = err == nil && n > 1 && n < 128 && crc32.ChecksumIEEE(header) == binary.LittleEndian.Uint32(b[8:])
	}
	if !holds {
		return 0, fmt.Errorf("%w: first header", errDamaged)
	}
	return src.size, nil
}

// cabinetBytes checks the version and reads the length ([MS-CAB] 2.1).
func cabinetBytes(src source) (int64, error) {
	b, err := src.fields(0, 36)
	size := int64(0)
	if err == nil {
		size = int64(binary.LittleEndian.Uint32(b[8:]))
	}
	if err != nil || b[24] != 3 || b[25] != 1 || binary.LittleEndian.Uint32(b[12:]) != 0 || size < 36 || int64(binary.LittleEndian.Uint32(b[16:])) >= size {
		return 0, fmt.Errorf("%w: header", errDamaged)
	}
	return min(src.size, size), nil
}
