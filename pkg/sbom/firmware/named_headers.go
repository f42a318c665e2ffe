package firmware

import "math"

// oleMagic begins a compound file ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// isOLE checks the version, the byte order and the length of sectors, which go with each other.
func isOLE(_ source, h []byte) bool {
	if len(h) < 76 || le16(h, 28) != 0xfffe || le16(h, 32) != 6 {
		return false
	}
	version, shift := le16(h, 26), le16(h, 30)
	return version == 3 && shift == 9 || version == 4 && shift == 12
}

// isMSI asks for the class of the root storage, which lies in the first sector of the directory ([MS-CFB] 2.6.1). Packages, patches and
// transforms of Windows Installer have one each.
func isMSI(src source, h []byte) bool {
	if !isOLE(src, h) {
		return false
	}
	const classAt = 80
	b, err := src.fields((int64(le32(h, 48))+1)<<le16(h, 30)+classAt, 16)
	if err != nil || string(b[1:]) != "\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46" {
		return false
	}
	return b[0] == 0x84 || b[0] == 0x86 || b[0] == 0x82
}

// zfsConfigAt is where the name of the first value of a pool's configuration lies in a label: behind 16 KiB, the headers of
// an XDR-encoded list and of its first pair (ZFS On-Disk Specification, 1.3).
const zfsConfigAt = 16<<10 + 20

func isZFS(src source, _ []byte) bool {
	b, err := src.fields(16<<10, 12)
	return err == nil && b[0] == 1 && b[1] <= 1 && be16(b, 2) == 0 && be32(b, 4) == 0 && be32(b, 8) <= 3
}

// Where the two forms of superblock have their magic (Linux, include/uapi/linux/minix_fs.h).
const (
	minixSuperAt  = 1024
	minixMagicAt  = minixSuperAt + 16
	minix3MagicAt = minixSuperAt + 24
)

// isMinix checks versions 1 and 2: the maps have as many blocks as inodes and zones need, and the first zone follows the inodes.
func isMinix(src source, h []byte) bool {
	b, err := src.fields(minixSuperAt, 24)
	if err != nil {
		return false
	}
	inodes, zones, inodeBytes, most := le16(b, 0), le16(b, 2), uint32(32), uint32(268966912)
	if h[1] == 0x24 {
		zones, inodeBytes, most = le32(b, 20), 64, math.MaxInt32
	}
	return le32(b, 12) == most && minixLayout(minix{inodes, zones, le16(b, 4), le16(b, 6), le16(b, 8), inodeBytes, 1024, le16(b, 10)})
}

// isMinix3 checks version 3.
func isMinix3(src source, _ []byte) bool {
	b, err := src.fields(minixSuperAt, 30)
	if err != nil || !powerWithin(le16(b, 28), 1024, 32768) {
		return false
	}
	return minixLayout(minix{le32(b, 0), le32(b, 20), le16(b, 6), le16(b, 8), le16(b, 10), 64, le16(b, 28), le16(b, 12)})
}

// minix is what a superblock states: numbers of inodes and zones, blocks of their maps, the first zone of content.
type minix struct {
	inodes, zones, inodeMap, zoneMap, first, inodeBytes, block, logZone uint32
}

func minixLayout(m minix) bool {
	blocks := func(n, each uint64) uint64 { return (n + each - 1) / each }
	bits := 8 * uint64(m.block)
	least := 2 + uint64(m.inodeMap) + uint64(m.zoneMap) + blocks(uint64(m.inodes), uint64(m.block/m.inodeBytes))
	return m.inodes > 0 && m.logZone == 0 && uint64(m.inodeMap) == blocks(uint64(m.inodes)+1, bits) &&
		uint64(m.first) == least && m.zones > m.first && uint64(m.zoneMap) == blocks(uint64(m.zones-m.first)+1, bits)
}
