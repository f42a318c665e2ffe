package xsd

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// xmlSpace is that of attributes such as xml:lang.
const xmlSpace = "http://www.w3.org/XML/1998/namespace"

// Foreign is an element or attribute of another name space than the document's, directly in or at an element of the document's own.
type Foreign struct {
	Node *strictxml.Node
	Attr *strictxml.Attr // nil when it is the element
	Own  bool            // the document's schema declares its local name there
	Any  bool            // that, or one of the others does
}

// Space is its name space.
func (f Foreign) Space() string {
	if f.Attr != nil {
		return f.Attr.Space
	}
	return f.Node.Space
}

// Foreigners finds what is of other name spaces: a reader that goes by local names alone takes it for the document's. own is the
// document's schema, others are such as that reader may know. Attributes of XML itself and those for validators are left out, and so
// is what lies in an element of another name space.
func Foreigners(root *strictxml.Node, own *Schema, others ...*Schema) []Foreign {
	var types []*typ
	for _, s := range slices.Concat([]*Schema{own}, others) {
		if e := s.elements[root.Name]; e != nil {
			types = append(types, e.typ)
		} else {
			types = append(types, nil)
		}
	}
	var out []Foreign
	foreigners(root, types, &out)
	return out
}

// foreigners recurses as deep as the tree, which the reader of XML has bounded. A type is nil where its schema has none.
func foreigners(n *strictxml.Node, types []*typ, out *[]Foreign) {
	for i := range n.Attrs {
		if a := &n.Attrs[i]; a.Space != "" && a.Space != xmlSpace && a.Space != instanceSpace {
			declares := func(t *typ) bool { return t != nil && t.attrs[a.Name] != nil }
			*out = append(*out, Foreign{Node: n, Attr: a, Own: declares(types[0]), Any: slices.ContainsFunc(types, declares)})
		}
	}
	for _, c := range n.Children {
		below := make([]*typ, len(types))
		for i, t := range types {
			below[i] = t.child(c.Name)
		}
		if c.Space == n.Space {
			foreigners(c, below, out)
			continue
		}
		*out = append(*out, Foreign{Node: c, Own: below[0] != nil, Any: slices.ContainsFunc(below, func(t *typ) bool { return t != nil })})
	}
}

// child is the type of a child of that name; nil when none is declared.
func (t *typ) child(name string) *typ {
	if t == nil || t.model == nil {
		return nil
	}
	for _, p := range t.model.places {
		if p.element != nil && p.element.name == name {
			return p.element.typ
		}
	}
	return nil
}

// Describe names it with its name space, for a message.
func (f Foreign) Describe() string {
	if f.Attr != nil {
		return "the attribute " + named(&strictxml.Node{Name: f.Attr.Name, Space: f.Attr.Space}, "")
	}
	return "the element " + strings.TrimSpace(named(f.Node, f.Node.Parent.Space))
}
