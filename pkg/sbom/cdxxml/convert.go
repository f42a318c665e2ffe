package cdxxml

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// convert builds the JSON form of an element. The recursion is as deep as the tree, which its reader has bounded.
func (d *Document) convert(n *strictxml.Node, s shape) map[string]any {
	out := make(map[string]any, 8)
	for key, f := range s {
		if v := d.value(n, key, f); v != nil {
			out[key] = v
		}
	}
	return out
}

// called is the name of an attribute or a child: that of the key, unless the field has another.
func (f field) called(key string) string {
	if f.name != "" {
		return f.name
	}
	return key
}

// value returns nil where the element states nothing.
func (d *Document) value(n *strictxml.Node, key string, f field) any {
	switch f.kind {
	case attribute, attributeFlag, attributeNumber:
		return f.ofAttribute(n, f.called(key))
	case own:
		return blanks.Replace(n.Text)
	case ownToken:
		return collapse(n.Text)
	case expressed:
		if v, ok := n.Attr("expression"); ok {
			return v
		}
		return collapse(n.Text)
	case classed, flowing:
		return f.ofClassification(classification(n))
	case text, token, flag, words, number, object:
		return d.ofChildren(named(n, f.called(key)), f)
	default:
		return d.ofItems(n, f)
	}
}

func (f field) ofClassification(n *strictxml.Node) any {
	if n == nil {
		return nil
	}
	if f.kind == flowing {
		return f.ofAttribute(n, "flow")
	}
	return collapse(n.Text)
}

func (f field) ofAttribute(n *strictxml.Node, name string) any {
	v, ok := n.Attr(name)
	switch {
	case !ok:
		return nil
	case f.kind == attributeFlag:
		return flagOf(v)
	case f.kind == attributeNumber:
		return numberOf(v)
	}
	return v
}

// numberOf reads a whole number. What is none stays text.
func numberOf(s string) any {
	if n := collapse(s); integer.MatchString(n) {
		return json.Number(strings.TrimPrefix(n, "+"))
	}
	return s
}

// ofChildren reads a child. Where it comes twice, which no schema allows, the first counts.
func (d *Document) ofChildren(children []*strictxml.Node, f field) any {
	if len(children) == 0 {
		return nil
	}
	if f.kind != words {
		d.repeated(children)
	}
	c := children[0]
	switch f.kind {
	case token:
		return collapse(c.Text)
	case flag:
		return flagOf(c.Text)
	case number:
		return numberOf(c.Text)
	case words:
		return joined(children)
	case object:
		if len(c.Children) == 0 && collapse(c.Text) != "" && !f.shape.takesText() {
			return collapse(c.Text) // text where elements are asked for: what reads the JSON form calls it malformed
		}
		return d.convert(c, *f.shape)
	}
	return blanks.Replace(c.Text)
}

// takesText says whether the element's own text is part of what it says.
func (s shape) takesText() bool {
	for _, f := range s {
		switch f.kind {
		case own, ownToken, expressed:
			return true
		}
	}
	return false
}

// ofItems reads a list. One that is there and empty is an empty list.
func (d *Document) ofItems(n *strictxml.Node, f field) any {
	items := f.items(n)
	if f.name != "" {
		wrappers := named(n, f.name)
		if !f.again {
			d.repeated(wrappers)
		}
		if len(items) == 0 && len(wrappers) == 0 {
			return nil
		}
	} else if len(items) == 0 {
		return nil
	}
	out := make([]any, len(items))
	for i, item := range items {
		switch f.kind {
		case list:
			out[i] = d.convert(item, *f.shape)
		case texts:
			out[i] = collapse(item.Text)
		case refs:
			ref, ok := item.Attr("ref")
			if ok {
				out[i] = ref
			}
		case licences:
			out[i] = d.licenceOf(item)
		}
	}
	return out
}

func (d *Document) licenceOf(item *strictxml.Node) map[string]any {
	key := licenceKey(item)
	if key == "license" {
		return map[string]any{key: d.convert(item, licence)}
	}
	choice := map[string]any{key: d.value(item, key, licenceChoice[key])}
	if acknowledgement, ok := item.Attr("acknowledgement"); ok {
		choice["acknowledgement"] = acknowledgement
	}
	return choice
}

// repeated notes elements after the first where one is allowed: some readers take the first, some the last.
func (d *Document) repeated(children []*strictxml.Node) {
	for _, again := range children[min(1, len(children)):] {
		d.Repeated = append(d.Repeated, Found{again, again.Name})
	}
}

var integer = regexp.MustCompile(`^[+-]?[0-9]{1,32}$`)

// blanks does what the schemas' normalizedString does to white space.
var blanks = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

// collapse does what the schemas' token does to white space.
func collapse(s string) string {
	if !strings.ContainsAny(s, " \t\r\n") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

// flagOf reads a boolean of XML Schema. What is none stays text.
func flagOf(s string) any {
	switch collapse(s) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return s
}

// joined puts values together that differ, so that none of them passes for the only one.
func joined(children []*strictxml.Node) string {
	var all []string
	for _, c := range children {
		if v := collapse(c.Text); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return strings.Join(all, ", ")
}
