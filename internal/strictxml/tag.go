package strictxml

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// binding is a name space declaration; an empty prefix is the default.
type binding struct{ prefix, space string }

// The two prefixes that XML itself binds (Namespaces in XML 1.0, section 3).
const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// written is an attribute as it stands in the text.
type written struct {
	prefix, local string
	value         string
	at            int
}

// startTag reads a start tag or an empty element (XML 1.0 section 3.1).
func (s *scanner) startTag() error {
	begin := s.pos
	if len(s.open) == 0 && s.root != nil {
		return s.fail(Syntax, begin, "another element after the document", "the end of the text")
	}
	if len(s.open) >= s.opt.MaxDepth {
		return s.fail(TooDeep, begin, fmt.Sprintf("more than %d nested elements", s.opt.MaxDepth), "elements nested less deeply")
	}
	n := &Node{}
	line, column := s.place(begin)
	n.Line, n.Column = int32(line), int32(column)
	s.pos++
	raw, err := s.rawName("the name of an element")
	if err != nil {
		return err
	}
	frame := frame{node: n, raw: raw, bound: len(s.bound)}
	attrs, closed, err := s.attributes(raw)
	if err != nil {
		return err
	}
	if n.Space, n.Name, err = s.elementName(raw, begin+1); err != nil {
		return err
	}
	if err := s.keep(n, attrs, begin); err != nil {
		return err
	}
	if len(s.open) == 0 {
		s.root = n
	} else {
		n.Parent = s.open[len(s.open)-1].node
		n.Parent.Children = append(n.Parent.Children, n)
	}
	if closed {
		s.bound = s.bound[:frame.bound]
		return nil
	}
	s.push(frame)
	return nil
}

// push opens an element. The buffer for its text is that of the last element that was open at the same depth.
func (s *scanner) push(f frame) {
	if depth := len(s.open); depth < cap(s.open) {
		s.open = s.open[:depth+1]
		f.text = s.open[depth].text[:0]
		s.open[depth] = f
		return
	}
	s.open = append(s.open, f)
}

// attributes reads what stands between the name and the end of a start tag. Declarations come into force.
func (s *scanner) attributes(element string) (attrs []written, closed bool, err error) {
	from, count := len(s.bound), 0
	for {
		separate := s.blanks()
		switch {
		case s.pos >= len(s.data):
			return nil, false, s.cutOff("the end of the tag " + quote(element))
		case s.data[s.pos] == '>':
			s.pos++
			return attrs, false, nil
		case s.has("/>"):
			s.pos += len("/>")
			return attrs, true, nil
		case !separate:
			return nil, false, s.fail(Syntax, s.pos, s.next(), `a blank, ">" or "/>"`)
		}
		begin := s.pos
		if count++; count > s.opt.MaxAttributes {
			return nil, false, s.fail(TooLarge, begin, fmt.Sprintf("more than %d attributes of one element", s.opt.MaxAttributes), "fewer")
		}
		raw, err := s.rawName(`an attribute, ">" or "/>"`)
		if err != nil {
			return nil, false, err
		}
		if err := s.equals(); err != nil {
			return nil, false, err
		}
		value, err := s.value()
		if err != nil {
			return nil, false, err
		}
		prefix, local, err := s.split(raw, begin)
		if err != nil {
			return nil, false, err
		}
		switch {
		case prefix == "xmlns":
			err = s.bind(from, local, value, begin)
		case prefix == "" && local == "xmlns":
			err = s.bind(from, "", value, begin)
		default:
			attrs = append(attrs, written{prefix, local, value, begin})
		}
		if err != nil {
			return nil, false, err
		}
	}
}

// keep resolves the names of the attributes and puts them into the element.
func (s *scanner) keep(n *Node, attrs []written, begin int) error {
	if s.nodes += 1 + len(attrs); s.nodes > s.opt.MaxNodes {
		return s.fail(TooLarge, begin, fmt.Sprintf("more than %d elements and attributes", s.opt.MaxNodes), "fewer")
	}
	if s.tree += weightElement + weightAttribute*len(attrs); s.tree > s.opt.MaxTree {
		return s.fail(TooLarge, begin, fmt.Sprintf("elements and attributes that take more than %d MiB of memory", s.opt.MaxTree>>20), "fewer")
	}
	if len(attrs) == 0 {
		return nil
	}
	n.Attrs = make([]Attr, len(attrs))
	for i, a := range attrs {
		space := ""
		if a.prefix != "" { // the default name space is not one of attributes (Namespaces in XML, section 6.2)
			var err error
			if space, err = s.space(a.prefix, a.at); err != nil {
				return err
			}
		}
		for _, before := range n.Attrs[:i] {
			if before.Name == a.local && before.Space == space {
				return s.fail(Syntax, a.at, "the attribute "+quote(a.local)+" again", "each attribute once in an element")
			}
		}
		line, column := s.place(a.at)
		n.Attrs[i] = Attr{Space: space, Name: a.local, Value: a.value, Line: int32(line), Column: int32(column)}
	}
	return nil
}

func (s *scanner) elementName(raw string, at int) (space, local string, err error) {
	prefix, local, err := s.split(raw, at)
	if err != nil {
		return "", "", err
	}
	space, err = s.space(prefix, at)
	return space, local, err
}

// endTag reads an end tag and closes its element.
func (s *scanner) endTag() error {
	begin := s.pos
	s.pos += len("</")
	raw, err := s.rawName("the name of an element")
	if err != nil {
		return err
	}
	s.blanks()
	if s.pos >= len(s.data) {
		return s.cutOff(`">"`)
	}
	if s.data[s.pos] != '>' {
		return s.fail(Syntax, s.pos, s.next(), `">"`)
	}
	s.pos++
	if len(s.open) == 0 {
		return s.fail(Syntax, begin, "the end of "+quote(raw)+", which is not open", "an element")
	}
	f := s.open[len(s.open)-1]
	if f.raw != raw {
		return s.fail(Syntax, begin, "the end of "+quote(raw), "the end of "+quote(f.raw))
	}
	if len(f.node.Children) == 0 || len(bytes.Trim(f.text, " \t\r\n")) > 0 {
		f.node.Text = string(f.text)
	}
	f.node.number(s.counts)
	s.open = s.open[:len(s.open)-1]
	s.bound = s.bound[:f.bound]
	return nil
}

// rawName reads a name with its prefix. Which characters it may hold is in the production Name of XML 1.0 section 2.3.
func (s *scanner) rawName(expected string) (string, error) {
	from := s.pos
	for s.pos < len(s.data) {
		r, size := rune(s.data[s.pos]), 1
		if r >= utf8.RuneSelf {
			if r, size = utf8.DecodeRune(s.data[s.pos:]); r == utf8.RuneError && size == 1 {
				return "", s.clean(s.pos, len(s.data))
			}
		}
		if !nameRune(r) || s.pos == from && !nameStart(r) {
			break
		}
		s.pos += size
	}
	if s.pos == from {
		if from >= len(s.data) {
			return "", s.cutOff(expected)
		}
		return "", s.fail(Syntax, from, s.next(), expected)
	}
	if s.pos-from > MaxName {
		return "", s.fail(TooLarge, from, fmt.Sprintf("a name of %d bytes", s.pos-from), fmt.Sprintf("at most %d", MaxName))
	}
	return s.name(s.data[from:s.pos]), nil
}

// name keeps each name once.
func (s *scanner) name(b []byte) string {
	if kept, ok := s.names[string(b)]; ok {
		return kept
	}
	kept := string(b)
	s.names[kept] = kept
	return kept
}

func nameStart(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r == ':':
		return true
	case r < 0xc0:
		return false
	}
	return r != 0xd7 && r != 0xf7 && r <= 0x2ff || r >= 0x370 && r <= 0x1fff && r != 0x37e || r == 0x200c || r == 0x200d ||
		r >= 0x2070 && r <= 0x218f || r >= 0x2c00 && r <= 0x2fef || r >= 0x3001 && r <= 0xd7ff ||
		r >= 0xf900 && r <= 0xfdcf || r >= 0xfdf0 && r <= 0xfffd || r >= 0x10000 && r <= 0xeffff
}

func nameRune(r rune) bool {
	return nameStart(r) || r >= '0' && r <= '9' || r == '-' || r == '.' || r == 0xb7 || r >= 0x300 && r <= 0x36f || r == 0x203f || r == 0x2040
}
