package delivery

import (
	"encoding/binary"
	"io"
)

// magic is a mark at a fixed offset.
type magic struct {
	at   int
	mark string
	kind Kind
}

// binaries lists marks of software and of what holds software. All of these are artifacts; which kind is named
// only matters to the reader of the report.
var binaries = []magic{
	{0, "\x7fELF", KindELF},
	{0, "hsqs", KindSquashFS},
	{0, "sqsh", KindSquashFS},
	{0, magicGzip, KindArchive},
	{0, magicXZ, KindArchive},
	{0, magicZstd, KindArchive},
	{0, "BZh", KindArchive},
	{0, "7z\xbc\xaf\x27\x1c", KindArchive},
	{0, "Rar!\x1a\x07", KindArchive},
	{0, "\x60\xea", KindArchive},            // arj
	{0, "\x04\x22\x4d\x18", KindArchive},    // lz4
	{0, "LZIP", KindArchive},                // lzip
	{0, "MSCF", KindArchive},                // cabinet
	{0, "!<arch>\n", KindArchive},           // ar: deb, ipk, static library
	{0, "\xed\xab\xee\xdb", KindArchive},    // rpm
	{0, "070701", KindArchive},              // cpio
	{0, "070702", KindArchive},              // cpio with checksum
	{0, "070707", KindArchive},              // cpio, portable
	{0, "\xc7\x71", KindArchive},            // cpio, binary
	{0, "\x27\x05\x19\x56", KindArchive},    // U-Boot image
	{0, "\xd0\x0d\xfe\xed", KindArchive},    // flattened device tree, FIT image
	{0, "UBI#", KindArchive},                // UBI image
	{0, "\x31\x18\x10\x06", KindArchive},    // UBIFS
	{0, "\x45\x3d\xcd\x28", KindArchive},    // cramfs
	{0, "-rom1fs-", KindArchive},            // romfs
	{0, "\x85\x19", KindArchive},            // JFFS2
	{0, "QFI\xfb", KindArchive},             // qcow
	{0, "ANDROID!", KindArchive},            // Android boot image
	{257, "ustar", KindArchive},             // tar
	{510, "\x55\xaa", KindArchive},          // boot sector
	{512, "EFI PART", KindArchive},          // GPT
	{1080, "\x53\xef", KindArchive},         // ext2 to ext4
	{1024, "\xe2\xe1\xf5\xe0", KindArchive}, // EROFS
	{32769, "CD001", KindArchive},           // ISO 9660
}

// recogniseBinary comes first, because a mark of software wins over any look of paperwork.
func recogniseBinary(head []byte, in io.ReaderAt, size int64) Kind {
	if isPE(head, in, size) {
		return KindPE
	}
	if hasPrefix(head, "PK") {
		return recogniseZip(head, in, size)
	}
	for _, m := range binaries {
		if len(head) > m.at && hasPrefix(head[m.at:], m.mark) {
			return m.kind
		}
	}
	if isTar(head) || isZstd(head) {
		return KindArchive
	}
	return KindUnknown
}

func recogniseZip(head []byte, in io.ReaderAt, size int64) Kind {
	switch {
	case spreadsheet(in, size):
		if supportWorkbook(in, size) {
			return KindSupport
		}
		return KindSpreadsheet
	case hasPrefix(head, magicZip), hasPrefix(head, magicZip0), hasPrefix(head, "PK\x07\x08"):
		return KindArchive
	}
	return KindUnknown
}

// isPE follows the DOS header to the PE signature.
func isPE(head []byte, in io.ReaderAt, size int64) bool {
	const pointer = 0x3c
	if !hasPrefix(head, "MZ") || len(head) < pointer+4 {
		return false
	}
	at := int64(binary.LittleEndian.Uint32(head[pointer:]))
	var mark [4]byte
	if at+4 > size {
		return false
	}
	if _, err := in.ReadAt(mark[:], at); err != nil && err != io.EOF {
		return false
	}
	return string(mark[:]) == "PE\x00\x00"
}
