package strictjson

import (
	"strconv"
	"unicode/utf8"
)

// here returns the pointer of the current value, to be kept.
func (s *scanner) here() string {
	s.kept += len(s.path)
	return string(s.path)
}

func (s *scanner) column() int { return min(s.pos, len(s.data)) - s.bol + 1 }

// problem notes a fault that leaves a reading. It is an error to a strict reader.
func (s *scanner) problem(kind Kind, line, column int, found, expected string) error {
	if s.listed[kind]++; s.listed[kind] > s.opt.MaxProblems {
		return nil
	}
	e := Error{Kind: kind, Line: line, Column: column, Pointer: s.here(), Found: found, Expected: expected}
	if s.strict {
		return &e
	}
	s.problems = append(s.problems, e)
	return nil
}

// syntax reports that the text is no JSON at the current place.
func (s *scanner) syntax(expected string) error {
	if s.pos >= len(s.data) {
		return s.fail(CutOff, "the end of the file", expected)
	}
	r, _ := utf8.DecodeRuneInString(s.data[s.pos:])
	return s.fail(Syntax, strconv.QuoteRune(r), expected)
}

func (s *scanner) fail(kind Kind, found, expected string) error {
	return &Error{Kind: kind, Line: s.line, Column: s.column(), Pointer: string(s.path), Found: found, Expected: expected}
}
