package strictxml

import (
	"bytes"
	"strings"
)

// prologue skips a byte order mark and reads the XML declaration (XML 1.0 section 2.8).
func (s *scanner) prologue() error {
	for _, other := range []struct{ mark, name string }{
		{"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"}, {"<\x00", "UTF-16"}, {"\x00<", "UTF-16"}, {"\x00\x00\xfe\xff", "UTF-32"}, {"\x00\x00\x00<", "UTF-32"},
	} {
		if bytes.HasPrefix(s.data, []byte(other.mark)) {
			return s.fail(Encoding, 0, "text in "+other.name, "text in UTF-8")
		}
	}
	if s.has("\xef\xbb\xbf") {
		s.pos = 3
	}
	if !s.has("<?xml") || len(s.data) > s.pos+5 && !blank(s.data[s.pos+5]) {
		return nil
	}
	s.pos += len("<?xml")
	order := []string{"version", "encoding", "standalone"}
	for stated := 0; ; stated++ {
		separate := s.blanks()
		if s.has("?>") {
			if stated == 0 {
				return s.fail(Syntax, s.pos, `"?>"`, "the version of XML")
			}
			s.pos += len("?>")
			return nil
		}
		if s.pos >= len(s.data) {
			return s.cutOff(`"?>" at the end of the XML declaration`)
		}
		if !separate {
			return s.fail(Syntax, s.pos, s.next(), "a blank")
		}
		begin := s.pos
		name, value, err := s.pseudo()
		if err != nil {
			return err
		}
		for len(order) > 0 && order[0] != name && stated > 0 {
			order = order[1:]
		}
		if len(order) == 0 || order[0] != name {
			return s.fail(Syntax, begin, quote(name), "version, then encoding and standalone, each at most once")
		}
		order = order[1:]
		if err := s.declared(begin, name, value); err != nil {
			return err
		}
	}
}

// pseudo reads one name="value" of the XML declaration.
func (s *scanner) pseudo() (name, value string, err error) {
	if name, err = s.rawName("version, encoding or standalone"); err != nil {
		return "", "", err
	}
	if err := s.equals(); err != nil {
		return "", "", err
	}
	quoted, err := s.quoted()
	return name, string(quoted), err
}

// declared holds the value to what can be read.
func (s *scanner) declared(at int, name, value string) error {
	switch name {
	case "version":
		// A document of any version 1.x is read as one of 1.0 (section 2.8).
		if minor, ok := strings.CutPrefix(value, "1."); !ok || minor == "" || strings.Trim(minor, "0123456789") != "" {
			return s.fail(Syntax, at, "XML version "+quote(value), "1.0")
		}
	case "encoding":
		if !strings.EqualFold(value, "UTF-8") && !strings.EqualFold(value, "US-ASCII") && !strings.EqualFold(value, "ASCII") {
			return s.fail(Encoding, at, "text in the encoding "+quote(value), "text in UTF-8")
		}
	case "standalone":
		if value != "yes" && value != "no" {
			return s.fail(Syntax, at, "standalone "+quote(value), "yes or no")
		}
	}
	return nil
}
