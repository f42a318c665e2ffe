package delivery

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// zipSpan is where the content of an entry lies.
type zipSpan struct {
	file       *zip.File
	start, end int64
}

// zipLayout checks that the entries lie one after the other from the beginning of the archive to its directory, with nothing between them,
// and that each header before an entry says what the directory says. Overlapping entries are how a small zip unpacks to petabytes; differing
// headers are how two programs unpack different files from one archive.
func zipLayout(zr *zip.Reader, in io.ReaderAt, size int64) error {
	spans, err := zipSpans(zr)
	if err != nil {
		return err
	}
	floor := int64(0) // where the next header must begin
	for _, s := range spans {
		if s.start < floor {
			return unsafe(s.file.Name, "it overlaps another entry")
		}
		if err := zipLocal(in, s, floor); err != nil {
			return err
		}
		n, err := strictzip.Descriptor(in, s.end, s.file)
		if err != nil {
			return &EntryError{s.file.Name, damaged("read zip", err)}
		}
		if n == 0 && strictzip.Described(s.file) {
			return unsafe(s.file.Name, "its sizes should follow its content, and do not")
		}
		floor = s.end + n
	}
	from, err := zipDirectoryStart(in, size)
	if err != nil {
		return damaged("read zip", err)
	}
	if from != floor {
		return damaged("read zip", fmt.Errorf("the entries end at byte %d, and the directory begins at %d: programs may find other entries in between", floor, from))
	}
	return nil
}

// zipSpans are those of all entries, in order.
func zipSpans(zr *zip.Reader) ([]zipSpan, error) {
	spans := make([]zipSpan, 0, len(zr.File))
	for _, f := range zr.File {
		start, err := f.DataOffset()
		if err != nil {
			return nil, &EntryError{f.Name, damaged("read zip", err)}
		}
		if f.CompressedSize64 > 1<<62 {
			return nil, &EntryError{f.Name, damaged("read zip", errors.New("the size is impossible"))}
		}
		spans = append(spans, zipSpan{f, start, start + int64(f.CompressedSize64)})
	}
	slices.SortStableFunc(spans, func(a, b zipSpan) int {
		switch {
		case a.start < b.start:
			return -1
		case a.start > b.start:
			return 1
		}
		return 0
	})
	return spans, nil
}

// zipLocal holds the header before an entry, which must begin at a place, against the directory.
func zipLocal(in io.ReaderAt, s zipSpan, at int64) error {
	name := s.file.Name
	local, err := strictzip.ReadLocal(in, at)
	switch {
	case err != nil || at+local.Bytes != s.start:
		return unsafe(name, "its local header is missing or follows foreign data")
	case local.Name != name:
		return unsafe(name, fmt.Sprintf("its local header bears another name, %.80q", local.Name))
	}
	if differences := local.Differences(s.file); differences != nil {
		return unsafe(name, "it has the "+strings.Join(differences, "; ")+": programs differ in what counts")
	}
	for _, extra := range [][]byte{s.file.Extra, local.Extra} {
		names, whole := strictzip.OtherNames(extra)
		if !whole || slices.ContainsFunc(names, func(other string) bool { return other != name }) {
			return unsafe(name, "it bears a second, different name")
		}
	}
	return nil
}

// Records of an archive of more than 4 GiB before the one at its end (APPNOTE 4.3.14, 4.3.15).
const (
	zip64EndSize     = 56
	zip64LocatorSize = 20
)

// zipDirectoryStart gives where the directory begins. It must reach up to the records at the end of the archive, or programs would disagree on
// whether the places in it count from the beginning of the file.
func zipDirectoryStart(in io.ReaderAt, size int64) (int64, error) {
	end, err := zipEnd(in, size)
	if err != nil {
		return 0, err
	}
	to := size - int64(len(end))
	n, from := uint64(binary.LittleEndian.Uint32(end[12:])), uint64(binary.LittleEndian.Uint32(end[16:]))
	locator := make([]byte, zip64LocatorSize)
	if got, _ := in.ReadAt(locator, max(0, to-zip64LocatorSize)); got == len(locator) && string(locator[:4]) == "PK\x06\x07" {
		to -= zip64LocatorSize + zip64EndSize
		record := make([]byte, zip64EndSize)
		if got, _ := in.ReadAt(record, max(0, to)); got < len(record) || string(record[:4]) != "PK\x06\x06" || binary.LittleEndian.Uint64(locator[8:]) != uint64(to) {
			return 0, errors.New("the record at its end that should state large sizes is missing")
		}
		n, from = binary.LittleEndian.Uint64(record[40:]), binary.LittleEndian.Uint64(record[48:])
	}
	if from > uint64(size) || n > uint64(size) || int64(from+n) != to {
		return 0, fmt.Errorf("its directory of %d bytes at %d does not end where the end of the archive begins, at %d", n, from, to)
	}
	return int64(from), nil
}
