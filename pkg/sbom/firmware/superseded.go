package firmware

import (
	"bytes"
	"errors"
	"io"
)

// Files of a container image that a later layer removes, or replaces by other content. They are delivered all the same:
// whoever has the image has them.

// supersede notes a file that is taken out of the file system that an image shows.
func (t *Tree) supersede(e *Entry) {
	if e.Mode.IsRegular() && e.Size > 0 {
		t.superseded = append(t.superseded, e)
	}
}

// tellSuperseded counts the files that the layers of an image hold and that it does not show. One that comes back with
// the same content is shown.
func (s *search) tellSuperseded(t *Tree) {
	for _, e := range t.superseded {
		p := e.from + "!/" + e.inside
		if s.told[p] || equalContent(t, e, t.entries[e.Path]) {
			continue
		}
		s.told[p] = true
		if recogniseEntry(t, e) && executable[e.Kind] {
			s.supersededPrograms++
		}
		s.superseded.add(Opaque{p, e.Size})
	}
	t.superseded = nil
}

// equalContent compares two files. What cannot be read is not the same.
func equalContent(t *Tree, a, b *Entry) bool {
	switch {
	case b == nil || !b.Mode.IsRegular() || a.Size != b.Size:
		return false
	case a.from == b.from && a.inside == b.inside: // its layer is named again
		return true
	}
	same := false
	_ = Safely(func() error {
		x, err := t.content(a)
		if err != nil {
			return err
		}
		y, err := t.content(b)
		if err != nil {
			return err
		}
		same, err = sameStreams(x, y)
		return err
	})
	return same
}

func sameStreams(x, y io.Reader) (bool, error) {
	a, b := make([]byte, sampleBytes), make([]byte, sampleBytes)
	for {
		n, err := fillBuffer(x, a)
		m, err2 := fillBuffer(y, b)
		switch {
		case n != m || !bytes.Equal(a[:n], b[:m]):
			return false, nil
		case errors.Is(err, io.EOF) && errors.Is(err2, io.EOF):
			return true, nil
		case err != nil || err2 != nil:
			return false, errors.Join(err, err2)
		}
	}
}
