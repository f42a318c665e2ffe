package sbom

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parsed is what one pass over a JSON text yields. Its tree has the shapes of encoding/json with UseNumber.
type parsed struct {
	tree     any
	problems []Problem
	// The rest is noted on the way, where the path is known anyway.
	refs       []located // every bom-ref, with the pointer of the object that bears it
	lines      map[string]int
	signatures []string
	reserved   []Property
	internal   []Property
	found      map[string]int // line of each wanted pointer
}

// located is a value and the JSON pointer of the object that holds it.
type located struct{ text, pointer string }

// scanner reads JSON strictly by RFC 8259, where encoding/json is silent: duplicate keys, invalid UTF-8, lone
// surrogates. Those become problems; only what leaves no single reading is an error.
type scanner struct {
	file string
	data []byte
	pos  int
	line int
	bol  int // offset of the first byte of the current line
	lim  Limits

	path       []byte // JSON pointer of the value being read
	depth      int
	values     int
	components int
	noted      int          // bytes of pointers kept
	listed     map[Code]int // problems
	maxNoted   int
	words      map[string]string // keys and such repeat: each is stored once
	out        *parsed

	// With want set, nothing is built: only the lines of the wanted pointers are looked up.
	want map[string]bool
}

// parse reads the whole text as one JSON value.
func parse(file string, data []byte, lim Limits) (*parsed, error) {
	s := newScanner(file, data, lim)
	if len(data) > lim.MaxBytes {
		return nil, s.fail(fmt.Sprintf("a document of %d bytes", len(data)), fmt.Sprintf("at most %d", lim.MaxBytes), askSmaller)
	}
	if err := s.document(); err != nil {
		return nil, err
	}
	return s.out, nil
}

// locate returns the line of each of the pointers that exists in data.
func locate(data []byte, want map[string]bool, lim Limits) map[string]int {
	s := newScanner("", data, lim)
	s.want = want
	s.out.found = make(map[string]int, len(want))
	// The text was parsed before; a pointer that cannot be found simply has no line.
	_ = s.document()
	return s.out.found
}

func newScanner(file string, data []byte, lim Limits) *scanner {
	return &scanner{file: file, data: data, line: 1, lim: lim, maxNoted: maxNoted, words: map[string]string{}, listed: map[Code]int{},
		out: &parsed{lines: map[string]int{}}}
}

func (s *scanner) document() error {
	// RFC 8259 section 8.1 lets a reader ignore a byte order mark.
	if strings.HasPrefix(string(s.data[:min(3, len(s.data))]), "\xef\xbb\xbf") {
		s.pos = 3
	}
	s.space()
	tree, err := s.value("")
	if err != nil {
		return err
	}
	s.space()
	if s.pos < len(s.data) {
		return s.syntax("nothing after the document")
	}
	s.out.tree = tree
	return nil
}

// value reads one value. holder is the key of the object member or array that holds it.
func (s *scanner) value(holder string) (any, error) {
	if s.values++; s.values > s.lim.MaxValues {
		return nil, s.fail("more values than can be read", fmt.Sprintf("at most %d", s.lim.MaxValues), askSmaller)
	}
	if s.noted > s.maxNoted {
		return nil, s.fail("more long names and places than can be kept", fmt.Sprintf("at most %d bytes of them", s.maxNoted), askSmaller)
	}
	if s.want != nil && s.want[string(s.path)] {
		s.out.found[string(s.path)] = s.line
	}
	if s.pos >= len(s.data) {
		return nil, s.syntax("a value")
	}
	switch c := s.data[s.pos]; {
	case c == '{':
		return s.object(holder)
	case c == '[':
		return s.array(holder)
	case c == '"':
		text, err := s.text(holder == "type" || holder == "alg" || holder == "scope")
		return text, err
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
	if s.depth++; s.depth > s.lim.MaxDepth {
		return s.fail("objects and arrays nested too deeply", fmt.Sprintf("a depth of at most %d", s.lim.MaxDepth), askAgain)
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
	var m map[string]any
	if s.want == nil {
		m = make(map[string]any, 8)
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
		if err := s.member(m); err != nil {
			return nil, err
		}
	}
	if s.want == nil {
		return m, s.note(m, holder, line)
	}
	return nil, nil
}

func (s *scanner) member(m map[string]any) error {
	if s.pos >= len(s.data) || s.data[s.pos] != '"' {
		return s.syntax("a property name in double quotes")
	}
	line := s.line
	key, err := s.text(true)
	if err != nil {
		return err
	}
	s.space()
	if err := s.expect(':', "a colon"); err != nil {
		return err
	}
	mark := len(s.path)
	s.path = appendToken(append(s.path, '/'), key)
	value, err := s.value(key)
	if err != nil {
		return err
	}
	if s.want == nil {
		if _, twice := m[key]; twice {
			s.problem(DuplicateKey, line, fmt.Sprintf("the key %s occurs twice in one object; each key is allowed once, "+
				"since readers differ in which of the two they take", quote(key)))
		}
		m[key] = value
	}
	s.path = s.path[:mark]
	s.space()
	return nil
}

func (s *scanner) array(holder string) (any, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer func() { s.depth-- }()
	list := []any{}
	for i := 0; ; i++ {
		if s.next(']') {
			return list, nil
		}
		if i > 0 {
			if err := s.expect(',', "a comma or ]"); err != nil {
				return nil, err
			}
		}
		mark := len(s.path)
		s.path = strconv.AppendInt(append(s.path, '/'), int64(i), 10)
		value, err := s.value(holder + "[]")
		if err != nil {
			return nil, err
		}
		if s.want == nil {
			list = append(list, value)
		}
		s.path = s.path[:mark]
		s.space()
	}
}

func (s *scanner) problem(code Code, line int, message string) {
	if s.listed[code]++; s.listed[code] > MaxProblems {
		return
	}
	s.out.problems = append(s.out.problems, Problem{Code: code, Pointer: s.here(), Line: line, Message: message})
}

// syntax reports that the text is no JSON at the current place.
func (s *scanner) syntax(expected string) error {
	found := "the end of the file"
	hint := "the file seems to be cut off: " + askAgain
	if s.pos < len(s.data) {
		r, _ := utf8.DecodeRune(s.data[s.pos:])
		found, hint = strconv.QuoteRune(r), "the file is no JSON: "+askAgain
	}
	return s.fail(found, expected, hint)
}

func (s *scanner) fail(found, expected, hint string) error {
	return &UnreadableError{Path: s.file, Line: s.line, Column: min(s.pos, len(s.data)) - s.bol + 1, Found: found, Expected: expected, Hint: hint}
}

// appendToken appends one reference token of a JSON pointer (RFC 6901).
func appendToken(path []byte, key string) []byte {
	if !strings.ContainsAny(key, "~/") {
		return append(path, key...)
	}
	return append(path, strings.NewReplacer("~", "~0", "/", "~1").Replace(key)...)
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if c := strings.Compare(a.Pointer, b.Pointer); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
}
