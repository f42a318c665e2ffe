package strictjson

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

func (s *scanner) number() (any, error) {
	start := s.pos
	s.next('-')
	integer := s.pos
	if !s.digits() {
		return nil, s.syntax("a digit")
	}
	if s.data[integer] == '0' && s.pos-integer > 1 {
		return nil, s.syntax("a number without leading zeros")
	}
	if s.next('.') && !s.digits() {
		return nil, s.syntax("a digit")
	}
	exponent := 0
	if s.next('e') || s.next('E') {
		_ = s.next('+') || s.next('-')
		from := s.pos
		if !s.digits() {
			return nil, s.syntax("a digit")
		}
		exponent, _ = strconv.Atoi(s.data[from:s.pos]) // saturates: too large is refused below
	}
	if s.pos-start > MaxNumber || exponent > MaxExponent {
		s.pos = start
		return nil, s.fail(HugeNumber, "a number too large to be meant", fmt.Sprintf("at most %d characters and an exponent within %d", MaxNumber, MaxExponent))
	}
	return json.Number(s.data[start:s.pos]), nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > start
}

func (s *scanner) word(w string) error {
	if !strings.HasPrefix(s.data[s.pos:], w) {
		return s.syntax("a value")
	}
	s.pos += len(w)
	return nil
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case '\n':
			s.line++
			s.bol = s.pos + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		s.pos++
	}
}

// next steps over c if it is next.
func (s *scanner) next(c byte) bool {
	if s.pos < len(s.data) && s.data[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

func (s *scanner) expect(c byte, what string) error {
	if !s.next(c) {
		return s.syntax(what)
	}
	s.space()
	return nil
}
