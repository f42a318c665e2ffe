package strictjson

import (
	"errors"
	"strings"
)

// Again reads values of a text that Parse has read before, wherever they lie in it: one reader for many of them. Objects of few
// members are *Record if Options.Records says so; whoever keeps more of these than strings keeps others with them. Without, what it returns is the caller's own.
type Again struct{ s *scanner }

// NewAgain returns a reader of values of a text. The limits of opt hold for each value.
func NewAgain(text string, opt Options) *Again {
	s := newScanner(text, opt)
	s.records = opt.Records
	return &Again{s}
}

// At reads the value that lies at a place. The error is an *Error, also when the text has no value there that ends where it should.
func (a *Again) At(at Span) (any, error) {
	s := a.s
	s.slabs.part()
	clear(s.listed)
	s.pos, s.path, s.depth, s.values, s.kept, s.tree, s.problems = at.From, s.path[:0], 0, 0, 0, 0, s.problems[:0]
	s.members, s.items = s.members[:0], s.items[:0]
	s.line, s.bol = 0, at.From
	value, err := s.value("")
	if err == nil && s.pos != at.To {
		err = s.syntax("the end of the value")
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		before := s.data[:min(s.pos, len(s.data))]
		e.Line, e.Column = 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n')
	}
	return value, err
}
