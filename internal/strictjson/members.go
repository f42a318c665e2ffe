package strictjson

import (
	"iter"
	"strings"
)

// skipMark steps over a byte order mark.
func (s *scanner) skipMark() {
	if s.pos == 0 && strings.HasPrefix(s.data, "\xef\xbb\xbf") {
		s.pos = 3
	}
}

// Members finds where the values of members of the outermost object lie, without reading what is in them; of equal keys
// it finds the last, as Parse does. It takes more than is JSON: only Parse says whether a text is. ok is false when the
// text is no object to its end.
func Members(text string, keys ...string) (found map[string]Span, ok bool) {
	s := newScanner(text, Options{MaxBytes: len(text) + 1})
	s.skipMark()
	s.space()
	if !s.next('{') {
		return nil, false
	}
	s.depth, found = 1, map[string]Span{}
	s.space()
	for first := true; !s.next('}'); first = false {
		if !first && s.expect(',', "") != nil || s.pos >= len(s.data) || s.data[s.pos] != '"' {
			return nil, false
		}
		key, err := s.text()
		if err != nil {
			return nil, false
		}
		s.space()
		if s.expect(':', "") != nil {
			return nil, false
		}
		from := s.pos
		if !s.skip() {
			return nil, false
		}
		for _, k := range keys {
			if k == key {
				found[k] = Span{from, s.pos}
			}
		}
		s.space()
	}
	return found, true
}

// Items finds where the items of an array lie in a text that Parse has read before.
func Items(text string, array Span) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		s := newScanner(text, Options{MaxBytes: len(text) + 1})
		for s.pos = array.From + 1; ; s.pos++ {
			s.space()
			from := s.pos
			if s.pos >= array.To-1 || !s.skip() {
				return
			}
			to := from + len(strings.TrimRight(text[from:s.pos], " \t\r\n"))
			if s.space(); !yield(Span{from, to}) {
				return
			}
		}
	}
}

// skip steps over a value by its brackets and quotes alone.
func (s *scanner) skip() bool {
	depth := 0
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case '"':
			if !s.skipText() {
				return false
			}
			if depth == 0 {
				return true
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return true // the end of the outermost object, after a number or a word
			}
			if depth--; depth == 0 {
				s.pos++
				return true
			}
		case ',':
			if depth == 0 {
				return true
			}
		}
		s.pos++
	}
	return false
}

// skipText steps over a string.
func (s *scanner) skipText() bool {
	for {
		end := strings.IndexByte(s.data[s.pos+1:], '"')
		if end < 0 {
			return false
		}
		s.pos += 1 + end
		slashes := 0
		for s.data[s.pos-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			s.pos++
			return true
		}
	}
}
