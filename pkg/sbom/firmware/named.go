package firmware

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"math/bits"
	"slices"
)

// Formats that are known by a header at the beginning or the end of a file, and cannot be opened. Each is held against more than
// its magic. What lies in them as it is may be found all the same, so they are searched like content of no known format.

// signature is a format that is named, and what must hold.
type signature struct {
	kind  Kind
	at    int64 // from the beginning, or from the end when negative
	magic string
	holds func(src source, h []byte) bool // h begins at the magic and has 512 bytes, or what is there; nil for a long magic
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
	{"VMDK disk image", 0, "KDMV", func(_ source, h []byte) bool {
		return len(h) >= 77 && le32(h, 4)-1 < 3 && string(h[73:77]) == "\n \r\n"
	}},
	{"VMDK disk image", 0, "COWD", func(_ source, h []byte) bool { return len(h) >= 20 && le32(h, 4) == 1 && le32(h, 8) <= 3 }},
	{"VMDK descriptor", 0, "# Disk DescriptorFile", nil},
	{"VHD disk image", 0, "conectix", isVHD},
	{"VHD disk image", -512, "conectix", isVHD},
	{"VHDX disk image", 0, "vhdxfile", nil},
	{"VDI disk image", 64, "\x7f\x10\xda\xbe", func(_ source, h []byte) bool {
		return len(h) >= 12 && le16(h, 6) <= 1 && le32(h, 8) >= 0x100 && le32(h, 8) <= 0x1000
	}},
	{"Windows image (WIM)", 0, "MSWIM\x00\x00\x00", func(_ source, h []byte) bool { return len(h) >= 12 && le32(h, 8) == 208 }},
	{"Btrfs", 65536 + 64, "_BHRfS_M", nil},
	{"HFS+", 1024, "H+\x00\x04", isHFSPlus},
	{"HFSX", 1024, "HX\x00\x05", isHFSPlus},
	{"APFS", 32, "NXSB", func(_ source, h []byte) bool { return len(h) >= 8 && powerWithin(le32(h, 4), 4096, 65536) }},
	{"ReiserFS", 65536 + 52, "ReIsEr", func(_ source, h []byte) bool {
		return len(h) >= 9 && (string(h[6:8]) == "Fs" || string(h[7:9]) == "Fs")
	}},
	{"JFS", 32768, "JFS1", func(_ source, h []byte) bool { return len(h) >= 8 && le32(h, 4)-1 < 2 }},
	{"lzip", 0, "LZIP\x01", func(_ source, h []byte) bool { return len(h) > 5 && h[5]&0x1f >= 12 && h[5]&0x1f <= 29 }},
	{"lrzip", 0, "LRZI\x00", func(_ source, h []byte) bool { return len(h) > 5 && h[5] <= 20 }},
	{"LHA", 2, "-lh", func(_ source, h []byte) bool { return len(h) > 18 && h[4] == '-' && h[18] <= 3 }},
	{"ARJ", 0, "\x60\xea", isARJ},
	{"snappy", 0, "\xff\x06\x00\x00sNaPpY", nil},
	{"xar", 0, "xar!", func(_ source, h []byte) bool {
		return len(h) >= 8 && be16(h, 4) >= 28 && be16(h, 4) <= 512 && be16(h, 6) == 1
	}},
	{"Apple disk image (DMG)", -512, "koly", func(_ source, h []byte) bool { return len(h) >= 12 && be32(h, 4) == 4 && be32(h, 8) == 512 }},
	{"asar", 16, `{"files":`, func(src source, _ []byte) bool {
		b, err := src.fields(0, 16)
		return err == nil && le32(b, 0) == 4 && le32(b, 4) == le32(b, 8)+4
	}},
	{"Chrome extension (CRX)", 0, "Cr24", func(_ source, h []byte) bool { return len(h) >= 8 && (le32(h, 4) == 2 || le32(h, 4) == 3) }},
	{"Android update payload", 0, "CrAU\x00\x00\x00\x00\x00\x00\x00", func(_ source, h []byte) bool { return len(h) >= 12 && h[11]-1 < 2 }},
	{"TRX", 0, "HDR0", func(src source, h []byte) bool {
		return len(h) >= 28 && le32(h, 4) >= 28 && int64(le32(h, 4)) <= src.size && le16(h, 14)-1 < 2 && le32(h, 16) >= 28 && le32(h, 16) < le32(h, 4)
	}},
	{"DfuSe", 0, "DfuSe\x01", func(src source, h []byte) bool { return len(h) >= 10 && int64(le32(h, 6)) <= src.size }},
	{"UF2", 0, "UF2\n\x57\x51\x5d\x9e", func(_ source, h []byte) bool { return len(h) == 512 && le32(h, 508) == 0x0ab16f30 }},
	{"Intel HEX", 0, ":", func(_ source, h []byte) bool { return hexLines(h, isIntelHex) }},
	{"Motorola S-record", 0, "S", func(_ source, h []byte) bool { return hexLines(h, isSRecord) }},
}

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
		at := s.at
		if at < 0 {
			at += src.size
		}
		if at < 0 || at >= src.size {
			continue
		}
		h, err := src.fields(at, int(min(signatureBytes, src.size-at)))
		if err == nil && bytes.HasPrefix(h, []byte(s.magic)) && (s.holds == nil || s.holds(src, h)) {
			return s.kind
		}
	}
	return ""
}

// isSignature says of a kind that it is known so.
func isSignature(k Kind) bool {
	return slices.ContainsFunc(signatures, func(s signature) bool { return s.kind == k })
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
