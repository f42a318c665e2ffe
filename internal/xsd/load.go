package xsd

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// loader compiles a schema. Named types are compiled when they are first referred to; a complex type is entered before
// its content, since types hold themselves.
type loader struct {
	named   map[string]*strictxml.Node // types and attribute groups, by kind and name
	types   map[string]*typ
	simples map[string]*simple
}

// Load compiles a schema.
func Load(data []byte) (*Schema, error) {
	root, err := strictxml.Parse(data, strictxml.Options{})
	if err != nil {
		return nil, fmt.Errorf("load schema: %w", err)
	}
	if root.Space != Space || root.Name != "schema" {
		return nil, fmt.Errorf("load schema: found %s, expected a schema", root.Name)
	}
	l := &loader{named: map[string]*strictxml.Node{}, types: map[string]*typ{}, simples: map[string]*simple{}}
	s := &Schema{elements: map[string]*element{}}
	s.target, _ = root.Attr("targetNamespace")
	for _, n := range root.Children {
		name, _ := n.Attr("name")
		l.named[n.Name+" "+name] = n
	}
	for _, n := range root.Children {
		if n.Name != "element" {
			continue
		}
		e, err := l.element(n)
		if err != nil {
			return nil, fmt.Errorf("load schema: %w", err)
		}
		s.elements[e.name] = e
	}
	if len(s.elements) == 0 {
		return nil, fmt.Errorf("load schema: no element is declared")
	}
	return s, nil
}

func unknown(n *strictxml.Node) error {
	return fmt.Errorf("%s at line %d, column %d is not supported", n.Path(), n.Line, n.Column)
}

func (l *loader) element(n *strictxml.Node) (*element, error) {
	e := &element{}
	e.name, _ = n.Attr("name")
	_, e.filled = n.Attr("default")
	var err error
	if ref, ok := n.Attr("type"); ok {
		e.typ, err = l.reference(ref)
	}
	for _, c := range n.Children {
		switch c.Name {
		case "complexType":
			e.typ = &typ{attrs: map[string]*attribute{}}
			err = l.complex(e.typ, c)
		case "simpleType":
			e.typ = &typ{}
			e.typ.simple, err = l.simple(c)
		case "unique":
			err = l.unique(e, c)
		default:
			err = unknown(c)
		}
		if err != nil {
			return nil, err
		}
	}
	if err == nil && e.name == "" {
		err = unknown(n)
	}
	if e.typ == nil { // anyType (XML Schema part 1, section 3.4.7)
		e.typ = &typ{open: true, anyAttr: anything}
	}
	return e, err
}

// unique reads the one form of identity constraint: an attribute of all descendants.
func (*loader) unique(e *element, n *strictxml.Node) error {
	selector, field := n.Child("selector"), n.Child("field")
	if selector == nil || field == nil {
		return unknown(n)
	}
	at, _ := selector.Attr("xpath")
	name, _ := field.Attr("xpath")
	if at != ".//*" || !strings.HasPrefix(name, "@") {
		return unknown(n)
	}
	e.unique = append(e.unique, name[1:])
	return nil
}

// reference finds a type by name.
func (l *loader) reference(name string) (*typ, error) {
	if t, ok := l.types[name]; ok {
		return t, nil
	}
	if n, ok := l.named["complexType "+name]; ok {
		t := &typ{attrs: map[string]*attribute{}}
		l.types[name] = t
		return t, l.complex(t, n)
	}
	s, err := l.simpleNamed(name)
	t := &typ{simple: s}
	l.types[name] = t
	return t, err
}

func (l *loader) simpleNamed(name string) (*simple, error) {
	if short, ok := strings.CutPrefix(name, "xs:"); ok {
		if s, ok := builtin[short]; ok {
			return s, nil
		}
		return nil, fmt.Errorf("the built-in type %s is not supported", name)
	}
	if s, ok := l.simples[name]; ok {
		if s == nil {
			return nil, fmt.Errorf("the simple type %s is made from itself", name)
		}
		return s, nil
	}
	n, ok := l.named["simpleType "+name]
	if !ok {
		return nil, fmt.Errorf("no type is called %s", name)
	}
	l.simples[name] = nil
	s, err := l.simple(n)
	l.simples[name] = s
	return s, err
}

func (l *loader) simple(n *strictxml.Node) (*simple, error) {
	if len(n.Children) != 1 {
		return nil, unknown(n)
	}
	switch c := n.Children[0]; c.Name {
	case "restriction":
		return l.restriction(c)
	case "union":
		members, _ := c.Attr("memberTypes")
		out := &simple{}
		for _, name := range strings.Fields(members) {
			m, err := l.simpleNamed(name)
			if err != nil {
				return nil, err
			}
			out.members = append(out.members, m)
		}
		if len(out.members) == 0 || len(c.Children) > 0 {
			return nil, unknown(c)
		}
		return out, nil
	default:
		return nil, unknown(c)
	}
}

func (l *loader) restriction(n *strictxml.Node) (*simple, error) {
	name, _ := n.Attr("base")
	base, err := l.simpleNamed(name)
	if err != nil {
		return nil, err
	}
	if len(base.members) > 0 {
		return nil, unknown(n)
	}
	s := &simple{name: base.name, space: base.space, base: base, minLength: -1, maxLength: -1}
	for _, facet := range n.Children {
		value, _ := facet.Attr("value")
		if err := s.facet(facet, value); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *simple) facet(n *strictxml.Node, value string) (err error) {
	switch n.Name {
	case "enumeration":
		s.enumeration = append(s.enumeration, value)
	case "pattern":
		var p *regexp.Regexp
		// Patterns of XML Schema cover the whole value; the schemas use only syntax that means the same in Go.
		if p, err = regexp.Compile(`^(?:` + value + `)$`); err == nil {
			s.patterns = append(s.patterns, p)
		}
	case "minLength":
		s.minLength, err = strconv.Atoi(value)
	case "maxLength":
		s.maxLength, err = strconv.Atoi(value)
	case "minInclusive", "maxInclusive":
		var f float64
		f, err = strconv.ParseFloat(value, 64)
		if n.Name == "minInclusive" {
			s.minimum = &f
		} else {
			s.maximum = &f
		}
	default:
		return unknown(n)
	}
	if err != nil {
		return fmt.Errorf("%s at line %d: %w", n.Path(), n.Line, err)
	}
	return nil
}
