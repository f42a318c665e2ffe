package delivery

import (
	"unicode"
	"unicode/utf8"
)

// textScan watches a stream for anything that plain text does not contain.
type textScan struct {
	clean  bool // UTF-8 without control characters but tab and line ends
	broken bool // not UTF-8, or with a NUL: no text in any sense
	utf8   bool // set by end: the opposite of broken
	part   []byte
}

func (t *textScan) write(p []byte) {
	if t.broken {
		return
	}
	if len(t.part) > 0 {
		p = append(append([]byte(nil), t.part...), p...)
		t.part = nil
	}
	for i := 0; i < len(p); {
		b := p[i]
		if b >= ' ' && b < 0x7f || b == '\n' || b == '\t' || b == '\r' {
			i++
			continue
		}
		if !utf8.FullRune(p[i:]) {
			t.part = append(t.part, p[i:]...)
			return
		}
		r, n := utf8.DecodeRune(p[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			t.broken, t.clean = true, false
			return
		}
		if unicode.IsControl(r) {
			t.clean = false
		}
		i += n
	}
}

func (t *textScan) end() {
	if len(t.part) > 0 {
		t.broken, t.clean = true, false
	}
	t.utf8 = !t.broken
}
