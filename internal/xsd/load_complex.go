package xsd

import (
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// complex compiles a complex type into t.
func (l *loader) complex(t *typ, n *strictxml.Node) error {
	mixed, _ := n.Attr("mixed")
	t.mixed = mixed == "true"
	for _, c := range n.Children {
		var err error
		switch c.Name {
		case "sequence", "choice":
			if t.model != nil {
				return unknown(c)
			}
			t.model = &model{}
			var whole particle
			if whole, err = l.group(t.model, c); err == nil {
				t.model.finish(whole)
			}
		case "simpleContent":
			err = l.simpleContent(t, c)
		default:
			err = l.attribute(t, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// simpleContent is text with attributes: a simple type extended.
func (l *loader) simpleContent(t *typ, n *strictxml.Node) error {
	extension := n.Child("extension")
	if extension == nil || len(n.Children) != 1 {
		return unknown(n)
	}
	base, _ := extension.Attr("base")
	var err error
	if t.simple, err = l.simpleNamed(base); err != nil {
		return err
	}
	for _, c := range extension.Children {
		if err := l.attribute(t, c); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) attribute(t *typ, n *strictxml.Node) error {
	switch n.Name {
	case "attribute":
		name, _ := n.Attr("name")
		a := &attribute{}
		var err error
		if ref, ok := n.Attr("type"); ok {
			a.simple, err = l.simpleNamed(ref)
		} else if inner := n.Child("simpleType"); inner != nil {
			a.simple, err = l.simple(inner)
		} else {
			err = unknown(n)
		}
		if err != nil {
			return err
		}
		t.attrs[name] = a
		if use, _ := n.Attr("use"); use == "required" {
			t.required = append(t.required, name)
		}
	case "attributeGroup":
		ref, _ := n.Attr("ref")
		group, ok := l.named["attributeGroup "+ref]
		if !ok {
			return unknown(n)
		}
		for _, c := range group.Children {
			if c.Name == "attributeGroup" { // groups in groups are not used, and could go in a circle
				return unknown(c)
			}
			if err := l.attribute(t, c); err != nil {
				return err
			}
		}
	case "anyAttribute":
		var err error
		t.anyAttr, err = wildcardOf(n)
		return err
	default:
		return unknown(n)
	}
	return nil
}

// wildcardOf reads a wildcard. What it lets in is held against a declaration where there is one, and left alone otherwise.
func wildcardOf(n *strictxml.Node) (wildcard, error) {
	process, _ := n.Attr("processContents")
	space, _ := n.Attr("namespace")
	switch {
	case process == "lax" && space == "##other":
		return foreign, nil
	case process == "lax" && space == "##any":
		return anything, nil
	}
	return nothing, unknown(n)
}

// group compiles a sequence or a choice.
func (l *loader) group(m *model, n *strictxml.Node) (particle, error) {
	var parts []particle
	for _, c := range n.Children {
		var p particle
		var err error
		switch c.Name {
		case "sequence", "choice":
			p, err = l.group(m, c)
			if err != nil {
				return p, err
			}
			parts = append(parts, p)
			continue
		case "element":
			var e *element
			if e, err = l.element(c); err == nil {
				p = m.single(place{element: e})
			}
		case "any":
			var w wildcard
			if w, err = wildcardOf(c); err == nil {
				p = m.single(place{any: w})
			}
		default:
			err = unknown(c)
		}
		if err == nil {
			p, err = occurrence(m, p, c)
		}
		if err != nil {
			return p, err
		}
		parts = append(parts, p)
	}
	if n.Name == "choice" {
		return occurrence(m, m.choice(parts), n)
	}
	return occurrence(m, m.sequence(parts), n)
}

// occurrence reads minOccurs, 0 or 1, and maxOccurs, 1 or unbounded.
func occurrence(m *model, p particle, n *strictxml.Node) (particle, error) {
	least, stated := n.Attr("minOccurs")
	if stated && least != "0" && least != "1" {
		return p, unknown(n)
	}
	most, stated := n.Attr("maxOccurs")
	if stated && most != "1" && most != "unbounded" {
		return p, unknown(n)
	}
	return m.occurs(p, least == "0", most == "unbounded"), nil
}
