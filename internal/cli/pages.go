package cli

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/s2"
)

// pageBytes is a page of a rendering.
const pageBytes = 1 << 20

// pages is a rendering in memory, all but its last page compressed. One that grew as a whole would be held twice and a half, and an
// SBOM of control characters is six times as long when it is written as when it is read.
type pages struct {
	full [][]byte
	last []byte
	room []byte // to compress into
}

// Write never fails.
func (p *pages) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		if p.last == nil {
			p.last = make([]byte, 0, min(pageBytes, max(len(b), 4<<10)))
		}
		most := min(len(b), pageBytes-len(p.last))
		p.last, b = append(p.last, b[:most]...), b[most:]
		if len(p.last) == pageBytes {
			p.turn()
		}
	}
	return n, nil
}

// turn lays the last page to the others.
func (p *pages) turn() {
	if p.room == nil {
		p.room = make([]byte, s2.MaxEncodedLen(pageBytes))
	}
	p.full = append(p.full, bytes.Clone(s2.Encode(p.room, p.last)))
	p.last = p.last[:0]
}

func (p *pages) empty() bool { return len(p.full) == 0 && len(p.last) == 0 }

// copyTo writes all of it.
func (p *pages) copyTo(w io.Writer) error {
	for _, page := range p.full {
		text, err := s2.Decode(nil, page)
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	_, err := w.Write(p.last)
	return err
}
