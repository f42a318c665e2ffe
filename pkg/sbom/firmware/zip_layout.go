package firmware

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// Records of an archive besides its entries (APPNOTE 4.3).
const (
	zipLocalBytes     = 30 // of the header before an entry, without its name and extra field (4.3.7)
	zipHeaderBytes    = 46 // of an entry's header in the directory (4.3.12)
	zip64EndBytes     = 56 // 4.3.14
	zipSignatureBytes = 6  // 4.3.13
	zipTailBytes      = 65 << 10
)

// zipPlace is where an archive has its directory.
type zipPlace struct {
	base   int64 // that the offsets in it count from
	from   int64 // of the first header
	record int64 // that ends the archive
}

// zipDirectoryPlace finds the directory as archive/zip does. zipLayout makes sure that both found the same one.
func zipDirectoryPlace(src source) (zipPlace, error) {
	record := int64(-1)
	for _, n := range []int64{1024, zipTailBytes} {
		n = min(n, src.size)
		b, err := src.fields(src.size-n, int(n))
		if err != nil {
			return zipPlace{}, err
		}
		if i := bytes.LastIndex(b[:max(0, len(b)-zipEndBytes+4)], []byte("PK\x05\x06")); i >= 0 {
			record = src.size - n + int64(i)
			break
		}
	}
	b, err := src.fields(record, zipEndBytes)
	if err != nil {
		return zipPlace{}, err
	}
	size, offset, end := int64(binary.LittleEndian.Uint32(b[12:])), int64(binary.LittleEndian.Uint32(b[16:])), record
	if locator, err := src.fields(record-zipLocatorBytes, zipLocatorBytes); err == nil && string(locator[:4]) == "PK\x06\x07" {
		at := int64(binary.LittleEndian.Uint64(locator[8:]))
		if b, err := src.fields(at, zip64EndBytes); err == nil && string(b[:4]) == "PK\x06\x06" {
			size, offset, end = int64(binary.LittleEndian.Uint64(b[40:])), int64(binary.LittleEndian.Uint64(b[48:])), at
		}
	}
	p := zipPlace{base: end - size - offset, record: record}
	if first, err := src.fields(offset, 4); p.base > 0 && err == nil && string(first) == zipHeader {
		p.base = 0
	}
	p.from = p.base + offset
	return p, nil
}

// zipLayout is an archive as its directory describes it.
type zipLayout struct {
	src  source
	tree *Tree
	used used // by records and entries
}

// layoutZip accounts for every byte of an archive. What no entry and no record of the directory uses is reported, and
// so is an archive whose directory can be read in two ways. Extra fields and comments are left over.
func layoutZip(src source, t *Tree, files []*zip.File) error {
	z := &zipLayout{src: src, tree: t}
	place, err := zipDirectoryPlace(src)
	if err != nil {
		return err
	}
	in := src.from(place.from).bytes()
	for i, f := range files {
		if err := z.entry(f, place, in, i == 0); err != nil {
			t.Report(Unread{t.Path, fmt.Sprintf("the directory of the archive can be read in two ways: entry %d: %v", i+1, err)})
			return nil
		}
	}
	to := place.from + in.n
	z.used.add(place.from, to)
	if err := z.end(place, to); err != nil {
		return err
	}
	return z.gaps()
}

// entry reads a header of the directory, and the one before the content.
func (z *zipLayout) entry(f *zip.File, place zipPlace, in *byteReader, first bool) error {
	at := place.from + in.n
	h := make([]byte, zipHeaderBytes)
	if _, err := io.ReadFull(in, h); err != nil {
		return err
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(h[at:])) }
	text := make([]byte, u16(28)+u16(30)+u16(32))
	if _, err := io.ReadFull(in, text); err != nil {
		return err
	}
	name, rest := text[:u16(28)], text[u16(28):]
	extra := rest[:u16(30)]
	if string(h[:4]) != zipHeader || string(name) != f.Name {
		return fmt.Errorf("%w: header at %d", errDamaged, at)
	}
	z.extra(extra, at+zipHeaderBytes+int64(len(name)))
	if comment := rest[u16(30):]; !isText(comment, true) {
		z.extra(comment, at+zipHeaderBytes+int64(len(name)+len(extra)))
	}
	z.unicodeName(f, "in the directory", extra)
	body, err := z.local(f, place.base+zipOffset(h, extra))
	if err != nil {
		return err
	}
	if first {
		if off, err := f.DataOffset(); err != nil || off != body {
			return fmt.Errorf("%w: its content lies at %d or %d", errDamaged, off, body)
		}
	}
	return z.descriptor(f, body+int64(f.CompressedSize64))
}

// zipOffset is where an entry begins. One that does not fit lies in the extra field, behind the sizes that do not fit
// either (APPNOTE 4.5.3).
func zipOffset(h, extra []byte) int64 {
	const none = 0xffffffff
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(h[at:]) }
	if u32(42) != none {
		return int64(u32(42))
	}
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			break
		}
		field := extra[:n]
		extra = extra[n:]
		if id != 1 {
			continue
		}
		for _, at := range []int{24, 20} {
			if u32(at) == none && len(field) >= 8 {
				field = field[8:]
			}
		}
		if len(field) >= 8 {
			return int64(binary.LittleEndian.Uint64(field))
		}
	}
	return none
}

// local reads the header before the content, holds it against the directory, and gives where the content begins.
func (z *zipLayout) local(f *zip.File, at int64) (int64, error) {
	h, err := strictzip.ReadLocal(z.src.at, at)
	if err != nil {
		return 0, fmt.Errorf("%w: no entry at %d: %w", errDamaged, at, err)
	}
	body := at + h.Bytes
	z.used.add(at, body)
	z.extra(h.Extra, body-int64(len(h.Extra)))
	z.called(f, "the header before the content", h.Name)
	for _, difference := range h.Differences(f) {
		z.tree.Skip(f.Name, difference+": programs differ in which one counts")
	}
	z.unicodeName(f, "before the content", h.Extra)
	return body, nil
}

const (
	// leastContainer is what the shortest container takes: an empty gzip stream.
	leastContainer = 18
	// zipExtraBytes is the most of an extra field or comment that is taken for what such fields hold: times, owners,
	// names in another encoding. More is left over even when nothing in it is recognised.
	zipExtraBytes = 1 << 10
)

// extra leaves over an extra field or a comment that may hold something.
func (z *zipLayout) extra(b []byte, at int64) {
	if len(b) < leastContainer {
		return
	}
	if many := len(b) > zipExtraBytes; many || len(spots(b, len(b), at)) > 0 || openers(recognise(b)) != nil {
		z.tree.leave(leftover{part: part{at, at + int64(len(b))}, what: "extra field or comment", table: !many})
	}
}

// descriptor takes what may follow the content of an entry: its checksum and sizes again (APPNOTE 4.3.9).
func (z *zipLayout) descriptor(f *zip.File, end int64) error {
	from := end - int64(f.CompressedSize64)
	if end > z.src.size || end < from {
		return nil // reported by the reader of the entry
	}
	n, err := strictzip.Descriptor(z.src.at, end, f)
	if err != nil {
		return err
	}
	end += n
	z.used.add(from, end)
	return nil
}

// end takes the records behind the headers of the directory.
func (z *zipLayout) end(place zipPlace, at int64) error {
	for at < place.record {
		b, err := z.src.fields(at, int(min(12, place.record-at)))
		if err != nil {
			return err
		}
		n := int64(0)
		switch {
		case bytes.HasPrefix(b, []byte("PK\x06\x06")) && len(b) == 12:
			n = int64(min(binary.LittleEndian.Uint64(b[4:]), zip64EndBytes-12)) + 12
		case bytes.HasPrefix(b, []byte("PK\x06\x07")):
			n = zipLocatorBytes
		case bytes.HasPrefix(b, []byte("PK\x05\x05")) && len(b) >= zipSignatureBytes:
			n = zipSignatureBytes + int64(binary.LittleEndian.Uint16(b[4:]))
			z.tree.leave(leftover{part: part{at, at + n}, what: "signature of the directory", table: true})
		}
		if n == 0 {
			break
		}
		z.used.add(at, at+n)
		at += n
	}
	z.used.add(place.record, place.record+zipEndBytes)
	comment := part{place.record + zipEndBytes, z.src.size}
	b, err := z.src.fields(comment.from, int(comment.to-comment.from))
	if err == nil && !isText(b, true) {
		z.tree.leave(leftover{part: comment, what: "comment of the archive"})
	}
	z.used.add(comment.from, comment.to)
	return err
}
