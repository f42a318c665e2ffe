package strictxml

import (
	"fmt"
	"strings"
)

// split takes a name apart (Namespaces in XML 1.0, section 4).
func (s *scanner) split(raw string, at int) (prefix, local string, err error) {
	prefix, local, qualified := strings.Cut(raw, ":")
	if !qualified {
		return "", raw, nil
	}
	first := rune(0)
	for _, first = range local {
		break
	}
	if prefix == "" || strings.Contains(local, ":") || first == 0 || !nameStart(first) {
		return "", "", s.fail(Namespace, at, "the name "+quote(raw), "a name, or a prefix, one colon and a name")
	}
	return prefix, local, nil
}

// bind puts a declaration into force. from is where those of the same element begin.
func (s *scanner) bind(from int, prefix, space string, at int) error {
	switch {
	case prefix == "xmlns" || space == xmlnsSpace || (prefix == "xml") != (space == xmlSpace):
		return s.fail(Namespace, at, "a declaration of what XML itself declares", "other prefixes and name spaces")
	case prefix != "" && space == "":
		return s.fail(Namespace, at, "the prefix "+quote(prefix)+" for no name space", "a name space")
	}
	for _, b := range s.bound[from:] {
		if b.prefix == prefix {
			return s.fail(Syntax, at, "a second declaration of the prefix "+quote(prefix), "each prefix once in an element")
		}
	}
	if len(s.bound) >= MaxNamespaces {
		return s.fail(TooLarge, at, fmt.Sprintf("more than %d name space declarations in force", MaxNamespaces), "fewer")
	}
	s.bound = append(s.bound, binding{prefix, s.name([]byte(space))})
	return nil
}

// space is what a prefix stands for at this place.
func (s *scanner) space(prefix string, at int) (string, error) {
	if prefix == "xml" {
		return xmlSpace, nil
	}
	for i := len(s.bound) - 1; i >= 0; i-- {
		if s.bound[i].prefix == prefix {
			return s.bound[i].space, nil
		}
	}
	if prefix == "" {
		return "", nil
	}
	return "", s.fail(Namespace, at, "the prefix "+quote(prefix), "a prefix that is declared")
}
