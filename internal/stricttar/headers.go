// Package stricttar holds apart what the headers before an entry of a tar archive say more than once: programs differ in which of them counts,
// and all must unpack the same.
package stricttar

import (
	"archive/tar"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

// Block is what everything in an archive is filled up to, in bytes.
const Block = 512

// ErrNumber is a number in a header that is none.
var ErrNumber = errors.New("no number of a tar header")

// Headers goes through the headers before one entry. Its zero value is that before the first.
type Headers struct {
	naming int
	own    [Block]byte // of the entry
}

// Next takes a header. It gives how many bytes of content follow it, without what fills the last block, when it is an extended header; then
// more headers come. The others begin an entry, or are for all entries that follow.
func (h *Headers) Next(block []byte) (size int64, extended bool, err error) {
	switch block[156] {
	case tar.TypeXHeader, tar.TypeGNULongName:
		h.naming++
	case tar.TypeGNULongLink:
	case tar.TypeXGlobalHeader:
		if h.naming > 0 {
			h.naming++ // a reader may drop the header before it, or not
		}
	default:
		copy(h.own[:], block)
		return 0, false, nil
	}
	size, err = Number(block[124:136])
	return size, true, err
}

// Before says whether any header was taken that names the entry in place of its own.
func (h *Headers) Before() bool { return h.naming > 0 }

// Doubled says that two headers name the entry, or may: programs differ in which one counts.
func (h *Headers) Doubled() bool { return h.naming > 1 }

// Number reads a number: octal, or binary behind a set bit (GNU tar manual, basic tar format).
func Number(b []byte) (int64, error) {
	if b[0]&0x80 == 0 {
		n, err := strconv.ParseInt(strings.Trim(string(b), " \x00"), 8, 64)
		if err != nil || n < 0 {
			return 0, ErrNumber
		}
		return n, nil
	}
	if len(b) > 8 {
		b = b[len(b)-8:]
	}
	n := int64(binary.BigEndian.Uint64(b))
	if n < 0 {
		return 0, ErrNumber
	}
	return n, nil
}
