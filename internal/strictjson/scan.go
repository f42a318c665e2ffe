package strictjson

import (
	"fmt"
	"strconv"
	"strings"
)

// scanner reads one text. What leaves no single reading is an error; the rest is a problem, and an error if strict.
type scanner struct {
	data   string // substrings of it are what the tree is made of
	pos    int
	line   int
	bol    int // offset of the first byte of the current line
	opt    Options
	strict bool
	notes  Notes
	stream Stream // nil when the tree is to hold everything

	path     []byte // JSON pointer of the value being read
	depth    int
	values   int
	kept     int // bytes of pointers kept
	tree     int // bytes of memory that the tree takes, estimated
	problems []Error
	listed   map[Kind]int
	members  []member          // of the objects that are open and have few, the outermost first
	items    []any             // of the arrays that are open and have few, the outermost first, while records are made
	held     map[string]string // what holds the items of an array, by the key of the array
	records  bool              // objects of few members are made to records
	slabs    slabs
	dropping bool // within the member that is not kept

	// With want set, nothing is built: only the places of the wanted pointers are looked up.
	want  map[string]bool
	found map[string]Place
}

func newScanner(data string, opt Options) *scanner {
	return &scanner{data: data, line: 1, opt: opt.withDefaults(), listed: map[Kind]int{}}
}

func (s *scanner) document() (any, error) {
	if len(s.data) > s.opt.MaxBytes {
		return nil, s.fail(TooLarge, fmt.Sprintf("a document of %d bytes", len(s.data)), fmt.Sprintf("at most %d", s.opt.MaxBytes))
	}
	s.space()
	tree, err := s.value("")
	if err != nil {
		return nil, err
	}
	s.space()
	if s.pos < len(s.data) {
		return nil, s.syntax("nothing after the document")
	}
	return tree, nil
}

// value reads one value. holder is the key of the object member or array that holds it.
func (s *scanner) value(holder string) (any, error) {
	if s.values++; s.values > s.opt.MaxValues {
		return nil, s.fail(TooLarge, "more values than can be read", fmt.Sprintf("at most %d", s.opt.MaxValues))
	}
	if s.kept > s.opt.MaxKept {
		return nil, s.fail(TooLarge, "more long names and places than can be kept", fmt.Sprintf("at most %d bytes of them", s.opt.MaxKept))
	}
	if err := s.heavy(); err != nil {
		return nil, err
	}
	if s.want != nil && s.want[string(s.path)] {
		s.found[string(s.path)] = Place{s.line, s.column()}
	}
	if s.pos >= len(s.data) {
		return nil, s.syntax("a value")
	}
	if s.want == nil {
		s.tree += weightValue
	}
	switch c := s.data[s.pos]; {
	case c == '{':
		return s.object(holder)
	case c == '[':
		return s.array(holder)
	case c == '"':
		return s.text()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return true, s.word("true")
	case c == 'f':
		return false, s.word("false")
	case c == 'n':
		return nil, s.word("null")
	}
	return nil, s.syntax("a value")
}

func (s *scanner) enter() error {
	if s.depth++; s.depth > s.opt.MaxDepth {
		return s.fail(TooDeep, "objects and arrays nested too deeply", fmt.Sprintf("a depth of at most %d", s.opt.MaxDepth))
	}
	s.pos++
	s.space()
	return nil
}

func (s *scanner) object(holder string) (any, error) {
	line := s.line
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer func() { s.depth-- }()
	o, held := open{base: len(s.members)}, s.tree
	if s.want == nil {
		s.tree += weightObject
	}
	if s.depth <= s.opt.FoldDepth {
		o.folded = map[string]string{}
	}
	for first := true; ; first = false {
		if s.next('}') {
			break
		}
		if !first {
			if err := s.expect(',', "a comma or }"); err != nil {
				return nil, err
			}
		}
		if err := s.member(&o); err != nil {
			return nil, err
		}
	}
	if s.want != nil {
		return nil, nil
	}
	if s.dropping {
		s.drop(&o)
		s.tree = held
		return nothing, nil
	}
	told := Object{Holder: holder, Line: line, s: s}
	var value any
	if s.records && o.many == nil {
		told.few = s.record(&o)
		value = told.few
	} else {
		told.many = s.close(&o)
		value = told.many
	}
	if s.notes == nil {
		return value, nil
	}
	if err := s.notes.Object(told); err != nil {
		return nil, err
	}
	return value, s.heavy()
}

// heavy is an error when the tree takes more memory than it may.
func (s *scanner) heavy() error {
	if s.tree <= s.opt.MaxTree {
		return nil
	}
	return s.fail(TooLarge, fmt.Sprintf("values that take more than %d MiB of memory", s.opt.MaxTree>>20), "fewer and longer ones")
}

func (s *scanner) member(o *open) error {
	if s.pos >= len(s.data) || s.data[s.pos] != '"' {
		return s.syntax("a property name in double quotes")
	}
	line, column := s.line, s.column()
	key, err := s.text()
	if err != nil {
		return err
	}
	s.space()
	if err := s.expect(':', "a colon"); err != nil {
		return err
	}
	mark := len(s.path)
	s.path = append(append(s.path, '/'), Escape(key)...)
	if s.want == nil {
		if err := s.once(key, o, line, column); err != nil {
			return err
		}
	}
	unkept := s.depth == 1 && key == s.opt.Unkept && key != ""
	s.dropping = s.dropping || unkept
	value, err := s.value(key)
	if err != nil {
		return err
	}
	s.dropping = s.dropping && !unkept
	if s.want == nil {
		s.keep(o, key, value)
	}
	s.path = s.path[:mark]
	s.space()
	return nil
}

// once reports a key that its object has already.
func (s *scanner) once(key string, o *open, line, column int) error {
	if s.has(o, key) {
		o.twice = true
		return s.problem(DuplicateKey, line, column, fmt.Sprintf("a duplicate key: %s occurs twice in one object", Quote(key)),
			"each key once, since readers differ in which of the two they take")
	}
	if o.folded == nil {
		return nil
	}
	// Through upper case first: letters such as the long s are equal to another only there.
	fold := strings.ToLower(strings.ToUpper(key))
	if other, twice := o.folded[fold]; twice {
		return s.problem(DuplicateKey, line, column, fmt.Sprintf("a duplicate key: %s occurs twice in one object, the second time as %s", Quote(other), Quote(key)),
			"keys that differ in more than letter case, since some readers ignore it")
	}
	o.folded[fold] = key
	return nil
}

func (s *scanner) array(holder string) (any, error) {
	start, item := s.pos, s.itemOf(holder)
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer func() { s.depth-- }()
	l := list{base: len(s.items)}
	streamed := s.stream != nil && s.depth == 2 && s.stream.Begin(holder, start)
	if streamed {
		s.records = s.opt.Records
		defer func() { s.records = false }()
	}
	for i := 0; ; i++ {
		if s.next(']') {
			if streamed {
				return []any{}, s.stream.End()
			}
			return s.closeList(&l), nil
		}
		if i > 0 {
			if err := s.expect(',', "a comma or ]"); err != nil {
				return nil, err
			}
		}
		mark, held := len(s.path), s.tree
		s.path = strconv.AppendInt(append(s.path, '/'), int64(i), 10)
		from := s.pos
		value, err := s.value(item)
		if err != nil {
			return nil, err
		}
		switch {
		case streamed:
			if err := s.stream.Item(i, value, Span{from, s.pos}); err != nil {
				return nil, err
			}
			s.tree = held + (s.tree-held)/streamedPart
			s.slabs.part()
		case s.dropping:
			s.tree = held
		case s.want == nil:
			s.keepItem(&l, value)
			s.tree += weightItem
		}
		s.path = s.path[:mark]
		s.space()
	}
}
