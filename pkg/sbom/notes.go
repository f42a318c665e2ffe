package sbom

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// parsed is what one pass over a text yields.
type parsed struct {
	syntax   syntax
	root     *spdx.Node // the tree with its places; nil when it was JSON, where a second pass finds them
	tree     any
	problems []Problem
	counts   map[Code]int // of all problems, listed or not
	// The rest is noted on the way, where the path is known anyway. But for lines it is of CycloneDX only.
	refs       []located // every bom-ref, with the pointer of the object that bears it
	lines      map[string]int
	signatures []string
	reserved   []Property
	internal   []Property
}

// located is a value and the JSON pointer of the object that holds it.
type located struct{ text, pointer string }

// parseJSON reads the whole text as one JSON value.
func parseJSON(file string, data []byte, lim Limits) (*parsed, error) {
	n := &notes{maxComponents: lim.MaxComponents, out: &parsed{syntax: jsonSyntax, lines: map[string]int{}, counts: map[Code]int{}}}
	tree, problems, err := strictjson.Parse(data, lim.strict(), n)
	if err != nil {
		return nil, unreadable(file, err)
	}
	n.out.tree = tree
	n.out.note(problems)
	return n.out, nil
}

// notes keeps what objects tell by their place in the document.
type notes struct {
	maxComponents int
	components    int
	out           *parsed
}

// commonKeys are the keys whose values are from short lists, in CycloneDX and in SPDX.
var commonKeys = wordSet("type", "alg", "scope", "algorithm", "referenceCategory", "referenceType", "relationshipType")

// Common names the keys whose values are from short lists.
func (n *notes) Common(key string) bool { return commonKeys[key] }

// Object keeps what an object tells.
func (n *notes) Object(o strictjson.Object) error {
	if ref, ok := o.Members["bom-ref"].(string); ok {
		n.out.refs = append(n.out.refs, located{ref, o.Pointer()})
	}
	switch o.Holder {
	case "components[]", "component", "services[]", "@graph[]", "packages[]", "files[]", "snippets[]":
		n.out.lines[o.Pointer()] = o.Line
		if n.components++; n.components > n.maxComponents {
			return o.Refuse("more components and services than can be read", fmt.Sprintf("at most %d", n.maxComponents))
		}
	case "dependencies[]":
		n.out.lines[o.Pointer()] = o.Line
	case "signature":
		n.out.signatures = append(n.out.signatures, o.Pointer())
	case "properties[]":
		o.Charge() // the reader of the tree builds the pointer again and keeps it
		n.property(o)
	}
	return nil
}

// The namespaces of properties that a supplier's document has no business to use.
const (
	reservedNamespace = "cleanbill:"
	internalNamespace = "internal:"
)

func (n *notes) property(o strictjson.Object) {
	name, _ := o.Members["name"].(string)
	lower := strings.ToLower(strings.TrimSpace(name))
	value, _ := o.Members["value"].(string)
	switch {
	case strings.HasPrefix(lower, reservedNamespace):
		n.out.reserved = append(n.out.reserved, Property{Pointer: o.Pointer(), Name: name, Value: value})
	case strings.HasPrefix(lower, internalNamespace):
		n.out.internal = append(n.out.internal, Property{Pointer: o.Pointer(), Name: name, Value: value})
	}
}
