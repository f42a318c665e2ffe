package delivery

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Facts of the format, from PKWARE's APPNOTE.
const (
	zipEndSize         = 22     // end of central directory, without comment
	zipEncryptedFlag   = 1      // general purpose bit 0
	zipUnicodePath     = 0x7075 // extra field with a second name for the entry
	zipLocalSize       = 30     // local file header before name and extra field
	zipLocalSignature  = 0x04034b50
	zipMaxLocalTrailer = 24 // data descriptor, the longest that may follow an entry
)

// readZip spools the entries that the central directory lists, after making sure that a reader of the local
// headers would see the same ones.
func readZip(ctx context.Context, in Content, size int64, s *spool, names *nameSet) ([]source, error) {
	zr, err := openZip(in, size, s.lim.MaxFiles)
	if err != nil {
		return nil, err
	}
	if err := zipLayout(zr, in); err != nil {
		return nil, err
	}
	var out []source
	for _, f := range zr.File {
		src, isFile, err := zipEntry(ctx, f, s, names)
		if err != nil {
			return nil, err
		}
		if isFile {
			out = append(out, src)
		}
	}
	return out, nil
}

// openZip refuses an archive with too many entries before the directory is loaded, and one with data
// behind its end record: that is seen by some programs and not by others.
func openZip(in io.ReaderAt, size int64, maxFiles int) (*zip.Reader, error) {
	end, err := zipEnd(in, size)
	if err != nil {
		return nil, err
	}
	// An entry of the directory takes 46 bytes at least, so its size bounds the count also in zip64 archives,
	// where the size reads as the largest number.
	dirSize := int64(binary.LittleEndian.Uint32(end[12:]))
	if dirSize != 1<<32-1 && dirSize/46 > int64(maxFiles)*8 {
		return nil, tooManyFiles(maxFiles)
	}
	zr, err := zip.NewReader(in, size)
	if err != nil {
		return nil, damaged("read zip", err)
	}
	if len(zr.File) > maxFiles {
		return nil, tooManyFiles(maxFiles)
	}
	return zr, nil
}

// zipEnd finds the end record. Its comment, which git archive writes, must reach to the very end of the file and
// must not hold a second record, or programs would disagree on which directory counts.
func zipEnd(in io.ReaderAt, size int64) ([]byte, error) {
	tail := make([]byte, min(size, zipEndSize+maxZipComment))
	if n, err := in.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return nil, damaged("read zip", err)
	}
	at := bytes.LastIndex(tail, []byte(magicZip0))
	if at < 0 || len(tail)-at < zipEndSize {
		return nil, damaged("read zip", errors.New("the end of the archive is missing, it was cut off"))
	}
	end := tail[at:]
	if int(binary.LittleEndian.Uint16(end[20:])) != len(end)-zipEndSize {
		return nil, damaged("read zip", errors.New("there is data after the end of the archive"))
	}
	return end, nil
}

func zipEntry(ctx context.Context, f *zip.File, s *spool, names *nameSet) (source, bool, error) {
	if f.Flags&zipEncryptedFlag != 0 {
		return source{}, false, unsafe(f.Name, "it is encrypted")
	}
	if secondName(f) {
		return source{}, false, unsafe(f.Name, "it bears a second, different name")
	}
	mode := f.Mode()
	if strings.HasSuffix(f.Name, "/") {
		if mode.Type() != fs.ModeDir || f.UncompressedSize64 != 0 {
			return source{}, false, unsafe(f.Name, "it has the name of a directory and is none")
		}
		_, err := names.directory(f.Name)
		return source{}, false, err
	}
	if !mode.IsRegular() {
		return source{}, false, unsafe(f.Name, describeMode(mode))
	}
	clean, err := names.file(f.Name)
	if err != nil {
		return source{}, false, err
	}
	r, err := f.Open()
	if err != nil {
		return source{}, false, &EntryError{f.Name, damaged("open", err)}
	}
	defer r.Close()
	src, err := s.add(ctx, clean, r)
	return src, true, err
}

// zipLayout checks that the entries lie one after the other, and that each local header bears the name of its
// directory entry. Overlapping entries are how a small zip unpacks to petabytes; differing names are how two
// programs unpack different files from one archive.
func zipLayout(zr *zip.Reader, in io.ReaderAt) error {
	type span struct {
		f          *zip.File
		start, end int64
	}
	spans := make([]span, 0, len(zr.File))
	for _, f := range zr.File {
		start, err := f.DataOffset()
		if err != nil {
			return &EntryError{f.Name, damaged("read zip", err)}
		}
		if f.CompressedSize64 > 1<<62 {
			return &EntryError{f.Name, damaged("read zip", errors.New("the size is impossible"))}
		}
		spans = append(spans, span{f, start, start + int64(f.CompressedSize64)})
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		switch {
		case a.start < b.start:
			return -1
		case a.start > b.start:
			return 1
		}
		return 0
	})
	floor := int64(0) // where the first local header must begin
	for _, s := range spans {
		if s.start-zipLocalSize-int64(len(s.f.Name)) < floor {
			return unsafe(s.f.Name, "it overlaps another entry")
		}
		if !localName(in, s.f.Name, floor, s.start) {
			return unsafe(s.f.Name, "its local header is missing, or bears another name or follows foreign data")
		}
		floor = s.end
	}
	return nil
}

// localName looks for the local header between the previous entry's data and this entry's, which only a data
// descriptor may separate.
func localName(in io.ReaderAt, name string, from, data int64) bool {
	for gap := int64(0); gap <= zipMaxLocalTrailer; gap++ {
		at := from + gap
		if at+zipLocalSize > data {
			return false
		}
		head := make([]byte, zipLocalSize+len(name))
		if n, _ := in.ReadAt(head, at); n < len(head) {
			return false
		}
		if binary.LittleEndian.Uint32(head) != zipLocalSignature {
			continue
		}
		nameLen, extraLen := int64(binary.LittleEndian.Uint16(head[26:])), int64(binary.LittleEndian.Uint16(head[28:]))
		if at+zipLocalSize+nameLen+extraLen == data {
			return string(head[zipLocalSize:]) == name && nameLen == int64(len(name))
		}
	}
	return false
}

// secondName tells whether the extra field with a Unicode path names another file than the entry does.
func secondName(f *zip.File) bool {
	for extra := f.Extra; len(extra) >= 4; {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return true
		}
		if id == zipUnicodePath && (n < 5 || string(extra[5:n]) != f.Name) {
			return true
		}
		extra = extra[n:]
	}
	return false
}

// spreadsheet tells an Office Open XML workbook from a zip that merely contains one: every entry must be a part
// of a workbook, and none may be a macro or embedded program, or the file stays an archive and so an artifact.
func spreadsheet(in io.ReaderAt, size int64) bool {
	if !hasPrefix(readHead(in, size, 4), magicZip) {
		return false
	}
	zr, err := openZip(in, size, maxWorkbookParts)
	if err != nil || zipLayout(zr, in) != nil {
		return false
	}
	workbook := false
	for _, f := range zr.File {
		workbook = workbook || f.Name == "xl/workbook.xml"
		if !workbookPart(f.Name) {
			return false
		}
	}
	return workbook
}

func workbookPart(name string) bool {
	if name == "[Content_Types].xml" {
		return true
	}
	for _, dir := range []string{"_rels/", "docProps/", "xl/", "customXml/"} {
		if strings.HasPrefix(name, dir) {
			return !strings.HasSuffix(name, ".bin") || strings.HasPrefix(name, "xl/printerSettings/")
		}
	}
	return false
}
