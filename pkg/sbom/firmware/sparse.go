package firmware

import (
	"encoding/binary"
	"fmt"
)

// The sparse image of Android (AOSP, system/core/libsparse/sparse_format.h): an image cut into chunks, without the
// blocks that need not be stored. All numbers are little-endian.
const (
	sparseHeaderBytes = 28
	sparseChunkBytes  = 12
	sparseRaw         = 0xcac1
	sparseFill        = 0xcac2
	sparseSkip        = 0xcac3
	sparseCRC         = 0xcac4
)

type sparseHeader struct {
	header, chunkHeader int64 // bytes
	block, blocks       int64
	chunks              int64
}

func readSparse(src source) (sparseHeader, error) {
	b, err := src.fields(0, sparseHeaderBytes)
	if err != nil {
		return sparseHeader{}, err
	}
	u16 := func(at int) int64 { return int64(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	h := sparseHeader{u16(8), u16(10), u32(12), u32(16), u32(20)}
	if u16(4) != 1 || h.header < sparseHeaderBytes || h.chunkHeader < sparseChunkBytes || h.block == 0 || h.block%4 != 0 || h.block > 1<<24 || h.chunks*h.chunkHeader > src.size {
		return h, fmt.Errorf("%w: header of a sparse image", errDamaged)
	}
	return h, nil
}

// openSparse gives the image as it is before it was cut, as one file.
func openSparse(src source, t *Tree) (int64, error) {
	image, end, err := sparseView(src, t.leave)
	if err != nil {
		return 0, err
	}
	return end, t.addView(innerName(src.path), image, image.size)
}

func sparseBytes(src source) (int64, error) {
	_, end, err := sparseView(src, func(leftover) {})
	return end, err
}

// sparseView reads the headers of the chunks. What a header has more than its fields is left over.
func sparseView(src source, leave func(leftover)) (*pieces, int64, error) {
	h, err := readSparse(src)
	if err != nil {
		return nil, 0, err
	}
	f := &pieces{of: src.at, size: h.block * h.blocks}
	leave(leftover{part: part{sparseHeaderBytes, h.header}, what: "header"})
	at, from := h.header, int64(0)
	for i := range h.chunks {
		b, err := src.fields(at, int(sparseChunkBytes))
		if err != nil {
			return nil, 0, fmt.Errorf("chunk %d: %w", i, err)
		}
		n := int64(binary.LittleEndian.Uint32(b[4:])) * h.block
		stored := int64(binary.LittleEndian.Uint32(b[8:])) - h.chunkHeader
		bad := fmt.Errorf("%w: chunk %d has %d bytes for %d", errDamaged, i, stored, n)
		if stored < 0 || stored > src.size-at-h.chunkHeader || n > f.size-from {
			return nil, 0, bad
		}
		leave(leftover{part: part{at + sparseChunkBytes, at + h.chunkHeader}, what: "header of a chunk"})
		r := run{from: from, n: n, at: at + h.chunkHeader}
		switch kind := binary.LittleEndian.Uint16(b); {
		case kind == sparseRaw && stored == n:
		case kind == sparseFill && stored == 4:
			pattern, err := src.fields(r.at, 4)
			if err != nil {
				return nil, 0, err
			}
			r.at, r.pattern = nowhere, binary.LittleEndian.Uint32(pattern)
		case kind == sparseSkip && stored == 0:
			r.at = nowhere
		case kind == sparseCRC && stored == 4 && n == 0:
		default:
			return nil, 0, bad
		}
		if n > 0 {
			if err := f.add(r); err != nil {
				return nil, 0, err
			}
		}
		at, from = at+h.chunkHeader+stored, from+n
	}
	if from != f.size {
		return nil, 0, fmt.Errorf("%w: chunks for %d bytes of %d", errDamaged, from, f.size)
	}
	return f, at, nil
}
