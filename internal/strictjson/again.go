package strictjson

// Again reads values of a text that Parse has read before, wherever they lie in it: one reader for many of them. What it returns must not be
// changed, and objects of few members are *Record if Options.Records says so; whoever keeps more of these than strings keeps others with them.
type Again struct{ s *scanner }

// NewAgain returns a reader of values of a text. The limits of opt hold for each value.
func NewAgain(text string, opt Options) *Again {
	s := newScanner(text, opt)
	s.records = opt.Records
	return &Again{s}
}

// At reads the value that lies at a place. ok is false when the text has no value there that ends where it should.
func (a *Again) At(at Span) (value any, ok bool) {
	s := a.s
	s.slabs.part()
	clear(s.listed)
	s.pos, s.path, s.depth, s.values, s.kept, s.tree, s.problems = at.From, s.path[:0], 0, 0, 0, 0, s.problems[:0]
	s.members, s.items = s.members[:0], s.items[:0]
	value, err := s.value("")
	return value, err == nil && s.pos == at.To
}
