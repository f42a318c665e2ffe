package strictxml

import (
	"bytes"
	"fmt"
	"strconv"
)

// equals reads the sign between an attribute and its value.
func (s *scanner) equals() error {
	s.blanks()
	if s.pos >= len(s.data) {
		return s.cutOff(`"="`)
	}
	if s.data[s.pos] != '=' {
		return s.fail(Syntax, s.pos, s.next(), `"=" and a value`)
	}
	s.pos++
	s.blanks()
	return nil
}

// quoted reads text in quotes, as it stands.
func (s *scanner) quoted() ([]byte, error) {
	if s.pos >= len(s.data) {
		return nil, s.cutOff("a value in quotes")
	}
	mark := s.data[s.pos]
	if mark != '"' && mark != '\'' {
		return nil, s.fail(Syntax, s.pos, s.next(), "a value in quotes")
	}
	from := s.pos + 1
	i := bytes.IndexByte(s.data[from:], mark)
	if i < 0 {
		return nil, s.cutOff("a quote at the end of the value")
	}
	if i > s.opt.MaxText {
		return nil, s.fail(TooLarge, from, fmt.Sprintf("a value of %d bytes", i), fmt.Sprintf("at most %d", s.opt.MaxText))
	}
	s.pos = from + i + 1
	return s.data[from : from+i], nil
}

// value reads an attribute's value and normalises it (XML 1.0 section 3.3.3): white space becomes blanks.
func (s *scanner) value() (string, error) {
	from := s.pos + 1
	raw, err := s.quoted()
	if err != nil {
		return "", err
	}
	if err := s.clean(from, from+len(raw)); err != nil {
		return "", err
	}
	if i := bytes.IndexByte(raw, '<'); i >= 0 {
		return "", s.fail(Syntax, from+i, `"<" in a value`, `"&lt;"`)
	}
	if !bytes.ContainsAny(raw, "&\r\n\t") {
		return string(raw), nil
	}
	out, err := s.resolve(make([]byte, 0, len(raw)), from, from+len(raw), true)
	return string(out), err
}

// characters reads text up to the next markup (section 2.4).
func (s *scanner) characters() error {
	from := s.pos
	i := bytes.IndexByte(s.data[from:], '<')
	if i < 0 {
		i = len(s.data) - from
	}
	to := from + i
	if err := s.clean(from, to); err != nil {
		return err
	}
	s.pos = to
	if len(s.open) == 0 {
		for at := from; at < to; at++ {
			if !blank(s.data[at]) {
				s.pos = at
				return s.fail(Syntax, at, s.next()+" outside of the document", "an element, or the end of the text")
			}
		}
		return nil
	}
	if j := bytes.Index(s.data[from:to], []byte("]]>")); j >= 0 {
		return s.fail(Syntax, from+j, `"]]>" in text`, `"]]&gt;"`)
	}
	return s.add(from, to, true)
}

// cdata reads a CDATA section (section 2.7).
func (s *scanner) cdata() error {
	if len(s.open) == 0 {
		return s.fail(Syntax, s.pos, "text outside of the document", "an element, or the end of the text")
	}
	from := s.pos + len("<![CDATA[")
	i := bytes.Index(s.data[from:], []byte("]]>"))
	if i < 0 {
		return s.cutOff(`"]]>" at the end of a CDATA section`)
	}
	s.pos = from + i + len("]]>")
	if err := s.clean(from, from+i); err != nil {
		return err
	}
	return s.add(from, from+i, false)
}

// add puts text into the open element.
func (s *scanner) add(from, to int, references bool) error {
	f := &s.open[len(s.open)-1]
	if len(f.text)+to-from > s.opt.MaxText {
		return s.fail(TooLarge, from, fmt.Sprintf("more than %d bytes of text in one element", s.opt.MaxText), "less")
	}
	raw := s.data[from:to]
	f.node.Parted = f.node.Parted || f.cut && len(bytes.Trim(raw, " \t\r\n")) > 0
	special := "\r"
	if references {
		special = "&\r"
	}
	if !bytes.ContainsAny(raw, special) {
		f.text = append(f.text, raw...)
		return nil
	}
	var err error
	if references {
		f.text, err = s.resolve(f.text, from, to, false)
		return err
	}
	for at := from; at < to; at++ {
		f.text = s.lineEnd(f.text, &at)
	}
	return nil
}

// lineEnd appends one byte; every spelling of a line end becomes a line feed (section 2.11).
func (s *scanner) lineEnd(out []byte, at *int) []byte {
	c := s.data[*at]
	if c != '\r' {
		return append(out, c)
	}
	if *at+1 < len(s.data) && s.data[*at+1] == '\n' {
		*at++
	}
	return append(out, '\n')
}

// resolve appends text with its references replaced; in a value, white space becomes blanks.
func (s *scanner) resolve(out []byte, from, to int, value bool) ([]byte, error) {
	for at := from; at < to; at++ {
		if s.data[at] != '&' {
			out = s.lineEnd(out, &at)
			if last := len(out) - 1; value && (out[last] == '\n' || out[last] == '\t') {
				out[last] = ' '
			}
			continue
		}
		end := bytes.IndexByte(s.data[at:to], ';')
		if end < 0 {
			return nil, s.fail(Syntax, at, `"&" alone`, `"&amp;"`)
		}
		name := string(s.data[at+1 : at+end])
		r, known := s.reference(name)
		if !known {
			return nil, s.unknown(at, name)
		}
		out = append(out, string(r)...)
		at += end
	}
	return out, nil
}

// maxReference is how long a reference can be that means a character, without zeros in front.
const maxReference = 32

// reference is the character that a reference stands for (sections 4.1 and 4.6).
func (*scanner) reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || len(name) > maxReference || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || code > 0x10ffff || !allowed(rune(code)) {
		return 0, false
	}
	return rune(code), true
}

func (s *scanner) unknown(at int, name string) error {
	found := "the reference " + quote("&"+name+";")
	if len(name) > 0 && name[0] != '#' && nameStart(rune(name[0])) {
		return s.fail(Doctype, at, found, "one of &lt; &gt; &amp; &quot; &apos;, or a character by its number")
	}
	return s.fail(Syntax, at, found, `the number of a character that XML allows, or "&amp;" for the sign itself`)
}
