// Package rpmdb reads the database of an RPM system in place, from an io.ReaderAt, in each of its forms: SQLite (since
// RPM 4.16), NDB (SUSE) and the hash of Berkeley DB (before). Nothing is trusted: every length is held against what is
// there, every page is read once at most, and nothing is written or followed elsewhere.
//
// github.com/anchore/go-rpmdb, which syft uses, wants a file on disk, and a database can keep it busy for ever (a chain
// of pages that leads to itself) or end the process (an index beyond its page, read in a goroutine). It serves as the
// oracle of the tests.
package rpmdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// blobBytes bounds one header in a database; RPM itself allows as much.
const blobBytes = 256 << 20

// ErrDatabase is wrapped by each complaint about the structure of a database.
var ErrDatabase = errors.New("damaged RPM database")

// Read gives the packages of a database. With an error it gives those that come before the damage, or before the one that
// was not admitted: admit is asked about each package before it is kept, and its error ends the reading.
func Read(at io.ReaderAt, size int64, admit func(Header) error) (out []Header, err error) {
	err = blobs(at, size, func(blob []byte) error {
		h, err := parseHeader(blob)
		if err != nil {
			return err
		}
		if err := admit(h); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

// blobs gives each header in a database to visit, in the form that the database has.
func blobs(at io.ReaderAt, size int64, visit func([]byte) error) error {
	var head [32]byte
	if _, err := at.ReadAt(head[:], 0); err != nil {
		return fmt.Errorf("%w: %w", ErrDatabase, err)
	}
	switch formOf(head[:]) {
	case sqliteForm:
		return sqliteRows(at, size, "Packages", visit)
	case ndbForm:
		return ndbBlobs(at, size, head, visit)
	case bdbLittle:
		return (&bdbFile{at: at, size: size, order: binary.LittleEndian}).blobs(visit)
	case bdbBig:
		return (&bdbFile{at: at, size: size, order: binary.BigEndian}).blobs(visit)
	}
	return fmt.Errorf("%w: neither SQLite, NDB nor Berkeley DB", ErrDatabase)
}

// form is what a database is written in.
type form int

const (
	noForm form = iota
	sqliteForm
	ndbForm
	bdbLittle
	bdbBig
)

func formOf(head []byte) form {
	switch {
	case len(head) < 16:
	case string(head[:16]) == "SQLite format 3\x00":
		return sqliteForm
	case string(head[:4]) == "RpmP":
		return ndbForm
	case binary.LittleEndian.Uint32(head[12:]) == bdbMagic:
		return bdbLittle
	case binary.BigEndian.Uint32(head[12:]) == bdbMagic:
		return bdbBig
	}
	return noForm
}

// Begins says whether content begins in one of the forms that Read knows. Others use two of them, too.
func Begins(head []byte) bool { return formOf(head) != noForm }

// NDB (rpm, lib/backend/ndb/rpmpkg.c): a header, slots of 16 bytes in so many pages, then blobs in blocks of 16.
const (
	ndbPage, ndbSlot = 4096, 16
	ndbSlotPages     = 2048 // as many as RPM itself reads
)

func ndbBlobs(at io.ReaderAt, size int64, head [32]byte, visit func([]byte) error) error {
	le := binary.LittleEndian
	if version := le.Uint32(head[4:]); version != 0 {
		return fmt.Errorf("%w: NDB version %d", ErrDatabase, version)
	}
	pages := int64(le.Uint32(head[12:]))
	if pages == 0 || pages > ndbSlotPages || pages*ndbPage > size {
		return fmt.Errorf("%w: %d pages of slots", ErrDatabase, pages)
	}
	slots := make([]byte, pages*ndbPage)
	if _, err := at.ReadAt(slots, 0); err != nil {
		return fmt.Errorf("%w: %w", ErrDatabase, err)
	}
	left := size
	for slot := slots[len(head):]; len(slot) >= ndbSlot; slot = slot[ndbSlot:] {
		if string(slot[:4]) != "Slot" {
			return fmt.Errorf("%w: slot without its mark", ErrDatabase)
		}
		if le.Uint32(slot[4:]) == 0 {
			continue
		}
		var intro [16]byte
		from := int64(le.Uint32(slot[8:])) * ndbSlot
		if _, err := at.ReadAt(intro[:], from); err != nil {
			return fmt.Errorf("%w: %w", ErrDatabase, err)
		}
		n := int64(le.Uint32(intro[12:]))
		if string(intro[:4]) != "BlbS" || le.Uint32(intro[4:]) != le.Uint32(slot[4:]) || n > left {
			return fmt.Errorf("%w: blob at %d does not belong to its slot", ErrDatabase, from)
		}
		left -= n
		blob := make([]byte, n)
		if _, err := at.ReadAt(blob, from+int64(len(intro))); err != nil {
			return fmt.Errorf("%w: %w", ErrDatabase, err)
		}
		if err := visit(blob); err != nil {
			return err
		}
	}
	return nil
}

// bdbFile is a hash of Berkeley DB (libdb, src/dbinc/db_page.h). Headers of packages are too long for a page, so each
// is a chain of overflow pages.
type bdbFile struct {
	at    io.ReaderAt
	size  int64
	order binary.ByteOrder
	page  int64
	left  int64 // overflow pages that may still be read: each belongs to one header
}

const (
	bdbMagic                                       = 0x061561
	bdbPageHeader                                  = 26
	bdbHashUnsorted, bdbHash, bdbOverflow, bdbOffs = 2, 13, 7, 3
	bdbSmallest, bdbLargest                        = 512, 64 << 10
)

func (f *bdbFile) blobs(visit func([]byte) error) error {
	var meta [72]byte
	if _, err := f.at.ReadAt(meta[:], 0); err != nil {
		return fmt.Errorf("%w: %w", ErrDatabase, err)
	}
	f.page = int64(f.order.Uint32(meta[20:]))
	if f.page < bdbSmallest || f.page > bdbLargest || f.page&(f.page-1) != 0 {
		return fmt.Errorf("%w: pages of %d bytes", ErrDatabase, f.page)
	}
	last := int64(f.order.Uint32(meta[32:]))
	if (last+1)*f.page > f.size {
		return fmt.Errorf("%w: %d pages of %d bytes in a file of %d", ErrDatabase, last+1, f.page, f.size)
	}
	f.left = last + 1
	page := make([]byte, f.page)
	for n := int64(1); n <= last; n++ {
		if _, err := f.at.ReadAt(page, n*f.page); err != nil {
			return fmt.Errorf("%w: %w", ErrDatabase, err)
		}
		if page[25] != bdbHash && page[25] != bdbHashUnsorted {
			continue
		}
		if err := f.entries(page, visit); err != nil {
			return err
		}
	}
	return nil
}

// entries reads the values of a page; every second entry is one, the others are keys.
func (f *bdbFile) entries(page []byte, visit func([]byte) error) error {
	count := int(f.order.Uint16(page[20:]))
	if bdbPageHeader+2*count > len(page) {
		return fmt.Errorf("%w: %d entries in a page", ErrDatabase, count)
	}
	for i := 1; i < count; i += 2 {
		at := int(f.order.Uint16(page[bdbPageHeader+2*i:]))
		if at+12 > len(page) || page[at] != bdbOffs {
			continue
		}
		blob, err := f.chain(int64(f.order.Uint32(page[at+4:])), int64(f.order.Uint32(page[at+8:])))
		if err != nil {
			return err
		}
		if err := visit(blob); err != nil {
			return err
		}
	}
	return nil
}

func (f *bdbFile) chain(n, length int64) ([]byte, error) {
	if length > f.size || length > blobBytes {
		return nil, fmt.Errorf("%w: value of %d bytes", ErrDatabase, length)
	}
	var out []byte
	page := make([]byte, f.page)
	for int64(len(out)) < length {
		if f.left--; n == 0 || f.left < 0 {
			return nil, fmt.Errorf("%w: a value ends early or runs in a circle", ErrDatabase)
		}
		if _, err := f.at.ReadAt(page, n*f.page); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDatabase, err)
		}
		if page[25] != bdbOverflow {
			return nil, fmt.Errorf("%w: page %d is no overflow page", ErrDatabase, n)
		}
		out = append(out, page[bdbPageHeader:][:min(f.page-bdbPageHeader, length-int64(len(out)))]...)
		n = int64(f.order.Uint32(page[16:]))
	}
	return out, nil
}
