package firmware

import (
	"archive/tar"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

// Sparse files in archives of GNU tar (GNU tar manual, Storing Sparse Files): only the pieces that are not zeros are
// stored, one behind the other, with a map that says where they belong.
const (
	tarSparseHead = 4       // pieces in the header of the old format
	tarSparseMore = 21      // in each block behind it
	tarSparseText = 1 << 20 // bytes of a map
	tarPieces     = 1 << 16 // of one file
	tarPAXSparse  = "GNU.sparse."
)

// isSparse says that the content of an entry does not lie in the archive as one piece, as archive/tar has it.
func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	switch h.PAXRecords[tarPAXSparse+"major"] + "." + h.PAXRecords[tarPAXSparse+"minor"] {
	case "0.0", "0.1", "1.0":
		return true
	case ".":
		return h.PAXRecords[tarPAXSparse+"map"] != ""
	}
	return false
}

// tellSparse reports records of a sparse file at an entry that is none. Its name counts all the same in GNU tar and others, and its size
// in some.
func tellSparse(t *Tree, h *tar.Header) {
	for _, key := range sortedNames(h.PAXRecords) {
		if !strings.HasPrefix(key, tarPAXSparse) {
			continue
		}
		if name := h.PAXRecords[tarPAXSparse+"name"]; name != "" {
			h.Name = name
		}
		t.Skip(h.Name, fmt.Sprintf("a header states %s of a sparse file without saying which parts it has: programs differ in what the entry is", key))
		return
	}
}

// tarSparse puts a sparse file together. Its header lies at one place, its content at another. It gives the bytes that
// the content takes.
func tarSparse(src source, h *tar.Header, header, at int64) (*pieces, int64, error) {
	var numbers []int64
	var err error
	switch {
	case h.Typeflag == tar.TypeGNUSparse:
		numbers, err = tarSparseOld(src, header, at)
	case h.PAXRecords[tarPAXSparse+"major"] == "1":
		var b []byte
		if b, err = src.fields(header+tarBlock, int(min(at-header-tarBlock, tarSparseText))); err == nil {
			numbers, err = tarSparseMap(strings.Split(string(b), "\n"))
		}
	default:
		list := strings.Split(h.PAXRecords[tarPAXSparse+"map"], ",")
		numbers, err = tarSparseMap(append([]string{strconv.Itoa(len(list) / 2)}, list...))
	}
	if err != nil {
		return nil, 0, fmt.Errorf("map of a sparse file: %w", err)
	}
	f := &pieces{of: src.at, size: h.Size}
	stored := int64(0)
	for i := 0; i+1 < len(numbers); i += 2 {
		off, n := numbers[i], numbers[i+1]
		if off < 0 || n < 0 || n > h.Size || off > h.Size-n || at+stored > src.size-n {
			return nil, 0, fmt.Errorf("%w: piece of a sparse file at %d with %d bytes: %w", errDamaged, off, n, io.ErrUnexpectedEOF)
		}
		if n > 0 {
			if err := f.add(run{from: off, n: n, at: at + stored}); err != nil {
				return nil, 0, err
			}
		}
		stored += n
	}
	return f, stored, nil
}

// tarSparseOld reads the map in the header, and in the blocks between it and the content.
func tarSparseOld(src source, header, at int64) ([]int64, error) {
	b, err := src.fields(header, int(min(at-header, tarSparseText)))
	if err != nil {
		return nil, err
	}
	var numbers []int64
	read := func(b []byte, n int) error {
		for ; n > 0 && b[0] != 0; n, b = n-1, b[24:] {
			off, err := stricttar.Number(b[:12])
			size, err2 := stricttar.Number(b[12:24])
			if err != nil || err2 != nil {
				return errDamaged
			}
			numbers = append(numbers, off, size)
		}
		return nil
	}
	if err := read(b[386:], tarSparseHead); err != nil {
		return nil, err
	}
	for b = b[tarBlock:]; len(b) >= tarBlock; b = b[tarBlock:] {
		if err := read(b, tarSparseMore); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// tarSparseMap reads a map of decimal numbers, whose first says how many pieces follow.
func tarSparseMap(list []string) ([]int64, error) {
	n, err := strconv.Atoi(list[0])
	if err != nil || n < 0 || n > tarPieces || 2*n >= len(list) {
		return nil, fmt.Errorf("%w: %.20q pieces; at most %d are allowed", errDamaged, list[0], tarPieces)
	}
	numbers := make([]int64, 0, 2*n)
	for _, s := range list[1 : 1+2*n] {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, errDamaged
		}
		numbers = append(numbers, v)
	}
	return numbers, nil
}
