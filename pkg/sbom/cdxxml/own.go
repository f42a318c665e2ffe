package cdxxml

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// IsNamespace says whether a name space is that of a CycloneDX version.
func IsNamespace(space string) bool { return strings.HasPrefix(space, namespace) }

// Reads says whether an element of another name space than its parent's is read all the same: an XML signature, or the
// dependency graph of a version that has none of its own.
func (d *Document) Reads(n *strictxml.Node) bool {
	if n.Space == signatureSpace {
		return n.Name == "Signature"
	}
	return d.extends(n)
}

func (d *Document) extends(n *strictxml.Node) bool {
	return n.Space == graphSpace && n.Name == "dependencies" && n.Parent == d.Root && (d.Version == "1.0" || d.Version == "1.1")
}

// Own is the document as tokens without name spaces, and without any element or attribute of another name space than the
// document's: what is read by local names alone sees the same document as the reader here.
func (d *Document) Own() xml.TokenReader { return &tokens{doc: d, open: []step{{node: d.Root}}} }

// tokens walks the tree with a stack of its own.
type tokens struct {
	doc  *Document
	open []step
}

// step is how far an element has been told.
type step struct {
	node *strictxml.Node
	told int // 0 nothing, 1 its start, 2 its text; then one more for each child
}

// Token is the next one, or io.EOF.
func (t *tokens) Token() (xml.Token, error) {
	for len(t.open) > 0 {
		at := &t.open[len(t.open)-1]
		n := at.node
		at.told++
		switch i := at.told - 3; {
		case at.told == 1:
			return t.start(n), nil
		case at.told == 2:
			if n.Text != "" {
				return xml.CharData(n.Text), nil
			}
		case i < len(n.Children):
			if c := n.Children[i]; c.Space == n.Space || t.doc.extends(c) {
				t.open = append(t.open, step{node: c})
			}
		default:
			t.open = t.open[:len(t.open)-1]
			return xml.EndElement{Name: xml.Name{Local: n.Name}}, nil
		}
	}
	return nil, io.EOF
}

func (t *tokens) start(n *strictxml.Node) xml.StartElement {
	start := xml.StartElement{Name: xml.Name{Local: n.Name}}
	if n == t.doc.Root {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: "xmlns"}, Value: n.Space})
	}
	for _, a := range n.Attrs {
		if a.Space == "" {
			start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: a.Name}, Value: a.Value})
		}
	}
	return start
}
