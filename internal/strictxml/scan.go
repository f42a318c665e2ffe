package strictxml

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// scanner goes over the text once. It keeps the open elements in a stack of its own, so that no nesting can exhaust the
// one of the program.
type scanner struct {
	data []byte
	opt  Options
	pos  int

	line      int // of counted
	lineStart int // offset of the first byte of that line
	counted   int // offset up to which lines have been counted

	root   *Node
	open   []frame
	nodes  int
	tree   int               // bytes of memory that they take, estimated
	bound  []binding         // name space declarations in force
	names  map[string]string // each name once
	counts map[string]int32
}

// frame is an open element.
type frame struct {
	node  *Node
	raw   string // name as written, prefix and all
	bound int    // declarations in force outside of it
	text  []byte
	cut   bool // by a comment or processing instruction
}

func newScanner(data []byte, opt Options) *scanner {
	return &scanner{data: data, opt: opt.withDefaults(), line: 1, names: map[string]string{}, counts: map[string]int32{}}
}

// place says where an offset is. Offsets must not go back.
func (s *scanner) place(at int) (line, column int) {
	for s.counted < at {
		i := bytes.IndexByte(s.data[s.counted:at], '\n')
		if i < 0 {
			break
		}
		s.counted += i + 1
		s.line, s.lineStart = s.line+1, s.counted
	}
	s.counted = max(s.counted, at)
	return s.line, at - s.lineStart + 1
}

// fail is an error at an offset. It may lie before what was counted; then counting starts again.
func (s *scanner) fail(kind strictjson.Kind, at int, found, expected string) error {
	at = min(at, len(s.data))
	if at < s.lineStart {
		s.line, s.lineStart, s.counted = 1, 0, 0
	}
	e := &Error{Kind: kind, Found: found, Expected: expected}
	e.Line, e.Column = s.place(at)
	if len(s.open) > 0 {
		// Without indexes: they are known only when all siblings have been read.
		var steps []string
		for _, f := range s.open {
			steps = append(steps, "/"+f.node.Name)
		}
		e.Pointer = strings.Join(steps, "")
	}
	return e
}

func (s *scanner) cutOff(in string) error {
	return s.fail(CutOff, len(s.data), "the end of the text", in)
}

// has says whether the text goes on with these words.
func (s *scanner) has(words string) bool {
	return len(s.data)-s.pos >= len(words) && string(s.data[s.pos:s.pos+len(words)]) == words
}

func (s *scanner) blanks() bool {
	from := s.pos
	for s.pos < len(s.data) && blank(s.data[s.pos]) {
		s.pos++
	}
	return s.pos > from
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func (s *scanner) document() error {
	if len(s.data) > s.opt.MaxBytes {
		return s.fail(TooLarge, 0, fmt.Sprintf("%d bytes", len(s.data)), fmt.Sprintf("at most %d", s.opt.MaxBytes))
	}
	if err := s.prologue(); err != nil {
		return err
	}
	for s.pos < len(s.data) {
		var err error
		if s.data[s.pos] == '<' {
			err = s.markup()
		} else {
			err = s.characters()
		}
		if err != nil {
			return err
		}
	}
	if n := len(s.open); n > 0 {
		return s.cutOff("the end of the element " + quote(s.open[n-1].raw))
	}
	if s.root == nil {
		return s.cutOff("an element")
	}
	return nil
}

// markup reads what begins with "<".
func (s *scanner) markup() error {
	switch {
	case s.has("</"):
		return s.endTag()
	case s.has("<!--"):
		return s.comment()
	case s.has("<![CDATA["):
		return s.cdata()
	case s.has("<!DOCTYPE"):
		return s.fail(Doctype, s.pos, "a document type declaration", "none: entities that it may define can be used to attack a reader")
	case s.has("<!"):
		for _, words := range []string{"<!--", "<![CDATA[", "<!DOCTYPE"} {
			if strings.HasPrefix(words, string(s.data[s.pos:])) {
				return s.cutOff("markup")
			}
		}
		return s.fail(Syntax, s.pos, `"<!"`, "a comment or a CDATA section")
	case s.has("<?"):
		return s.instruction()
	}
	return s.startTag()
}

// comment skips a comment (XML 1.0 section 2.5).
func (s *scanner) comment() error {
	from := s.pos + len("<!--")
	i := bytes.Index(s.data[from:], []byte("--"))
	if i < 0 {
		return s.cutOff(`"-->" at the end of a comment`)
	}
	if err := s.clean(from, from+i); err != nil {
		return err
	}
	s.pos = from + i
	if !s.has("-->") {
		return s.fail(Syntax, s.pos, `"--" in a comment`, `"-->" at its end`)
	}
	s.pos += len("-->")
	s.part()
	return nil
}

// instruction skips a processing instruction (section 2.6).
func (s *scanner) instruction() error {
	from := s.pos + len("<?")
	i := bytes.Index(s.data[from:], []byte("?>"))
	if i < 0 {
		return s.cutOff(`"?>" at the end of a processing instruction`)
	}
	if err := s.clean(from, from+i); err != nil {
		return err
	}
	begin := s.pos
	s.pos = from
	target, err := s.rawName("the name of a processing instruction")
	if err != nil {
		return err
	}
	if strings.EqualFold(target, "xml") {
		return s.fail(Syntax, begin, "an XML declaration", "none but at the very beginning of the text")
	}
	if s.pos < from+i && !s.blanks() {
		return s.fail(Syntax, s.pos, s.next(), "a blank after the name of a processing instruction")
	}
	s.pos = from + i + len("?>")
	s.part()
	return nil
}

// part notes that the text of the open element is cut in two.
func (s *scanner) part() {
	if n := len(s.open); n > 0 {
		s.open[n-1].cut = true
	}
}

// clean refuses bytes that are no UTF-8 and characters that XML does not allow (section 2.2).
func (s *scanner) clean(from, to int) error {
	for i := from; i < to; {
		c := s.data[i]
		if c >= ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(s.data[i:to])
		if r == utf8.RuneError && size <= 1 {
			return s.fail(Encoding, i, fmt.Sprintf("the byte 0x%02x, which is no UTF-8 here", c), "text in UTF-8")
		}
		if !allowed(r) {
			return s.fail(Encoding, i, fmt.Sprintf("the character U+%04X", r), "characters that XML allows")
		}
		i += size
	}
	return nil
}

// allowed is the production Char of section 2.2.
func allowed(r rune) bool {
	return r >= ' ' && r <= 0xd7ff || r == '\t' || r == '\n' || r == '\r' || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

// next shows the next character for a message.
func (s *scanner) next() string {
	if s.pos >= len(s.data) {
		return "the end of the text"
	}
	r, size := utf8.DecodeRune(s.data[s.pos:])
	if r == utf8.RuneError && size <= 1 {
		return fmt.Sprintf("the byte 0x%02x", s.data[s.pos])
	}
	return quote(string(r))
}
