package cdxxml

import (
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// cite notes a JSON pointer, or a path expression, by which a citation says what it is about.
func (d *Document) cite(n *strictxml.Node) {
	if n.Parent == nil || n.Parent.Parent == nil || n.Parent.Parent.Name != "citation" {
		return
	}
	switch n.Parent.Name + "/" + n.Name {
	case "pointers/pointer":
		d.Cited = append(d.Cited, Found{n, collapse(n.Text)})
	case "expressions/expression":
		d.CitedPaths = append(d.CitedPaths, Found{n, collapse(n.Text)})
	}
}

// onlyJSON are the members of a document that XML says by its name space.
var onlyJSON = []string{"$schema", "bomFormat", "specVersion"}

// Lacks says that the JSON form of the document has nothing for sure where the keys and indexes lead. Of what Tree does not have it is not
// known.
func (d *Document) Lacks(tokens []string) bool {
	s, at := bom, any(d.Tree)
	var f field
	for i, token := range tokens {
		switch v := at.(type) {
		case map[string]any:
			known := false
			f, known = s[token]
			next, there := v[token]
			switch {
			case f.gather != nil:
				return !there // what is in it may stand in another order
			case !there && i == 0:
				return !d.states(token)
			case !there:
				return known
			}
			at, s = next, nil
			if f.shape != nil {
				s = *f.shape
			}
		case []any:
			n, err := strconv.Atoi(token)
			switch {
			case f.name == "" && f.item != "":
				return false // JSON may have one value in place of the list
			case err != nil || strconv.Itoa(n) != token || n < 0 || n >= len(v):
				return true
			}
			at = v[n]
		default:
			return true
		}
	}
	return false
}

// states says whether the document has an element or attribute for a member of the outermost object.
func (d *Document) states(key string) bool {
	_, attribute := d.Root.Attr(key)
	return attribute || len(named(d.Root, key)) > 0 || slices.Contains(onlyJSON, key)
}
