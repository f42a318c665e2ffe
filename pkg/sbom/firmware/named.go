package firmware

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"math/bits"
	"slices"
	"strings"
)

// Formats that are known by a header or a trailer, and cannot be opened. Each is held against more than its magic. What lies in
// them as it is may be found all the same, so the search goes on behind their headers.

// signature is a format that is named, and what must hold.
type signature struct {
	kind  Kind
	at    int64 // from the beginning, or from the end when negative
	magic string
	step  int64                           // at which places it is searched for inside other content: 1 at any, 512 at blocks, 0 at none
	holds func(src source, h []byte) bool // h begins at the magic and has 512 bytes, or what is there; nil for a long magic
	far   func(src source, h []byte) bool // what must hold besides where it is searched for; nil for nothing
}

func le16(b []byte, at int) uint32 { return uint32(binary.LittleEndian.Uint16(b[at:])) }
func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
func be16(b []byte, at int) uint32 { return uint32(binary.BigEndian.Uint16(b[at:])) }
func be32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

func powerWithin(n, least, most uint32) bool {
	return n >= least && n <= most && bits.OnesCount32(n) == 1
}

// signatureBytes is how much of a header is looked at.
const signatureBytes = 512

var signatures = []signature{
	{kind: "VMDK disk image", magic: "KDMV", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 77 && le32(h, 4)-1 < 3 && string(h[73:77]) == "\n \r\n"
	}},
	{kind: "VMDK disk image", magic: "COWD", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 20 && le32(h, 4) == 1 && le32(h, 8) <= 3 }},
	{kind: "VMDK descriptor", magic: "# Disk DescriptorFile"},
	{kind: "VHD disk image", magic: "conectix", step: 1, holds: isVHD},
	{kind: "VHD disk image", at: -512, magic: "conectix", holds: isVHD},
	{kind: "VHDX disk image", magic: "vhdxfile", step: 1, far: func(src source, _ []byte) bool { return hasAt(src.at, src.size, 64<<10, "head") }},
	{kind: "VDI disk image", at: 64, magic: "\x7f\x10\xda\xbe", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 12 && le16(h, 6) <= 1 && le32(h, 8) >= 0x100 && le32(h, 8) <= 0x1000
	}},
	{kind: "Windows image (WIM)", magic: "MSWIM\x00\x00\x00", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 12 && le32(h, 8) == 208 }},
	{kind: "Windows Installer package (MSI)", magic: oleMagic, step: 1, holds: isMSI},
	{kind: "OLE compound file", magic: oleMagic, step: 1, holds: isOLE},
	{kind: "NTFS", at: 3, magic: "NTFS    ", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 509 && h[507] == 0x55 && h[508] == 0xaa && powerWithin(le16(h, 8), 256, 4096)
	}},
	{kind: "exFAT", at: 3, magic: "EXFAT   ", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 509 && h[507] == 0x55 && h[508] == 0xaa && len(bytes.Trim(h[8:61], "\x00")) == 0
	}},
	{kind: "Btrfs", at: 65536 + 64, magic: "_BHRfS_M", step: 1, far: func(src source, _ []byte) bool { // bytenr
		b, err := src.fields(65536+48, 8)
		return err == nil && le32(b, 0) == 65536 && le32(b, 4) == 0
	}},
	{kind: "HFS+", at: 1024, magic: "H+\x00\x04", step: 1, holds: isHFSPlus},
	{kind: "HFSX", at: 1024, magic: "HX\x00\x05", step: 1, holds: isHFSPlus},
	{kind: "APFS", at: 32, magic: "NXSB", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 8 && powerWithin(le32(h, 4), 4096, 65536) }},
	{kind: "ReiserFS", at: 65536 + 52, magic: "ReIsEr", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 9 && (string(h[6:8]) == "Fs" || string(h[7:9]) == "Fs")
	}},
	{kind: "JFS", at: 32768, magic: "JFS1", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 8 && le32(h, 4)-1 < 2 }},
	{kind: "ZFS", at: zfsConfigAt, magic: "\x00\x00\x00\x07version\x00\x00\x00\x00\x08\x00\x00\x00\x01", step: 1, holds: isZFS},
	{kind: "Minix file system", at: minixMagicAt, magic: "\x7f\x13", step: 512, holds: isMinix},
	{kind: "Minix file system", at: minixMagicAt, magic: "\x8f\x13", step: 512, holds: isMinix},
	{kind: "Minix file system", at: minixMagicAt, magic: "\x68\x24", step: 512, holds: isMinix},
	{kind: "Minix file system", at: minixMagicAt, magic: "\x78\x24", step: 512, holds: isMinix},
	{kind: "Minix file system", at: minix3MagicAt, magic: "\x5a\x4d", step: 512, holds: isMinix3},
	{kind: "lzip", magic: "LZIP\x01", step: 1, holds: func(_ source, h []byte) bool { return len(h) > 5 && h[5]&0x1f >= 12 && h[5]&0x1f <= 29 }},
	{kind: "lrzip", magic: "LRZI\x00", step: 1, holds: func(_ source, h []byte) bool { return len(h) > 5 && h[5] <= 20 },
		far: func(_ source, h []byte) bool { // what is unused, a digest or none, encrypted or not
			return len(h) >= 24 && le16(h, 14) == 0 && h[21] <= 1 && h[22] <= 1 && h[23] == 0
		}},
	{kind: "LHA", at: 2, magic: "-lh", step: 1, holds: func(_ source, h []byte) bool { return len(h) > 18 && h[4] == '-' && h[18] <= 3 },
		far: func(_ source, h []byte) bool { return bytes.IndexByte([]byte("01234567d"), h[3]) >= 0 }},
	{kind: "ARJ", magic: "\x60\xea", step: 1, holds: isARJ},
	{kind: "snappy", magic: "\xff\x06\x00\x00sNaPpY", step: 1, far: func(_ source, h []byte) bool { // a chunk of at most 64 KiB follows
		return len(h) >= 14 && h[10] <= 1 && h[13] <= 1
	}},
	{kind: "xar", magic: "xar!", step: 1, holds: func(_ source, h []byte) bool {
		return len(h) >= 8 && be16(h, 4) >= 28 && be16(h, 4) <= 512 && be16(h, 6) == 1
	}},
	{kind: "Apple disk image (DMG)", at: -512, magic: "koly", holds: isDMG},
	{kind: "Apple disk image (DMG)", magic: "koly", step: 1, holds: isDMG}, // its trailer
	{kind: "asar", at: 16, magic: `{"files":`, step: 1, holds: func(src source, _ []byte) bool {
		b, err := src.fields(0, 16)
		return err == nil && le32(b, 0) == 4 && le32(b, 4) == le32(b, 8)+4
	}},
	{kind: "Chrome extension (CRX)", magic: "Cr24", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 8 && (le32(h, 4) == 2 || le32(h, 4) == 3) }},
	{kind: "Android update payload", magic: "CrAU\x00\x00\x00\x00\x00\x00\x00", step: 1, holds: func(_ source, h []byte) bool { return len(h) >= 12 && h[11]-1 < 2 }},
	{kind: "TRX", magic: "HDR0", step: 1, holds: func(src source, h []byte) bool {
		return len(h) >= 28 && le32(h, 4) >= 28 && int64(le32(h, 4)) <= src.size && le16(h, 14)-1 < 2 && le32(h, 16) >= 28 && le32(h, 16) < le32(h, 4)
	}},
	{kind: "DfuSe", magic: "DfuSe\x01", step: 1, holds: func(src source, h []byte) bool { return len(h) >= 10 && int64(le32(h, 6)) <= src.size }},
	{kind: "UF2", magic: "UF2\n\x57\x51\x5d\x9e", step: 1, holds: func(_ source, h []byte) bool { return len(h) == 512 && le32(h, 508) == 0x0ab16f30 }},
	{kind: "Intel HEX", magic: ":", holds: func(_ source, h []byte) bool { return hexLines(h, isIntelHex) }},
	{kind: "Motorola S-record", magic: "S", holds: func(_ source, h []byte) bool { return hexLines(h, isSRecord) }},
}

func isDMG(_ source, h []byte) bool { return len(h) >= 12 && be32(h, 4) == 4 && be32(h, 8) == 512 }

// isVHD adds up the footer, of which a copy begins images that grow (Virtual Hard Disk Image Format Specification).
func isVHD(_ source, h []byte) bool {
	if len(h) < 512 {
		return false
	}
	sum := uint32(0)
	for i, c := range h[:512] {
		if i < 64 || i >= 68 {
			sum += uint32(c)
		}
	}
	return ^sum == be32(h, 64)
}

func isHFSPlus(_ source, h []byte) bool {
	return len(h) >= 48 && powerWithin(be32(h, 40), 512, 1<<20) && be32(h, 44) > 0
}

// isARJ checks the main header by its checksum.
func isARJ(_ source, h []byte) bool {
	if len(h) < 40 {
		return false
	}
	n := int(le16(h, 2))
	return n >= 30 && n+8 <= len(h) && crc32.ChecksumIEEE(h[4:4+n]) == le32(h, 4+n)
}

// hexLines says that the first two lines hold.
func hexLines(h []byte, holds func(line []byte) bool) bool {
	lines := bytes.SplitN(h, []byte("\n"), 3)
	return len(lines) == 3 && holds(bytes.TrimRight(lines[0], "\r")) && holds(bytes.TrimRight(lines[1], "\r"))
}

// isIntelHex checks length and checksum of a record (Intel, Hexadecimal Object File Format Specification).
func isIntelHex(line []byte) bool {
	if len(line) < 11 || line[0] != ':' {
		return false
	}
	b := make([]byte, len(line)/2)
	n, err := hex.Decode(b, line[1:])
	return err == nil && n == int(b[0])+5 && added(b[:n]) == 0
}

// isSRecord checks length and checksum of a record.
func isSRecord(line []byte) bool {
	if len(line) < 8 || line[0] != 'S' || line[1] < '0' || line[1] > '9' {
		return false
	}
	b := make([]byte, len(line)/2)
	n, err := hex.Decode(b, line[2:])
	return err == nil && n == int(b[0])+1 && added(b[:n]) == 0xff
}

func added(b []byte) byte {
	sum := byte(0)
	for _, c := range b {
		sum += c
	}
	return sum
}

// signed gives the format that content bears a header of; "" when none.
func signed(src source) Kind {
	for _, s := range signatures {
		if s.on(src, false) {
			return s.kind
		}
	}
	return ""
}

// bears says that content begins with a format that a search met the magic of.
func bears(src source, k Kind) bool {
	return slices.ContainsFunc(signatures, func(s signature) bool { return s.kind == k && s.step > 0 && s.on(src, true) })
}

func (s signature) on(src source, far bool) bool {
	at := s.at
	if at < 0 {
		at += src.size
	}
	if at < 0 || at >= src.size {
		return false
	}
	h, err := src.fields(at, int(min(signatureBytes, src.size-at)))
	return err == nil && bytes.HasPrefix(h, []byte(s.magic)) && (s.holds == nil || s.holds(src, h)) && (!far || s.far == nil || s.far(src, h))
}

// isSignature says of a kind that it is known so.
func isSignature(k Kind) bool { return signatureKinds[k] }

var signatureKinds = func() map[Kind]bool {
	kinds := map[Kind]bool{}
	for _, s := range signatures {
		kinds[s.kind] = true
	}
	return kinds
}()

// family is the first word of a kind. Formats have copies of their headers, or several, in one image.
func family(k Kind) string {
	first, _, _ := strings.Cut(string(k), " ")
	return first
}

// bootSector names the file systems of Windows that begin like a disk.
func bootSector(head []byte) Kind {
	switch {
	case len(head) < 512:
	case string(head[3:11]) == "NTFS    " && powerWithin(le16(head, 11), 256, 4096):
		return "NTFS"
	case string(head[3:11]) == "EXFAT   " && len(bytes.Trim(head[11:64], "\x00")) == 0:
		return "exFAT"
	}
	return ""
}
