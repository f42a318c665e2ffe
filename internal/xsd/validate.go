package xsd

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// instanceSpace is the name space of attributes that speak to a validator (XML Schema part 1, section 2.6).
const instanceSpace = "http://www.w3.org/2001/XMLSchema-instance"

// validator collects violations. It recurses as deep as the tree, which the reader of XML has bounded.
type validator struct {
	schema *Schema
	most   int
	listed []Violation
	total  int
}

// Validate holds a document against the schema. It returns its violations in the order of the document, at most so
// many, and how many there are. The time is linear in the size of the document.
func (s *Schema) Validate(root *strictxml.Node, most int) (listed []Violation, total int) {
	v := &validator{schema: s, most: most}
	if e := s.elements[root.Name]; e != nil && root.Space == s.target {
		v.element(root, e)
	} else {
		v.add(root, nil, "the element "+named(root, s.target), "the outermost element of the format")
	}
	return v.listed, v.total
}

func (v *validator) add(n *strictxml.Node, a *strictxml.Attr, found, expected string) {
	if v.total++; len(v.listed) < v.most {
		v.listed = append(v.listed, Violation{Node: n, Attr: a, Found: found, Expected: expected})
	}
}

// named shows the name of an element, with its name space when that is not the schema's.
func named(n *strictxml.Node, target string) string {
	switch n.Space {
	case target:
		return strictjson.Quote(n.Name)
	case "":
		return strictjson.Quote(n.Name) + " of no name space"
	}
	return strictjson.Quote(n.Name) + " of the name space " + strictjson.Quote(n.Space)
}

func (v *validator) element(n *strictxml.Node, e *element) {
	v.attributes(n, e.typ)
	switch {
	case e.typ.simple != nil:
		v.text(n, e)
	case e.typ.open:
		v.inside(n)
	default:
		v.children(n, e.typ)
	}
	for _, name := range e.unique {
		v.unique(n, name, map[string]*strictxml.Node{})
	}
}

func (v *validator) attributes(n *strictxml.Node, t *typ) {
	stated := 0
	for i := range n.Attrs {
		a := &n.Attrs[i]
		if a.Space == instanceSpace {
			v.instance(n, a)
			continue
		}
		declared := t.attrs[a.Name]
		switch {
		case a.Space == "" && declared != nil:
			stated++
			if expected, ok := declared.simple.check(a.Value); !ok {
				v.add(n, a, strictjson.Quote(a.Value), expected)
			}
		case !t.anyAttr.allows(a.Space, v.schema.target):
			v.add(n, a, "the attribute "+strictjson.Quote(a.Name), "only attributes of this version of the format")
		}
	}
	if len(t.required) == 0 || stated == len(t.attrs) {
		return
	}
	for _, name := range t.required {
		if _, ok := n.Attr(name); !ok {
			v.add(n, nil, "no attribute "+strictjson.Quote(name), "what is required: the attribute "+strictjson.Quote(name))
		}
	}
}

// instance looks at an attribute for validators. Naming a schema is harmless; asking for another type, or for no
// content where the schema wants some, would have each reader see a different document.
func (v *validator) instance(n *strictxml.Node, a *strictxml.Attr) {
	if a.Name != "schemaLocation" && a.Name != "noNamespaceSchemaLocation" {
		v.add(n, a, "the attribute "+strictjson.Quote("xsi:"+a.Name), "content as the schema declares it")
	}
}

func (v *validator) text(n *strictxml.Node, e *element) {
	for _, c := range n.Children {
		v.add(c, nil, "the element "+named(c, v.schema.target), "only text in "+strictjson.Quote(n.Name))
	}
	if len(n.Children) > 0 || n.Text == "" && e.filled {
		return
	}
	if expected, ok := e.typ.simple.check(n.Text); !ok {
		v.add(n, nil, strictjson.Quote(n.Text), expected)
	}
}

func (v *validator) children(n *strictxml.Node, t *typ) {
	if !t.mixed && strings.Trim(n.Text, " \t\r\n") != "" {
		v.add(n, nil, "the text "+strictjson.Quote(strings.TrimSpace(n.Text)), "only elements in "+strictjson.Quote(n.Name))
	}
	if t.model == nil {
		for _, c := range n.Children {
			v.add(c, nil, "the element "+named(c, v.schema.target), "no elements in "+strictjson.Quote(n.Name))
		}
		return
	}
	w := t.model.begin(v.schema.target)
	before := w.done
	for _, c := range n.Children {
		allowed := w.next
		declared, ok := w.step(c)
		if !ok {
			v.add(c, nil, "the element "+named(c, v.schema.target), w.model.words(allowed, before))
		}
		before = w.done
		if declared != nil {
			v.element(c, declared)
		} else if ok {
			v.lax(c)
		}
	}
	if !w.done {
		v.add(n, nil, fmt.Sprintf("the end of %s", strictjson.Quote(n.Name)), w.model.words(w.next, false)+" before it")
	}
}

// lax goes over what a wildcard let in: an element that the schema declares is held against it, wherever it is.
func (v *validator) lax(n *strictxml.Node) {
	if e := v.schema.elements[n.Name]; e != nil && n.Space == v.schema.target {
		v.element(n, e)
		return
	}
	v.inside(n)
}

func (v *validator) inside(n *strictxml.Node) {
	for _, c := range n.Children {
		v.lax(c)
	}
}

// unique reports values of an attribute that two descendants share (XML Schema part 1, section 3.11).
func (v *validator) unique(n *strictxml.Node, attribute string, seen map[string]*strictxml.Node) {
	for _, c := range n.Children {
		if value, ok := c.Attr(attribute); ok {
			if seen[value] != nil {
				v.add(c, nil, fmt.Sprintf("the %s %s again", attribute, strictjson.Quote(value)), "each "+attribute+" once in a document")
			} else {
				seen[value] = c
			}
		}
		v.unique(c, attribute, seen)
	}
}
