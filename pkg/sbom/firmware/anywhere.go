package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

const (
	// searchBytes is how much of a file is searched for a container at any place. The rest of a longer file is
	// reported as not looked into.
	searchBytes = 256 << 20
	// searchStep is how much of it is held in memory at once.
	searchStep = 1 << 20
)

// searched are the containers that are looked for at any place, and where their magic is.
var searched = []format{
	{"squashfs", 0, "hsqs"},
	{"zip", 0, "PK\x03\x04"},
	{"gzip", 0, "\x1f\x8b\x08"},
	{"xz", 0, "\xfd7zXZ\x00"},
	{"zstd", 0, "\x28\xb5\x2f\xfd"},
	{"bzip2", 0, "BZh"},
	{"cpio", 0, "070701"},
	{"cpio", 0, "070702"},
	{"tar", 257, "ustar"},
}

// place is where a magic was met.
type place struct {
	at   int
	kind Kind
}

// findAnywhere gives the place and kind of the first container before an end, which need not be at a block.
func (s *search) findAnywhere(src source, end int64) (int64, Kind, error) {
	tries := 0
	buf := make([]byte, min(src.size, searchStep+headBytes))
	for from := int64(0); from < end; from += searchStep {
		b := buf[:min(int64(len(buf)), src.size-from)]
		if err := readFull(src.at, b, from); err != nil {
			return 0, "", err
		}
		for _, p := range candidates(b, int(min(searchStep, end-from))) {
			offset := from + int64(p.at)
			first := b[p.at:min(len(b), p.at+headBytes)]
			if offset == 0 || !likely(p.kind, first) {
				continue
			}
			if tries++; tries > buriedTries {
				return 0, "", fmt.Errorf("more than %d places look like the beginning of a container", buriedTries)
			}
			if p.kind == "zip" || s.holds(src.from(offset), first, p.kind) {
				return offset, p.kind, nil
			}
		}
	}
	return 0, "", nil
}

// candidates gives where containers that begin in the first n bytes have their magic, in order.
func candidates(b []byte, n int) []place {
	var all []place
	for _, f := range searched {
		last := min(len(b), n+int(f.at)+len(f.magic)-1)
		for next := int(f.at); next < last; {
			i := bytes.Index(b[next:last], []byte(f.magic))
			if i < 0 {
				break
			}
			all = append(all, place{next + i - int(f.at), f.kind})
			next += i + len(f.magic)
		}
	}
	slices.SortFunc(all, func(a, b place) int { return a.at - b.at })
	return all
}

// likely looks at the bytes behind a magic, since a short one is met by chance in a large file. What a zip
// begins with is enough to call it one: when its directory is missing, that is worth a report.
func likely(k Kind, head []byte) bool {
	switch k {
	case "gzip": // flags (RFC 1952, 2.3.1): the upper three bits are reserved
		return len(head) > 10 && head[3]&0xe0 == 0
	case "bzip2": // block size, then the magic of a block
		return len(head) > 10 && head[3] >= '1' && head[3] <= '9' && string(head[4:10]) == "1AY&SY"
	case "tar":
		return isOldTar(head)
	case "zip":
		return isZipEntry(head)
	}
	return true
}

// isZipEntry checks the local header of an entry (APPNOTE 4.3.7): the version needed is one that was ever
// published, the method is in use, and the name is one.
func isZipEntry(head []byte) bool {
	const fixed = 30
	if len(head) < fixed {
		return false
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(head[at:])) }
	if u16(4)&0xff > 63 || u16(8) > 99 || u16(26) == 0 {
		return false
	}
	name := head[fixed:min(len(head), fixed+u16(26))]
	return !bytes.ContainsFunc(name, func(r rune) bool { return r != utf8.RuneError && !unicode.IsPrint(r) })
}
