// Package cdxxml turns CycloneDX XML into the JSON form of the same document, so that one reader reads both, and leads
// from places in the JSON form back to the elements. Elements of another name space than the document's are no part of it,
// whatever their names; but for the extension by which old documents state dependencies.
package cdxxml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// namespace is what the name space of every CycloneDX version begins with.
const namespace = "http://cyclonedx.org/schema/bom/"

// signatureSpace is that of XML signatures (XMLDSig).
const signatureSpace = "http://www.w3.org/2000/09/xmldsig#"

// Document is one document and its JSON form.
type Document struct {
	Root    *strictxml.Node
	Version string         // the end of the name space, "1.6"
	Tree    map[string]any // what is read of the JSON form; without bomFormat and specVersion

	Refs       []Found   // each bom-ref
	Mentions   []Mention // each bom-ref that is named outside of the dependency graph
	Properties []Found   // each property; Text is its name
	Signatures []Found   // each XML signature
	Repeated   []Found   // each element that comes again where one is allowed, in the order of the document; Text is its name
	Cited      []Found   // each JSON pointer of a citation, without needless blanks
	CitedPaths []Found   // each path expression of one, likewise
	Ranges     []Found   // each versionRange of a component that is not external: 1.7 forbids it and XML Schema cannot say so

	most  int                           // components and services that may be
	mu    sync.Mutex                    // of what follows; a document is asked for places by many at once
	nodes map[string]*strictxml.Node    // components and services whose path was asked for
	lists map[listKey][]*strictxml.Node // items of lists that a pointer led into
}

// Found is an element that stands out, and what it says.
type Found struct {
	Node *strictxml.Node
	Text string
}

// VersionOf returns the version that the outermost element names by its name space; ok is false when it is no bom.
func VersionOf(root *strictxml.Node) (version string, ok bool) {
	version, ok = strings.CutPrefix(root.Space, namespace)
	return version, ok && root.Name == "bom"
}

// Limits bounds what is converted.
type Limits struct {
	MaxComponents int // components and services, at any depth
	MaxTree       int // bytes of memory that a reader takes for what is written in few bytes, as estimated
}

// weights are what a reader keeps of elements that may be dense, in bytes of memory on 64-bit machines.
var weights = map[string]int{"hash": 1000, "license": 1500, "expression": 1500, "property": 700, "dependency": 500, "reference": 500}

// New converts a document. The error is a *strictxml.Error of kind TooLarge.
func New(root *strictxml.Node, lim Limits) (*Document, error) {
	d := &Document{Root: root, most: lim.MaxComponents, nodes: map[string]*strictxml.Node{}, lists: map[listKey][]*strictxml.Node{}}
	d.Version, _ = VersionOf(root)
	if err := d.survey(root, &lim); err != nil {
		return nil, err
	}
	d.Tree = d.convert(root, bom)
	slices.SortStableFunc(d.Repeated, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Node.Line, b.Node.Line), cmp.Compare(a.Node.Column, b.Node.Column))
	})
	return d, nil
}

// survey goes over all elements once and notes what stands out, wherever it is. It takes from left what it finds.
func (d *Document) survey(n *strictxml.Node, left *Limits) error {
	if left.MaxTree -= weights[n.Name]; left.MaxTree < 0 {
		return tooLarge(n, "more hashes, licences, properties and dependencies than memory allows", "fewer")
	}
	switch {
	case n.Space == d.Root.Space:
		if ref, ok := n.Attr("bom-ref"); ok {
			d.Refs = append(d.Refs, Found{n, ref})
		}
		d.mention(n)
		d.cite(n)
		switch n.Name {
		case "component", "service":
			if left.MaxComponents--; left.MaxComponents < 0 {
				return tooLarge(n, "more components and services than can be read", fmt.Sprintf("at most %d", d.most))
			}
			d.external(n)
		case "property":
			name, _ := n.Attr("name")
			d.Properties = append(d.Properties, Found{n, name})
		}
	case n.Space == signatureSpace && n.Name == "Signature":
		d.Signatures = append(d.Signatures, Found{n, ""})
	}
	for _, c := range n.Children {
		if err := d.survey(c, left); err != nil {
			return err
		}
	}
	return nil
}

func tooLarge(n *strictxml.Node, found, expected string) error {
	return &strictxml.Error{Kind: strictxml.TooLarge, Line: int(n.Line), Column: int(n.Column), Pointer: n.Path(), Found: found, Expected: expected}
}

// external notes a range of versions of a component that is part of the product.
func (d *Document) external(n *strictxml.Node) {
	stated, _ := n.Attr("isExternal")
	if n.Name != "component" || flagOf(stated) == true {
		return
	}
	if r := n.Child("versionRange"); r != nil {
		d.Ranges = append(d.Ranges, Found{r, collapse(r.Text)})
	}
}
