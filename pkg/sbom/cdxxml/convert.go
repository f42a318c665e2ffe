package cdxxml

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// convert builds the JSON form of an element. The recursion is as deep as the tree, which its reader has bounded.
func convert(n *strictxml.Node, s shape) map[string]any {
	out := make(map[string]any, 8)
	for key, f := range s {
		if v := f.value(n, key); v != nil {
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
func (f field) value(n *strictxml.Node, key string) any {
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
	case text, token, flag, words, object:
		return f.ofChildren(named(n, f.called(key)))
	default:
		return f.ofItems(n)
	}
}

func (f field) ofAttribute(n *strictxml.Node, name string) any {
	v, ok := n.Attr(name)
	switch {
	case !ok:
		return nil
	case f.kind == attributeFlag:
		return flagOf(v)
	case f.kind == attributeNumber && integer.MatchString(collapse(v)):
		return json.Number(strings.TrimPrefix(collapse(v), "+"))
	}
	return v
}

// ofChildren reads a child. Where it comes twice, which no schema allows, the first counts.
func (f field) ofChildren(children []*strictxml.Node) any {
	if len(children) == 0 {
		return nil
	}
	c := children[0]
	switch f.kind {
	case token:
		return collapse(c.Text)
	case flag:
		return flagOf(c.Text)
	case words:
		return joined(children)
	case object:
		if len(c.Children) == 0 && collapse(c.Text) != "" {
			return collapse(c.Text) // text where elements are asked for: what reads the JSON form calls it malformed
		}
		return convert(c, *f.shape)
	}
	return blanks.Replace(c.Text)
}

// ofItems reads a list. One that is there and empty is an empty list.
func (f field) ofItems(n *strictxml.Node) any {
	items := f.items(n)
	if len(items) == 0 && (f.name == "" || len(named(n, f.name)) == 0) {
		return nil
	}
	out := make([]any, len(items))
	for i, item := range items {
		switch f.kind {
		case list:
			out[i] = convert(item, *f.shape)
		case texts:
			out[i] = collapse(item.Text)
		case refs:
			ref, ok := item.Attr("ref")
			if ok {
				out[i] = ref
			}
		case licences:
			out[i] = licenceOf(item)
		}
	}
	return out
}

func licenceOf(item *strictxml.Node) map[string]any {
	key := licenceKey(item)
	if key == "license" {
		return map[string]any{key: convert(item, licence)}
	}
	return map[string]any{key: licenceChoice[key].value(item, key)}
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
