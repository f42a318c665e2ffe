package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
)

// sqliteEnd asks for as many pages as the header states (SQLite, Database File Format, 1.3).
func sqliteEnd(src source) (int64, error) {
	h, err := src.fields(0, 100)
	if err != nil {
		return 0, err
	}
	page := int64(be16(h, 16))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 || h[18]-1 > 1 || h[19]-1 > 1 || h[21] != 64 || h[22] != 32 || h[23] != 32 {
		return 0, fmt.Errorf("%w: header of a database", errMedium)
	}
	if pages := int64(be32(h, 28)); pages > 0 && be32(h, 24) == be32(h, 92) {
		return pages * page, nil
	}
	if src.size < page {
		return 0, fmt.Errorf("%w: less than one page", errMedium)
	}
	return src.size / page * page, nil // written by an old version, which counts no pages
}

// gettextEnd goes over the two tables of strings of a translation (GNU gettext, The Format of GNU MO Files).
func gettextEnd(src source) (int64, error) {
	x := &extent{src: src}
	h := x.table("header", 0, 28)
	if x.err != nil {
		return 0, x.err
	}
	var order binary.ByteOrder = binary.LittleEndian
	if h[0] == 0x95 {
		order = binary.BigEndian
	}
	field := func(i int) int64 { return int64(order.Uint32(h[4*i:])) }
	if field(1)&0xffff > 1 {
		return 0, fmt.Errorf("%w: revision %#x", errMedium, field(1))
	}
	for _, at := range []int64{field(3), field(4)} {
		strings := x.table("table of strings", at, 8*field(2))
		for ; len(strings) > 0; strings = strings[8:] {
			x.take("string", int64(order.Uint32(strings[4:])), int64(order.Uint32(strings))+1)
		}
	}
	if field(5) > 0 {
		x.take("table of hashes", field(6), 4*field(5))
	}
	if field(1)&0xffff == 1 && x.err == nil { // strings that depend on the system lie behind, in a form of their own
		return src.size, nil
	}
	return x.end, x.err
}

// tzifEnd adds up what the one or two headers of a time zone count (RFC 8536, 3).
func tzifEnd(src source) (int64, error) {
	x := &extent{src: src}
	for width := int64(4); ; width = 8 {
		const header = 44
		h := x.table("header", x.end, header)
		if x.err != nil || string(h[:4]) != "TZif" {
			return 0, fmt.Errorf("%w: header of a time zone", errMedium)
		}
		count := func(i int) int64 { return int64(be32(h, 20+4*i)) } // of UT and standard indicators, leap seconds, transitions, types, characters
		x.take("data", x.end, count(0)+count(1)+count(2)*(width+4)+count(3)*(width+1)+count(4)*6+count(5))
		if x.err != nil || h[4] == 0 {
			return x.end, x.err
		}
		if width == 8 {
			break
		}
	}
	rest, err := src.fields(x.end, int(min(512, src.size-x.end)))
	if err != nil || len(rest) < 2 || rest[0] != '\n' || bytes.IndexByte(rest[1:], '\n') < 0 {
		return 0, fmt.Errorf("%w: footer of a time zone", errMedium)
	}
	return x.end + int64(bytes.IndexByte(rest[1:], '\n')) + 2, nil
}

// terminfoSlack is how much the names of the extended part take besides, where a writer counts none of them, in bytes.
const terminfoSlack = 16

// terminfoEnd adds up the parts of a terminal description, and those of the extended one behind it (term(5)).
func terminfoEnd(src source) (int64, error) {
	h, err := src.fields(0, 12)
	if err != nil {
		return 0, err
	}
	number := int64(2)
	if le16(h, 0) == 0o1036 {
		number = 4
	}
	field := func(b []byte, i int) int64 { return int64(le16(b, 2*i)) }
	end := roundUp(12+field(h, 1)+field(h, 2), 2) + number*field(h, 3) + 2*field(h, 4) + field(h, 5)
	if end = roundUp(end, 2); end+10 > src.size {
		return min(end, src.size), nil
	}
	if h, err = src.fields(end, 10); err != nil {
		return 0, err
	}
	end = roundUp(end+10+field(h, 0), 2) + number*field(h, 1) + 2*field(h, 3) + field(h, 4)
	if end <= src.size && end+terminfoSlack >= src.size {
		end = src.size
	}
	return end, nil
}

// keyringEnd goes from packet to packet (RFC 4880, 4.2.1: keyrings are in the old form).
func keyringEnd(src source) (int64, error) {
	at := int64(0)
	for range mediumParts {
		if at == src.size {
			return at, nil
		}
		h, err := src.fields(at, int(min(5, src.size-at)))
		if err != nil {
			return 0, err
		}
		form := int64(1) << (h[0] & 3)
		if h[0]&0xc0 != 0x80 || form == 8 || int64(len(h)) <= form {
			return at, nil
		}
		n := int64(0)
		for _, c := range h[1 : 1+form] {
			n = n<<8 | int64(c)
		}
		if at += 1 + form + n; at > src.size {
			return 0, fmt.Errorf("%w: packet that ends at %d", errMedium, at)
		}
	}
	return 0, fmt.Errorf("%w: more than %d packets", errMedium, mediumParts)
}

// pdfTail is how far before the end of a document its last line is looked for. Readers take one kilobyte.
const pdfTail = 4 << 10

var pdfStart = regexp.MustCompile(`startxref\s+(\d{1,18})\s+%%EOF[\r\n ]*`)

// pdfEnd asks that the last lines lead to a table of objects, or to an object that is one (ISO 32000-1, 7.5).
func pdfEnd(src source) (int64, error) {
	from := max(0, src.size-pdfTail)
	tail, err := src.fields(from, int(src.size-from))
	if err != nil {
		return 0, err
	}
	all := pdfStart.FindAllSubmatchIndex(tail, -1)
	if len(all) == 0 {
		return 0, fmt.Errorf("%w: no last line", errMedium)
	}
	last := all[len(all)-1]
	at, err := strconv.ParseInt(string(tail[last[2]:last[3]]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", errMedium, err)
	}
	table, err := src.fields(at, int(max(0, min(32, src.size-at))))
	if err != nil {
		return 0, err
	}
	if table = bytes.TrimLeft(table, "\r\n \t"); !bytes.HasPrefix(table, []byte("xref")) && !pdfObject.Match(table) {
		return 0, fmt.Errorf("%w: no table of objects at %d", errMedium, at)
	}
	return from + int64(last[1]), nil
}

var pdfObject = regexp.MustCompile(`^\d+\s+\d+\s+obj`)
