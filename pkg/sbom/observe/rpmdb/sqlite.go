package rpmdb

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// sqliteFile reads tables of an SQLite database in place (SQLite, "Database File Format"). A driver would need the
// database as a file on disk, and a write-ahead log beside it.
type sqliteFile struct {
	at      io.ReaderAt
	page    int64
	usable  int64 // bytes of a page without what is reserved at its end
	pages   int64
	visited map[int64]bool // a page belongs to one place, so a second visit is a circle
}

const (
	sqliteInterior, sqliteLeaf = 0x05, 0x0d
	sqliteHeader               = 100 // bytes before the first page's own header
)

// sqliteRows gives the last column of each row of a table to visit.
func sqliteRows(at io.ReaderAt, size int64, table string, visit func([]byte) error) error {
	var head [sqliteHeader]byte
	if _, err := at.ReadAt(head[:], 0); err != nil {
		return fmt.Errorf("%w: %w", ErrDatabase, err)
	}
	f := &sqliteFile{at: at, page: int64(binary.BigEndian.Uint16(head[16:])), visited: map[int64]bool{}}
	if f.page == 1 {
		f.page = 1 << 16
	}
	f.usable = f.page - int64(head[20])
	if f.page < 512 || f.page&(f.page-1) != 0 || f.usable < 480 {
		return fmt.Errorf("%w: pages of %d bytes", ErrDatabase, f.page)
	}
	f.pages = size / f.page
	root := int64(0)
	err := f.rows(1, func(values [][]byte) error {
		if len(values) == 5 && string(values[0]) == "table" && string(values[1]) == table {
			root = bigEndian(values[3])
		}
		return nil
	})
	if err != nil {
		return err
	}
	if root == 0 {
		return fmt.Errorf("%w: no table %q", ErrDatabase, table)
	}
	return f.rows(root, func(values [][]byte) error {
		if len(values) == 0 {
			return fmt.Errorf("%w: row without columns", ErrDatabase)
		}
		return visit(values[len(values)-1])
	})
}

func bigEndian(b []byte) (n int64) {
	if len(b) > 8 {
		return 0
	}
	for _, c := range b {
		n = n<<8 | int64(c)
	}
	return n
}

func (f *sqliteFile) read(n int64) ([]byte, error) {
	if n < 1 || n > f.pages || f.visited[n] {
		return nil, fmt.Errorf("%w: page %d is missing or used twice", ErrDatabase, n)
	}
	f.visited[n] = true
	page := make([]byte, f.page)
	_, err := f.at.ReadAt(page, (n-1)*f.page)
	return page, err
}

// rows walks the b-tree of a table from left to right.
func (f *sqliteFile) rows(root int64, visit func(values [][]byte) error) error {
	for pending := []int64{root}; len(pending) > 0; {
		n := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		page, err := f.read(n)
		if err != nil {
			return err
		}
		start := 0
		if n == 1 {
			start = sqliteHeader
		}
		kind, cells := page[start], int(binary.BigEndian.Uint16(page[start+3:]))
		pointers := start + 8
		if kind == sqliteInterior {
			pointers += 4
		}
		if kind != sqliteInterior && kind != sqliteLeaf || pointers+2*cells > len(page) {
			return fmt.Errorf("%w: page %d is no part of a table", ErrDatabase, n)
		}
		if kind == sqliteInterior {
			pending = append(pending, int64(binary.BigEndian.Uint32(page[start+8:])))
		}
		for i := cells - 1; kind == sqliteInterior && i >= 0; i-- {
			at := int(binary.BigEndian.Uint16(page[pointers+2*i:]))
			if at+4 > len(page) {
				return fmt.Errorf("%w: cell outside of page %d", ErrDatabase, n)
			}
			pending = append(pending, int64(binary.BigEndian.Uint32(page[at:])))
		}
		for i := 0; kind == sqliteLeaf && i < cells; i++ {
			values, err := f.row(page, int(binary.BigEndian.Uint16(page[pointers+2*i:])))
			if err != nil {
				return err
			}
			if err := visit(values); err != nil {
				return err
			}
		}
	}
	return nil
}

// row reads a cell of a leaf: the length of its record, its number, and the record, which may go on in overflow pages.
func (f *sqliteFile) row(page []byte, at int) ([][]byte, error) {
	length, n := varint(page, at)
	_, m := varint(page, at+n)
	if n == 0 || m == 0 || length < 0 || length > f.pages*f.page || length > blobBytes {
		return nil, fmt.Errorf("%w: record of %d bytes", ErrDatabase, length)
	}
	from := int64(at + n + m)
	local := length
	if most := f.usable - 35; length > most {
		least := (f.usable-12)*32/255 - 23
		if local = least + (length-least)%(f.usable-4); local > most {
			local = least
		}
	}
	if from+local > f.usable || length > local && from+local+4 > f.usable {
		return nil, fmt.Errorf("%w: record outside of its page", ErrDatabase)
	}
	record := append([]byte(nil), page[from:from+local]...)
	if length > local {
		next := int64(binary.BigEndian.Uint32(page[from+local:]))
		for int64(len(record)) < length {
			more, err := f.read(next)
			if err != nil {
				return nil, err
			}
			next = int64(binary.BigEndian.Uint32(more))
			record = append(record, more[4:][:min(f.usable-4, length-int64(len(record)))]...)
		}
	}
	return columns(record)
}

// columns takes a record apart: a header of types, then the values.
func columns(record []byte) (values [][]byte, err error) {
	header, n := varint(record, 0)
	if n == 0 || header > int64(len(record)) || header < int64(n) {
		return nil, fmt.Errorf("%w: record with a header of %d bytes", ErrDatabase, header)
	}
	at := header
	for i := int64(n); i < header; {
		kind, n := varint(record[:header], int(i))
		size := columnBytes(kind)
		if n == 0 || size < 0 || size > int64(len(record))-at {
			return nil, fmt.Errorf("%w: column of type %d", ErrDatabase, kind)
		}
		values = append(values, record[at:at+size])
		at, i = at+size, i+int64(n)
	}
	return values, nil
}

func columnBytes(kind int64) int64 {
	switch {
	case kind >= 12:
		return (kind - 12) / 2
	case kind == 10 || kind == 11 || kind < 0:
		return -1
	}
	return [...]int64{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}[kind]
}

// varint reads a number of up to nine bytes and says of how many; 0 when it is cut off or above any length.
func varint(b []byte, at int) (v int64, n int) {
	var u uint64
	for n < 9 && at+n < len(b) {
		c := b[at+n]
		n++
		if n == 9 {
			u = u<<8 | uint64(c)
			break
		}
		u = u<<7 | uint64(c&0x7f)
		if c < 0x80 {
			break
		}
		if at+n >= len(b) {
			return 0, 0
		}
	}
	if u > math.MaxInt64 {
		return 0, 0
	}
	return int64(u), n
}
