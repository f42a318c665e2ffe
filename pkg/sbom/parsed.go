package sbom

import (
	"fmt"
	"math"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"
)

// parsed is what one pass over a text yields.
type parsed struct {
	syntax syntax.Syntax
	root   *spdx.Node // the tree with its places; nil when it was JSON, where a second pass finds them
	text   string     // JSON as it was read; "" otherwise
	tree   any
	pieces *pieces // what is not in the tree; nil when all is, or when it was taken over
	apart  bool    // some of it is not in the tree
	noted
	// The rest is noted on the way, where the path is known anyway. But for lines it is of CycloneDX only.
	refs       []located // every bom-ref, with the pointer of the object that bears it
	mentions   []mention
	cited      []located // each JSON pointer of a citation, with its own place
	citedPaths []located // each path expression of one
	lines      map[string]int
	signatures []string
	reserved   []Property
	internal   []Property
	xml        *cdxxml.Document // of a text in XML
}

// located is a value and the JSON pointer of the object that holds it.
type located struct{ text, pointer string }

// parseJSON reads the whole text as one JSON value. With apart set, the large arrays of CycloneDX are not in the tree, but in
// pieces.
func parseJSON(file, text string, lim Limits, apart bool) (*parsed, error) {
	out := &parsed{syntax: syntax.JSON, text: text, lines: map[string]int{}}
	n := &notes{maxComponents: lim.MaxComponents, out: out}
	var told strictjson.Notes = n
	opt := lim.strict(len(text))
	if apart && len(text) <= min(lim.MaxBytes, math.MaxUint32) {
		if out.pieces = newPieces(text, opt, n, lim.apart); out.pieces != nil {
			told, opt.Records = out.pieces, true
		}
	}
	tree, problems, err := strictjson.Parse(text, opt, told)
	if out.pieces != nil {
		out.pieces.wait()
	}
	if err != nil {
		return nil, unreadable(file, err, noKnownSyntax)
	}
	out.tree = tree
	out.note(problems)
	return out, nil
}

// notes keeps what objects tell by their place in the document.
type notes struct {
	maxComponents int
	components    int
	out           *parsed
}

// Object keeps what an object tells.
func (n *notes) Object(o strictjson.Object) error {
	o.Hold(weightOf(o))
	pointer := ""
	if ref, ok := o.Member("bom-ref").(string); ok {
		pointer = o.Pointer()
		n.out.refs = append(n.out.refs, located{ref, pointer})
	}
	n.mentions(o)
	n.citation(o)
	switch o.Holder {
	case "components[]", "component", "services[]", "@graph[]", "packages[]", "files[]", "snippets[]":
		if pointer == "" {
			pointer = o.Pointer()
		}
		n.out.lines[pointer] = o.Line
		if n.components++; n.components > n.maxComponents {
			return o.Refuse("more components and services than can be read", fmt.Sprintf("at most %d", n.maxComponents))
		}
	case "signature":
		n.out.signatures = append(n.out.signatures, o.Pointer())
	case "properties[]":
		o.Charge() // the reader of the tree builds the pointer again and keeps it
		name, _ := o.Member("name").(string)
		value, _ := o.Member("value").(string)
		n.out.property(name, value, o.Pointer)
	}
	return nil
}

// The namespaces of properties that a supplier's document has no business to use.
const (
	reservedNamespace = "cleanbill:"
	internalNamespace = "internal:"
)

// guardedSpace is which of these the name of a property is in; "" for any other name.
func guardedSpace(name string) string {
	name = strings.TrimSpace(name)
	for _, space := range []string{reservedNamespace, internalNamespace} {
		if len(name) >= len(space) && strings.EqualFold(name[:len(space)], space) {
			return space
		}
	}
	return ""
}

// property keeps a property in one of these namespaces. pointer tells its place.
func (p *parsed) property(name, value string, pointer func() string) {
	switch guardedSpace(name) {
	case reservedNamespace:
		p.reserved = append(p.reserved, Property{Pointer: pointer(), Name: name, Value: value})
	case internalNamespace:
		p.internal = append(p.internal, Property{Pointer: pointer(), Name: name, Value: value})
	}
}

// keep keeps a property of an SPDX document, of which no notes are taken: in the list of its namespace, and with the
// component that it is of, but for reserved ones. Those of the document itself (c is nil) belong to no component.
func (d *Document) keep(c *Component, p Property) {
	switch guardedSpace(p.Name) {
	case reservedNamespace:
		d.Reserved = append(d.Reserved, p)
		return
	case internalNamespace:
		d.Internal = append(d.Internal, p)
	}
	if c != nil {
		c.Properties = append(c.Properties, p)
	}
}
