package firmware

import (
	"fmt"
	"io"
	"sync"
)

// stream is content that can only be had from its beginning to its end: what a compressed file holds. It is read
// at any place through the shelf.
type stream struct {
	open   func() (io.ReadCloser, error)
	limit  int64 // bytes it may have
	budget *budget

	mu  sync.Mutex // held while it is decompressed
	err error      // why it cannot be
}

// ReadAt reads a part. The first call decompresses everything, so that a stream that is damaged at its end gives
// nothing at all.
func (s *stream) ReadAt(p []byte, off int64) (int, error) {
	st, err := s.budget.shelf.get(s)
	if err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, fmt.Errorf("read at %d: before the content", off)
	}
	n := 0
	for n < len(p) && off < st.size {
		b, err := s.budget.shelf.chunk(st, int(off/chunkBytes))
		if err != nil {
			return n, err
		}
		took := copy(p[n:], b[off%chunkBytes:])
		n, off = n+took, off+int64(took)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// size decompresses everything and says how much it is.
func (s *stream) size() (int64, error) {
	st, err := s.budget.shelf.get(s)
	if err != nil {
		return 0, err
	}
	return st.size, nil
}
