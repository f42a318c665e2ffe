package sbom

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string and notes what in it is no clean text. With shared set, equal strings are stored once.
func (s *scanner) text(shared bool) (string, error) {
	s.pos++ // the opening quote
	start := s.pos
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			text := s.data[start:s.pos]
			s.pos++
			if shared {
				return s.intern(text), s.tooLong(len(text), start)
			}
			return string(text), s.tooLong(len(text), start)
		case c == '\\' || c < ' ' || c >= utf8.RuneSelf || c == 0x7f:
			return s.slowText(start)
		}
		s.pos++
	}
	return "", s.syntax(`a closing "`)
}

// intern stores the keys of a document, and values from short lists, once each.
func (s *scanner) intern(text []byte) string {
	if known, ok := s.words[string(text)]; ok {
		return known
	}
	word := string(text)
	s.words[word] = word
	return word
}

func (s *scanner) tooLong(n, start int) error {
	if n <= s.lim.MaxString {
		return nil
	}
	s.pos = start
	return s.fail(fmt.Sprintf("a string of %d bytes", n), fmt.Sprintf("at most %d", s.lim.MaxString), askSmaller)
}

// slowText reads on from the first character that needs thought.
func (s *scanner) slowText(start int) (string, error) {
	buf := append(make([]byte, 0, s.pos-start+64), s.data[start:s.pos]...)
	line, defect := s.line, ""
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		switch {
		case c == '"':
			s.pos++
			if defect != "" && s.want == nil {
				s.problem(Encoding, line, defect)
			}
			return string(buf), s.tooLong(len(buf), start)
		case c == '\\':
			r, err := s.escape()
			if err != nil {
				return "", err
			}
			if r == lone {
				defect = "a \\u escape that stands for no character; only whole Unicode characters are allowed"
			}
			if control(r) {
				defect = fmt.Sprintf("the control character U+%04X; only tab, line feed, form feed and carriage return are allowed", r)
			}
			buf = utf8.AppendRune(buf, r)
		case c < utf8.RuneSelf:
			if c < ' ' || control(rune(c)) {
				defect = fmt.Sprintf("the control character U+%04X as a raw byte; in JSON it must be escaped", c)
			}
			if c == '\n' {
				s.line++
				s.bol = s.pos + 1
			}
			buf = append(buf, c)
			s.pos++
		default:
			r, size := utf8.DecodeRune(s.data[s.pos:])
			if r == utf8.RuneError && size == 1 {
				defect = fmt.Sprintf("the byte 0x%02X, which is no valid UTF-8; JSON must be UTF-8", c)
			}
			buf = utf8.AppendRune(buf, r)
			s.pos += size
		}
	}
	return "", s.syntax(`a closing "`)
}

// control reports characters that drive terminals rather than text. Licence texts do hold form feeds.
func control(r rune) bool {
	return r == 0x7f || r >= 0 && r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f'
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
	if !strings.HasPrefix(string(s.data[s.pos:min(s.pos+2, len(s.data))]), `\u`) {
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
	n, err := strconv.ParseUint(string(s.data[s.pos:s.pos+4]), 16, 16)
	if err != nil {
		return 0, s.syntax("four hexadecimal digits")
	}
	s.pos += 4
	return rune(n), nil
}

// maxQuoted is how much of an offending value a message shows.
const maxQuoted = 80

// quote shows a supplier's text in a message: shortened, and with nothing in it that a terminal would act on.
func quote(text string) string {
	if len(text) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}
