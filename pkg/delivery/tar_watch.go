package delivery

import (
	"io"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

// tarWatch lets an archive through, and looks at the headers before each entry: archive/tar shows what it made of them.
type tarWatch struct {
	in      io.Reader
	at      int64 // bytes that went through
	next    int64 // where the next header begins
	block   [stricttar.Block]byte
	filled  int
	done    bool // the header of the entry went through
	headers stricttar.Headers
}

// begin starts to look at the headers that follow the content which was read.
func (w *tarWatch) begin() {
	w.headers, w.done, w.filled = stricttar.Headers{}, false, 0
	w.next = toBlock(w.at)
}

func toBlock(n int64) int64 { return (n + stricttar.Block - 1) / stricttar.Block * stricttar.Block }

func (w *tarWatch) Read(p []byte) (int, error) {
	n, err := w.in.Read(p)
	for b := p[:n]; len(b) > 0; {
		took := len(b)
		switch {
		case w.done:
		case w.at < w.next:
			took = int(min(int64(took), w.next-w.at))
		default:
			took = copy(w.block[w.filled:], b)
			w.filled += took
		}
		w.at += int64(took)
		b = b[took:]
		if w.filled == len(w.block) {
			w.header()
		}
	}
	return n, err
}

func (w *tarWatch) header() {
	w.filled = 0
	size, extended, err := w.headers.Next(w.block[:])
	w.done = err != nil || !extended // a number that is none is an error of the reader
	w.next = toBlock(w.at + size)
}
