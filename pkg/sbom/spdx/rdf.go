package spdx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// The name spaces that SPDX documents in RDF/XML use.
const (
	rdfSpace  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfsSpace = "http://www.w3.org/2000/01/rdf-schema#"
	spdxSpace = "http://spdx.org/rdf/terms#"
	doapSpace = "http://usefulinc.com/ns/doap#"
	ptrSpace  = "http://www.w3.org/2009/pointers#"
)

// rdfNesting is how many elements one level of the tree may take: what an element is related to is often written inside
// of it, through two elements more.
const rdfNesting = 16

// resource is a thing that statements are made about.
type resource struct {
	id    string // IRI, or "_:" and a name of our own
	kind  string // its class, in full; empty when not stated
	at    place
	says  []statement
	known bool // it is described here, not only named
	used  bool // something leads to it
}

// statement is one property of a resource: a text, or another resource.
type statement struct {
	name string // in full
	text string
	to   *resource // nil for a text
	at   place
}

// graph is what an RDF/XML text states (RDF 1.1 XML Syntax).
type graph struct {
	*builder
	all   []*resource // in order of appearance
	byID  map[string]*resource
	blank int // blank nodes without a name, so far
}

// readGraph reads the striped syntax: elements for resources hold elements for properties, which hold elements for
// resources. Collections and literals of XML, which SPDX does not use, are refused.
func readGraph(b *builder, data []byte, lim Limits) (*graph, error) {
	root, err := parseXML(data, lim, lim.MaxDepth*rdfNesting, lim.MaxTree/2)
	if err != nil {
		return nil, err
	}
	g := &graph{builder: b, byID: map[string]*resource{}}
	nodes := []*strictxml.Node{root}
	if root.Space == rdfSpace && root.Name == "RDF" {
		nodes = root.Children
	}
	for _, n := range nodes {
		if _, err := g.described(n); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// named returns the resource with an id.
func (g *graph) named(id string, at place) *resource {
	if r := g.byID[id]; r != nil {
		return r
	}
	r := &resource{id: id, at: at}
	g.byID[id] = r
	g.all = append(g.all, r)
	return r
}

// anonymous returns a new resource without a name.
func (g *graph) anonymous(at place) *resource {
	g.blank++
	return g.named(fmt.Sprintf("_:%d", g.blank), at)
}

// rdfAttr returns an attribute of RDF's own.
func rdfAttr(n *strictxml.Node, name string) (string, bool) {
	for _, a := range n.Attrs {
		if a.Name == name && (a.Space == rdfSpace || a.Space == "" && (name == "about" || name == "resource")) {
			return a.Value, true
		}
	}
	return "", false
}

// described reads an element that describes a resource.
func (g *graph) described(n *strictxml.Node) (*resource, error) {
	at := xmlPlace(n)
	if err := g.count(at, len(n.Text)); err != nil {
		return nil, err
	}
	var r *resource
	if id, ok := rdfAttr(n, "about"); ok {
		r = g.named(id, at)
	} else if id, ok := rdfAttr(n, "ID"); ok {
		r = g.named("#"+id, at)
	} else if id, ok := rdfAttr(n, "nodeID"); ok {
		r = g.named("_:n"+id, at)
	} else {
		r = g.anonymous(at)
	}
	if !r.known {
		r.known, r.at = true, at
	}
	if n.Space != rdfSpace || n.Name != "Description" {
		g.class(r, n.Space+n.Name, at)
	}
	g.attributes(r, n)
	for _, property := range n.Children {
		if err := g.property(r, property); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// class notes what a resource is. One that is said to be two things is reported; the first counts.
func (g *graph) class(r *resource, kind string, at place) {
	switch {
	case r.kind == "" || r.kind == spdxSpace+"SpdxElement" || r.kind == spdxSpace+"SpdxItem":
		r.kind = kind
	case r.kind != kind && kind != spdxSpace+"SpdxElement" && kind != spdxSpace+"SpdxItem":
		g.problem(strictjson.Syntax, at, "", strictjson.Quote(r.id)+" of the class "+strictjson.Quote(kind)+", which is said to be of "+strictjson.Quote(r.kind), "one class")
	}
}

// attributes reads properties that are written as attributes.
func (g *graph) attributes(r *resource, n *strictxml.Node) {
	for _, a := range n.Attrs {
		at := place{int(a.Line), int(a.Column)}
		switch {
		case a.Space == rdfSpace && a.Name == "type":
			g.class(r, a.Value, at)
		case stating[a.Space]:
			r.says = append(r.says, statement{name: a.Space + a.Name, text: a.Value, at: at})
		case a.Space == "" && a.Name != "about" && a.Name != "resource":
			g.problem(strictjson.Syntax, at, "", "the attribute "+strictjson.Quote(a.Name)+" of no name space", "attributes of a name space")
		}
	}
}

// stating are the name spaces whose attributes are properties.
var stating = map[string]bool{spdxSpace: true, rdfsSpace: true, doapSpace: true, ptrSpace: true}

// states says whether an element has a property as an attribute.
func states(n *strictxml.Node) bool {
	return slices.ContainsFunc(n.Attrs, func(a strictxml.Attr) bool { return stating[a.Space] })
}

// property reads an element that states one property of a resource.
func (g *graph) property(r *resource, n *strictxml.Node) error {
	at := xmlPlace(n)
	if err := g.count(at, len(n.Text)); err != nil {
		return err
	}
	g.parted(n, "")
	s := statement{name: n.Space + n.Name, text: n.Text, at: at}
	if id, ok := rdfAttr(n, "resource"); ok {
		s.to = g.named(id, at)
	} else if id, ok := rdfAttr(n, "nodeID"); ok {
		s.to = g.named("_:n"+id, at)
	}
	how, _ := rdfAttr(n, "parseType")
	switch {
	case how == "Resource":
		s.to = g.anonymous(at)
		s.to.known = true
		for _, property := range n.Children {
			if err := g.property(s.to, property); err != nil {
				return err
			}
		}
	case how != "":
		return fail(strictjson.Syntax, at, "the parse type "+strictjson.Quote(how), "elements for resources and texts")
	case len(n.Children) > 1 || len(n.Children) == 1 && s.to != nil:
		return fail(strictjson.Syntax, at, "several values of one property element", "one element, or a text")
	case len(n.Children) == 1:
		to, err := g.described(n.Children[0])
		if err != nil {
			return err
		}
		s.to = to
	case states(n):
		if s.to == nil {
			s.to = g.anonymous(at)
			s.to.known = true
		}
		g.attributes(s.to, n)
	}
	if s.name == rdfSpace+"type" && s.to != nil {
		g.class(r, s.to.id, at)
		return nil
	}
	r.says = append(r.says, s)
	return nil
}

// fragment is what follows the "#" of an IRI, or its last step.
func fragment(iri string) string { return iri[strings.LastIndexAny(iri, "#/")+1:] }
