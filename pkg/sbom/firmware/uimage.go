package firmware

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// The image of U-Boot that came before FIT (U-Boot, include/image.h): 64 bytes of header, all big-endian, then content.
const (
	uimageHeaderBytes = 64
	uimageParts       = 64
	uimageMulti       = 4
	uimageScript      = 6
)

// uimageTypes name the content, uimageCompression what it is compressed by.
var (
	uimageTypes       = map[byte]string{1: "standalone", 2: "kernel", 3: "ramdisk", 4: "multi", 5: "firmware", 6: "script", 7: "filesystem", 8: "device-tree", 14: "kernel"}
	uimageCompression = map[byte]Kind{1: "gzip", 2: "bzip2", 3: "LZMA", 4: "LZOP", 5: "LZ4", 6: "zstd"}
)

// openUImage gives each part of an image as a file. Both checksums must hold.
func openUImage(src source, t *Tree) (int64, error) {
	end, err := uimageBytes(src)
	if err != nil {
		return 0, err
	}
	b, err := src.fields(0, uimageHeaderBytes)
	if err != nil {
		return 0, err
	}
	if end > src.size {
		return 0, fmt.Errorf("%w: says it has %d bytes, but there are %d: cut off", errDamaged, end, src.size)
	}
	if err := t.budget.takeBytes(end); err != nil {
		return 0, err
	}
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.NewSectionReader(src.at, uimageHeaderBytes, end-uimageHeaderBytes)); err != nil {
		return 0, err
	}
	kind := uimageTypes[b[30]]
	if kind == "" {
		kind = fmt.Sprintf("type-%d", b[30])
	}
	parts := []part{{uimageHeaderBytes, end}}
	if b[30] == uimageMulti || b[30] == uimageScript {
		if parts, err = uimageList(src, end); err != nil {
			return 0, err
		}
		behind := &used{parts: []part{{0, uimageHeaderBytes + int64(len(parts)+1)*4}}}
		for _, p := range parts {
			behind.add(p.from, p.to)
		}
		t.leaveUnused(behind, end)
	}
	for i, p := range parts {
		name := kind
		if len(parts) > 1 {
			name = fmt.Sprintf("%s-%d", kind, i)
		}
		if err := t.addPart(name, src, p.from, p.to-p.from); err != nil {
			return 0, err
		}
		uimagePacked(src, t, name, p, b[31])
	}
	if stated := binary.BigEndian.Uint32(b[24:]); sum.Sum32() != stated {
		return 0, fmt.Errorf("%w: checksum of the content is %#x instead of %#x", errDamaged, sum.Sum32(), stated)
	}
	return end, nil
}

// uimageBytes checks the header by its checksum.
func uimageBytes(src source) (int64, error) {
	b, err := src.fields(0, uimageHeaderBytes)
	if err != nil {
		return 0, err
	}
	stated := binary.BigEndian.Uint32(b[4:])
	clear(b[4:8])
	if crc32.ChecksumIEEE(b) != stated {
		return 0, fmt.Errorf("%w: checksum of the header", errDamaged)
	}
	return uimageHeaderBytes + int64(binary.BigEndian.Uint32(b[12:])), nil
}

// uimageList reads the lengths of the parts, which lie before them and end with a zero.
func uimageList(src source, end int64) ([]part, error) {
	var parts []part
	at := int64(uimageHeaderBytes)
	for i := 0; ; i++ {
		b, err := src.fields(at, 4)
		if err != nil {
			return nil, err
		}
		at += 4
		n := int64(binary.BigEndian.Uint32(b))
		if n == 0 {
			break
		}
		if i == uimageParts || n > end {
			return nil, fmt.Errorf("%w: part %d has %d bytes", errDamaged, i, n)
		}
		parts = append(parts, part{0, n})
	}
	for i := range parts {
		n := parts[i].to
		parts[i] = part{at, at + n}
		if at = roundUp(at+n, 4); parts[i].to > end {
			return nil, fmt.Errorf("%w: part %d ends at %d of %d", errDamaged, i, parts[i].to, end)
		}
	}
	return parts, nil
}

// uimagePacked holds what the header says of compression against the content: what is said to be compressed and does
// not begin so can be read by nobody but its own loader.
func uimagePacked(src source, t *Tree, name string, p part, method byte) {
	want, known := uimageCompression[method]
	if method == 0 {
		return
	}
	first, err := head(io.NewSectionReader(src.at, p.from, p.to-p.from), p.to-p.from)
	switch {
	case !known:
		t.Skip(name, fmt.Sprintf("compression %d: not supported", method))
	case err != nil || recognise(first) != want:
		t.Skip(name, fmt.Sprintf("the header says %s, but the content does not begin so", strings.ToLower(string(want))))
	}
}
