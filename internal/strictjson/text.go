package strictjson

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string and notes what in it is no clean text.
func (s *scanner) text() (string, error) {
	s.pos++ // the opening quote
	start := s.pos
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			text := s.data[start:s.pos]
			s.pos++
			if err := s.tooLong(len(text), s.line, start-s.bol); err != nil {
				return "", err
			}
			return text, nil
		case c == '\\' || c < ' ' || c >= utf8.RuneSelf || c == 0x7f:
			return s.slowText(start)
		}
		s.pos++
	}
	return "", s.syntax(`a closing "`)
}

func (s *scanner) tooLong(n, line, column int) error {
	if n <= s.opt.MaxString {
		return nil
	}
	return &Error{Kind: TooLarge, Line: line, Column: column, Pointer: string(s.path), Found: fmt.Sprintf("a string of %d bytes", n), Expected: fmt.Sprintf("at most %d", s.opt.MaxString)}
}

// fault is a way in which a string is no clean text.
type fault int

const (
	noFault     fault = iota
	halfEscape        // a \u escape that stands for no character
	controlText       // a control character, escaped or beyond ASCII
	controlByte       // a control character in ASCII, as it is
	badByte           // no UTF-8
)

// defect is what in a string is no clean text. The worst is kept: what is no JSON outranks what only is no text. It is put in words when the
// string has ended: strings of millions of control characters are input like any other.
type defect struct {
	fault fault
	which rune
	valid bool // it is valid JSON all the same
}

func (d *defect) add(valid bool, f fault, which rune) {
	if d.fault == noFault || d.valid && !valid {
		*d = defect{f, which, valid}
	}
}

// words say what was found and what is expected.
func (d defect) words() (found, expected string) {
	switch d.fault {
	case halfEscape:
		return "a \\u escape that stands for no character", "whole Unicode characters"
	case badByte:
		return fmt.Sprintf("the byte 0x%02X, which is no valid UTF-8", d.which), "UTF-8, as JSON asks"
	case controlByte:
		return fmt.Sprintf("the control character U+%04X as a raw byte", d.which), "control characters to be escaped, as JSON asks"
	default:
		return fmt.Sprintf("the control character U+%04X", d.which), "none but tab, line feed, form feed and carriage return"
	}
}

// slowText reads on from the first character that needs thought.
func (s *scanner) slowText(start int) (string, error) {
	buf := append(make([]byte, 0, s.pos-start+64), s.data[start:s.pos]...)
	line, column := s.line, start-s.bol
	var bad defect
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		switch {
		case c == '"':
			s.pos++
			if err := s.report(bad, line, column); err != nil {
				return "", err
			}
			return string(buf), s.tooLong(len(buf), line, column)
		case c == '\\':
			r, err := s.escape()
			if err != nil {
				return "", err
			}
			if r == lone {
				bad.add(false, halfEscape, r)
			}
			if Control(r) {
				bad.add(true, controlText, r)
			}
			buf = utf8.AppendRune(buf, r)
		case c < utf8.RuneSelf:
			if c < ' ' || Control(rune(c)) {
				bad.add(c >= ' ', controlByte, rune(c))
			}
			if c == '\n' {
				s.line++
				s.bol = s.pos + 1
			}
			buf = append(buf, c)
			s.pos++
		default:
			r, size := utf8.DecodeRuneInString(s.data[s.pos:])
			if r == utf8.RuneError && size == 1 {
				bad.add(false, badByte, rune(c))
			}
			if Control(r) {
				bad.add(true, controlText, r)
			}
			buf = utf8.AppendRune(buf, r)
			s.pos += size
		}
	}
	return "", s.syntax(`a closing "`)
}

func (s *scanner) report(bad defect, line, column int) error {
	if bad.fault == noFault || s.want != nil || s.strict && bad.valid {
		return nil
	}
	found, expected := bad.words()
	return s.problem(Encoding, line, column, found, expected)
}

// Control reports characters that drive terminals rather than text, those of Latin-1 (C1) among them, and the code points
// that are no characters. Licence texts do hold form feeds.
func Control(r rune) bool {
	return r >= 0x7f && r < 0xa0 || r >= 0xfdd0 && r < 0xfdf0 || r >= 0 && r&0xfffe == 0xfffe || r >= 0 && r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f'
}

// lone stands for half of a surrogate pair; appending it to text yields U+FFFD.
const lone rune = -1

// escape reads one escape sequence.
func (s *scanner) escape() (rune, error) {
	s.pos++
	if s.pos >= len(s.data) {
		return 0, s.syntax("the rest of an escape sequence")
	}
	c := s.data[s.pos]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		s.pos++
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, s.syntax(`one of " \ / b f n r t u after a backslash`)
	}
	r, err := s.unit()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if !strings.HasPrefix(s.data[s.pos:], `\u`) {
		return lone, nil
	}
	before := s.pos
	s.pos++
	low, err := s.unit()
	if err != nil {
		return 0, err
	}
	whole := utf16.DecodeRune(r, low)
	if whole == utf8.RuneError {
		s.pos = before // the second may be whole by itself
		return lone, nil
	}
	return whole, nil
}

// unit reads uXXXX.
func (s *scanner) unit() (rune, error) {
	s.pos++
	if s.pos+4 > len(s.data) {
		s.pos = len(s.data)
		return 0, s.syntax("four hexadecimal digits")
	}
	n, err := strconv.ParseUint(s.data[s.pos:s.pos+4], 16, 16)
	if err != nil {
		return 0, s.syntax("four hexadecimal digits")
	}
	s.pos += 4
	return rune(n), nil
}
