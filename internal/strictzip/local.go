// Package strictzip holds what a zip archive says of an entry before its content, and the end of that content, against what its directory
// says: programs that read from front to end go by the former, others by the latter, and both must unpack the same.
package strictzip

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Facts of the format, from PKWARE's APPNOTE.
const (
	Encrypted = 1 // general purpose bit 0 (4.4.4)

	localBytes     = 30 // of the header before an entry, without its name and extra field (4.3.7)
	localSignature = 0x04034b50
	descriptor     = 1 << 3 // general purpose bit: checksum and sizes lie behind the content
	utf8Name       = 1 << 11
	zip64          = 1      // extra field with sizes that do not fit (4.5.3)
	unicodePath    = 0x7075 // extra field with a second name in UTF-8 (4.6.9)
	// unicodeHead are the version of that field and the checksum of the name that it stands for. A program may pass over a field whose
	// checksum does not hold; one that does not is as easily written.
	unicodeHead = 5
	none        = 1<<32 - 1 // of a size that does not fit
)

// weighty are the general purpose bits that say how the content is to be read: encrypted (0 and 6), sizes behind it (3), header masked (13).
const weighty = Encrypted | descriptor | 1<<6 | 1<<13

// Local is the header before the content of an entry.
type Local struct {
	Flags, Method uint16
	CRC32         uint32
	Packed, Size  uint64
	Name          string
	Extra         []byte
	Bytes         int64 // of all of it
}

// ReadLocal reads the header at a place. One without its signature is zip.ErrFormat.
func ReadLocal(in io.ReaderAt, at int64) (*Local, error) {
	h := make([]byte, localBytes)
	if n, err := in.ReadAt(h, at); n < len(h) {
		return nil, fmt.Errorf("header before an entry: %w", err)
	}
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(h[at:]) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(h[at:]) }
	if u32(0) != localSignature {
		return nil, zip.ErrFormat
	}
	name, extra := int(u16(26)), int(u16(28))
	text := make([]byte, name+extra)
	if n, err := in.ReadAt(text, at+localBytes); n < len(text) {
		return nil, fmt.Errorf("name before an entry: %w", err)
	}
	l := &Local{Flags: u16(6), Method: u16(8), CRC32: u32(14), Packed: uint64(u32(18)), Size: uint64(u32(22)),
		Name: string(text[:name]), Extra: text[name:], Bytes: int64(localBytes + name + extra)}
	l.widen()
	return l, nil
}

// widen takes sizes that do not fit from the extra field.
func (l *Local) widen() {
	eachField(l.Extra, func(id uint16, b []byte) {
		if id != zip64 {
			return
		}
		for _, n := range []*uint64{&l.Size, &l.Packed} {
			if *n == none && len(b) >= 8 {
				*n, b = binary.LittleEndian.Uint64(b), b[8:]
			}
		}
	})
}

// Differences says in what the header tells something else than the directory does. Names are held against each other by the caller.
func (l *Local) Differences(f *zip.File) (differences []string) {
	differ := func(what string, directory, local any) {
		differences = append(differences, fmt.Sprintf("%s %v in the directory, but %v before the content", what, directory, local))
	}
	if l.Method != f.Method {
		differ("compression method", f.Method, l.Method)
	}
	mask := uint16(weighty)
	if strings.ContainsFunc(f.Name, func(r rune) bool { return r >= 0x80 }) {
		mask |= utf8Name
	}
	if l.Flags&mask != f.Flags&mask {
		differ("flags", fmt.Sprintf("%#x", f.Flags), fmt.Sprintf("%#x", l.Flags))
	}
	// An entry written as a stream may leave all three empty.
	open := l.Flags&descriptor != 0
	for _, n := range []struct {
		what             string
		directory, local uint64
	}{{"checksum", uint64(f.CRC32), uint64(l.CRC32)}, {"compressed size", f.CompressedSize64, l.Packed}, {"size", f.UncompressedSize64, l.Size}} {
		if n.directory != n.local && (!open || n.local != 0) {
			differ(n.what, n.directory, n.local)
		}
	}
	return differences
}

// OtherNames gives the names that an extra field states besides that of the header. It is not whole when a field in it is cut off, so that
// programs may find others.
func OtherNames(extra []byte) (names []string, whole bool) {
	broken := false
	whole = eachField(extra, func(id uint16, b []byte) {
		switch {
		case id != unicodePath:
		case len(b) < unicodeHead:
			broken = true
		default:
			names = append(names, string(b[unicodeHead:]))
		}
	})
	return names, whole && !broken
}

// eachField goes through the fields of an extra field. It is false when one is cut off.
func eachField(extra []byte, use func(id uint16, b []byte)) bool {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return false
		}
		use(id, extra[:n])
		extra = extra[n:]
	}
	return true
}
