package firmware

import (
	"bytes"
	"io"
	"math/bits"
)

// Kind is what content was recognised as.
type Kind string

// headBytes is how much of a file is read to recognise it: the farthest magic is that of ext file systems,
// at 1080. ISO 9660 has its magic farther out: see isISO.
const headBytes = 2048

// format is one kind of content and the magic it is known by.
type format struct {
	kind  Kind
	at    int64
	magic string
	step  int64 // at which places it is searched for inside other content: 1 at any, 512 at blocks, 0 at none
}

// opener fills the index of a container and says where the container ends. An error says why the container, or the rest of it, could not be
// looked into; what was added before stays.
type opener func(src source, t *Tree) (end int64, err error)

// formats in order: the first match wins. One that openers does not know is here so that it can be named in
// the reason why it was not looked into.
var formats = []format{
	{oldSquash, 0, "hsqs", 1},
	{"squashfs", 0, "hsqs", 1},
	{bigSquash, 0, "sqsh", 1},
	{vendorSquash, 0, "shsq", 1},
	{vendorSquash, 0, "qshs", 1},
	{vendorSquash, 0, "sqlz", 1},
	{vendorSquash, 0, "hsqt", 1},
	{vendorSquash, 0, "tqsh", 1},
	{"zip", 0, "PK\x03\x04", 1},
	{"zip", 0, "PK\x05\x06", 0},
	{"gzip", 0, "\x1f\x8b\x08", 1},
	{"xz", 0, "\xfd7zXZ\x00", 1},
	{"zstd", 0, "\x28\xb5\x2f\xfd", 1},
	{"bzip2", 0, "BZh", 1},
	{"elf", 0, "\x7fELF", 0},
	{"mach-o", 0, "\xcf\xfa\xed\xfe", 0},
	{"mach-o", 0, "\xce\xfa\xed\xfe", 0},
	{"cpio", 0, "070701", 1},
	{"cpio", 0, "070702", 1},
	{"cpio", 0, "070707", 1},
	{"cpio (old binary)", 0, "\xc7\x71", 0},
	{"Debian package", 0, "!<arch>\ndebian-binary", 1},
	{"ar archive", 0, "!<arch>\n", 0},
	{"RPM package", 0, "\xed\xab\xee\xdb", 1},
	{"7-Zip", 0, "7z\xbc\xaf\x27\x1c", 1},
	{"RAR", 0, "Rar!\x1a\x07", 1},
	{"cabinet", 0, "MSCF\x00\x00\x00\x00", 1},
	{"LZ4", 0, "\x04\x22\x4d\x18", 1},
	{"LZ4", 0, lz4LegacyMagic, 1},
	{"LZOP", 0, "\x89LZO", 1},
	{"LZMA", 0, "\x5d\x00\x00", 1},
	{"compress (.Z)", 0, "\x1f\x9d", 0},
	{"cramfs", 0, "\x45\x3d\xcd\x28", 1},
	{"cramfs", 0, "\x28\xcd\x3d\x45", 1},
	{"romfs", 0, "-rom1fs-", 1},
	{"JFFS2", 0, "\x85\x19\x01\xe0", 1},
	{"JFFS2", 0, "\x85\x19\x03\x20", 1},
	{"JFFS2", 0, "\x85\x19\x02\xe0", 1},
	{"JFFS2", 0, "\x19\x85\xe0\x01", 1},
	{"JFFS2", 0, "\x19\x85\xe0\x02", 1},
	{"JFFS2", 0, "\x19\x85\x20\x03", 1},
	{"YAFFS2", 0, "\x01\x00\x00\x00\x01\x00\x00\x00\xff\xff", 0},
	{"YAFFS2", 0, "\x03\x00\x00\x00\x01\x00\x00\x00\xff\xff", 0},
	{"YAFFS2", 0, "\x00\x00\x00\x01\x00\x00\x00\x01\xff\xff", 0},
	{"YAFFS2", 0, "\x00\x00\x00\x03\x00\x00\x00\x01\xff\xff", 0},
	{"UBI", 0, "UBI#", 1},
	{"UBIFS", 0, "\x31\x18\x10\x06", 1},
	{"EROFS", 1024, "\xe2\xe1\xf5\xe0", 1},
	{"F2FS", 1024, "\x10\x20\xf5\xf2", 1},
	{"LUKS (encrypted)", 0, "LUKS\xba\xbe", 1},
	{"OpenSSL encrypted", 0, "Salted__", 0},
	{"age encrypted", 0, "age-encryption.org/", 0},
	{"OpenPGP encrypted", 0, "-----BEGIN PGP MESSAGE-----", 0},
	{"U-Boot image", 0, "\x27\x05\x19\x56", 1},
	{"device tree or FIT image", 0, "\xd0\x0d\xfe\xed", 1},
	{"Android boot image", 0, "ANDROID!", 1},
	{"Android vendor boot image", 0, "VNDRBOOT", 1},
	{"Android sparse image", 0, "\x3a\xff\x26\xed", 1},
	{"QCOW disk image", 0, "QFI\xfb", 1},
	{"GPT disk image", 512, "EFI PART", 0},
	{"XFS", 0, "XFSB", 1},
	{"tar", 257, "ustar", 1},
	{"ext file system", 1080, "\x53\xef", 1},
}

// openers are the formats that can be looked into. Adding one is a line here and a file with its opener.
func openers(k Kind) opener {
	switch k {
	case "squashfs":
		return openSquashFS
	case "cpio":
		return openCpio
	case "tar":
		return openTar
	case "zip":
		return openZip
	case "ext file system":
		return openExt
	case "device tree or FIT image":
		return openDeviceTree
	case "Android sparse image":
		return openSparse
	case "Android boot image":
		return openBoot
	case "Android vendor boot image":
		return openVendorBoot
	case "Debian package", "ar archive":
		return openAr
	case "RPM package":
		return openRPM
	case "GPT disk image", "MBR disk image":
		return func(src source, t *Tree) (int64, error) { return openDisk(src, t, k) }
	case "cramfs":
		return openCramfs
	case "romfs":
		return openRomfs
	case "U-Boot image":
		return openUImage
	case "FAT file system":
		return openFAT
	case "ISO 9660 image":
		return openISO
	case "elf", "pe", "mach-o":
		return openExecutable
	}
	if compressed(k) {
		return openCompressed
	}
	return nil
}

// recogniseContent names content; "" when nothing matches.
func recogniseContent(at io.ReaderAt, size int64) (Kind, error) {
	first, err := head(at, size)
	if err != nil {
		return "", err
	}
	k := recognise(first)
	if (k == "" || k == "MBR disk image" || k == "GPT disk image" || openers(k) == nil) && isISO(at, size) {
		return "ISO 9660 image", nil
	}
	if k == "" && hasAt(at, size, isoMagicAt, "BEA01") {
		return "UDF file system", nil
	}
	if k == "" && maybeFAT(first) {
		if _, err := readFAT(source{"", size, at}); err == nil {
			return "FAT file system", nil
		}
	}
	if k == "MBR disk image" || k == "FAT file system" {
		if named := bootSector(first); named != "" {
			return named, nil
		}
	}
	if k == "MBR disk image" && isFarGPT(at, size) {
		return "GPT disk image", nil
	}
	return k, nil
}

// gptFarAt is where the table lies on disks with sectors of 4096 bytes.
const gptFarAt = 4096

func isFarGPT(at io.ReaderAt, size int64) bool {
	return size >= 2*gptFarAt && hasAt(at, size, gptFarAt, "EFI PART")
}

// recognise names content by its first headBytes bytes and gives its kind; "" when nothing matches.
func recognise(head []byte) Kind {
	for _, f := range formats {
		if int64(len(head)) > f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) && plausible(f.kind, head) {
			return f.kind
		}
	}
	switch {
	case isPE(head):
		return "pe"
	case isFarPE(head):
		return "DOS or Windows program with its header far out"
	case isUniversal(head):
		return "mach-o (universal)"
	case isOldTar(head):
		return "tar"
	case isZlib(head):
		return "zlib"
	case isFATHead(head):
		return "FAT file system"
	case isBootSector(head):
		return "MBR disk image"
	}
	return ""
}

// plausible looks further where a magic is so short that one ordinary file in some thousands bears it.
func plausible(k Kind, head []byte) bool {
	u16 := func(at int) int { return int(head[at]) | int(head[at+1])<<8 }
	switch k {
	case "ext file system": // s_log_block_size and s_rev_level; no kernel minds what s_state says besides
		return len(head) >= 1104 && u16(1024+24) <= 6 && u16(1024+26) == 0 && u16(1024+76) <= 1 && u16(1024+78) == 0
	case "LZMA": // the dictionary size is a power of two, or three times one; the length is unknown or below 1 TiB
		if len(head) < 13 {
			return false
		}
		dictionary := u16(1) | u16(3)<<16
		known := head[10] == 0 && head[11] == 0 && head[12] == 0
		unknown := bytes.Equal(head[5:13], []byte("\xff\xff\xff\xff\xff\xff\xff\xff"))
		return dictionary >= 1<<12 && bits.OnesCount(uint(dictionary)) <= 2 && (known || unknown)
	case oldSquash:
		return isOldSquash(head)
	case vendorSquash: // letters that a text may begin with
		return !isText(head, false)
	case "compress (.Z)": // the third byte holds the code width, 9 to 16 bits
		return len(head) > 3 && head[2]&0x60 == 0 && head[2]&0x1f >= 9 && head[2]&0x1f <= 16
	case "cpio (old binary)": // length of the first name
		return len(head) >= 26 && u16(20) > 1 && u16(20) <= 1024
	}
	return true
}

// isPE asks for the DOS magic and the PE magic where the DOS header points; MZ alone is too common.
func isPE(head []byte) bool {
	if len(head) < 0x40 || head[0] != 'M' || head[1] != 'Z' {
		return false
	}
	at := int(head[0x3c]) | int(head[0x3d])<<8 | int(head[0x3e])<<16
	return at+4 <= len(head) && string(head[at:at+4]) == "PE\x00\x00"
}

// isFarPE asks for a DOS header that points beyond what was read, as far as installers put it.
func isFarPE(head []byte) bool {
	if len(head) < headBytes || head[0] != 'M' || head[1] != 'Z' {
		return false
	}
	at := int(head[0x3c]) | int(head[0x3d])<<8 | int(head[0x3e])<<16
	return at+4 > len(head) && at < 1<<20 && head[0x3f] == 0
}

// isUniversal tells a universal Mach-O file from a Java class, which has the same magic: the one counts its
// few architectures where the other states a class file version of at least 45.
func isUniversal(head []byte) bool {
	return len(head) >= 8 && bytes.HasPrefix(head, []byte("\xca\xfe\xba\xbe")) && head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] < 30
}

// isoMagicAt is where an ISO 9660 image has its magic: behind sixteen sectors of system area.
const isoMagicAt = 16*2048 + 1

// isISO asks for the magic of ISO 9660. A hybrid image bears a boot sector as well.
func isISO(at io.ReaderAt, size int64) bool {
	return size >= isoMagicAt+2048 && hasAt(at, size, isoMagicAt, "CD001")
}

// hasAt says that content has a magic at a place far from its beginning.
func hasAt(at io.ReaderAt, size, off int64, magic string) bool {
	b := make([]byte, len(magic))
	if off+int64(len(b)) > size {
		return false
	}
	n, _ := at.ReadAt(b, off)
	return n == len(b) && string(b) == magic
}

// isBootSector recognises the signature that MBR disks and FAT file systems share, together with the jump
// or the partition table that makes it more than chance.
func isBootSector(head []byte) bool {
	if len(head) < 512 || head[510] != 0x55 || head[511] != 0xaa {
		return false
	}
	if head[0] == 0xeb || head[0] == 0xe9 {
		return true
	}
	for _, at := range []int{446, 462, 478, 494} {
		if head[at]&0x7f != 0 {
			return false
		}
	}
	return head[450] != 0
}

// head reads the beginning of content. Short content gives a short head.
func head(at io.ReaderAt, size int64) ([]byte, error) {
	b := make([]byte, min(size, headBytes))
	n, err := at.ReadAt(b, 0)
	if n == len(b) {
		return b, nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return b[:n], err
}
