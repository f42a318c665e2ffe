package firmware

import (
	"encoding/binary"
	"fmt"
	"io"
	"sort"
)

// run is a piece of a file that lies in one piece in its container.
type run struct {
	from, n int64 // in the file, bytes
	at      int64 // in the container; -1 when it is nowhere, and made of a pattern
	pattern uint32
}

// filePieces bounds the pieces of one file.
const filePieces = 1 << 20

// nowhere is the place of a run that is not stored.
const nowhere = -1

// pieces is a file put together from runs. They are in order; what lies between them is zeros.
type pieces struct {
	of   io.ReaderAt
	size int64
	runs []run
}

// add appends a run, or lengthens the last one.
func (f *pieces) add(r run) error {
	if r.n <= 0 || r.from < 0 || r.at < nowhere {
		return fmt.Errorf("%w: piece of %d bytes at %d", errDamaged, r.n, r.at)
	}
	if len(f.runs) > 0 {
		last := &f.runs[len(f.runs)-1]
		end := last.from + last.n
		if r.from < end {
			return fmt.Errorf("%w: pieces overlap at %d", errDamaged, r.from)
		}
		if r.from == end && r.at >= 0 && last.at >= 0 && r.at == last.at+last.n {
			last.n += r.n
			return nil
		}
	}
	if len(f.runs) == filePieces {
		return fmt.Errorf("more than %d pieces: not supported", filePieces)
	}
	f.runs = append(f.runs, r)
	return nil
}

func (f *pieces) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read at %d: before the content", off)
	}
	i := sort.Search(len(f.runs), func(i int) bool { return f.runs[i].from+f.runs[i].n > off })
	n := 0
	for n < len(p) && off < f.size {
		room := min(int64(len(p)-n), f.size-off)
		switch {
		case i == len(f.runs): // zeros to the end
			clear(p[n : n+int(room)])
		case off < f.runs[i].from:
			room = min(room, f.runs[i].from-off)
			clear(p[n : n+int(room)])
		default:
			r := f.runs[i]
			room = min(room, r.from+r.n-off)
			if err := r.read(f.of, p[n:n+int(room)], off-r.from); err != nil {
				return n, err
			}
			i++ // unless the run ends first, the loop does
		}
		n, off = n+int(room), off+room
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// read fills bytes from within a run.
func (r run) read(of io.ReaderAt, p []byte, off int64) error {
	if r.at >= 0 {
		return readFull(of, p, r.at+off)
	}
	if r.pattern == 0 {
		clear(p)
		return nil
	}
	var four [4]byte
	binary.LittleEndian.PutUint32(four[:], r.pattern)
	for i := range p {
		p[i] = four[(off+int64(i))&3]
	}
	return nil
}
