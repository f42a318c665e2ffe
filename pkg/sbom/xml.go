package sbom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cdxxml"
)

// strictXML are the limits as the XML reader takes them. An element or attribute costs more memory than a JSON value, so
// that the number of values only ever lowers its own limit.
func (l Limits) strictXML(size int) strictxml.Options {
	return strictxml.Options{MaxBytes: l.MaxBytes, MaxDepth: l.MaxDepth, MaxText: l.MaxString, MaxNodes: min(l.MaxValues, strictxml.DefaultMaxNodes), MaxTree: l.tree(DefaultMaxXML, size)}
}

// parseXML reads a CycloneDX XML document into the tree that its JSON form would have. Places that are noted here are
// paths of XML already; those that come from the tree are JSON pointers until inXML.
func parseXML(file string, data []byte, lim Limits) (*parsed, error) {
	root, err := strictxml.Parse(data, lim.strictXML(len(data)))
	if err != nil {
		return nil, unreadable(file, err, noXML)
	}
	version, ok := cdxxml.VersionOf(root)
	if !ok || !slices.Contains(xmlVersions, version) {
		e := &UnreadableError{Path: file, Line: int(root.Line), Column: int(root.Column), Expected: "a CycloneDX bom of version " + strings.Join(xmlVersions, ", "),
			Found: fmt.Sprintf("the element %s of the name space %s", strictjson.Quote(root.Name), strictjson.Quote(root.Space)),
			Hint:  "ask the supplier for a CycloneDX export in one of these versions"}
		return nil, e
	}
	doc, err := cdxxml.New(root, cdxxml.Limits{MaxComponents: lim.MaxComponents, MaxTree: lim.tree(DefaultMaxXML, len(data))})
	if err != nil {
		return nil, unreadable(file, err, noXML)
	}
	p := &parsed{syntax: syntax.CycloneDXXML, tree: doc.Tree, xml: doc, lines: map[string]int{}}
	for _, ref := range doc.Refs {
		p.refs = append(p.refs, located{ref.Text, ref.Node.Path()})
	}
	for _, m := range doc.Mentions {
		p.mentions = append(p.mentions, mention{object: m.Path(), refs: m.Text})
	}
	for _, cited := range doc.Cited {
		p.cited = append(p.cited, located{cited.Text, cited.Node.Path()})
	}
	for _, cited := range doc.CitedPaths {
		p.citedPaths = append(p.citedPaths, located{cited.Text, cited.Node.Path()})
	}
	for _, signature := range doc.Signatures {
		p.signatures = append(p.signatures, signature.Node.Path())
	}
	for _, again := range doc.Repeated {
		p.add(Problem{Code: DuplicateKey, Pointer: again.Node.Path(), Found: "the element " + strictjson.Quote(again.Text) + " again",
			Expected: "it once in its parent: readers differ in which one counts"})
	}
	p.unclean(root)
	for _, property := range doc.Properties {
		p.property(property.Text, property.Node.Text, property.Node.Path)
	}
	return p, nil
}

// path is how the document itself names the place that a JSON pointer into the tree leads to.
func (p *parsed) path(pointer string) string {
	if p.xml == nil || strings.HasPrefix(pointer, "/"+p.xml.Root.Name+"/") {
		return pointer
	}
	return p.xml.Path(pointer)
}

// inXML puts paths of XML in place of JSON pointers wherever the reader has kept one.
func (r *reader) inXML() {
	d, p := r.doc, r.parsed
	for _, c := range d.All() {
		c.Pointer = p.path(c.Pointer)
		c.Line, _ = p.xml.Place(c.Pointer)
		for i := range c.Properties {
			if at := c.Properties[i].Pointer; at != "" {
				c.Properties[i].Pointer = p.path(at)
			}
		}
	}
	for _, s := range d.Services {
		s.Pointer = p.path(s.Pointer)
	}
	for i := range d.LinkedBOMs {
		d.LinkedBOMs[i].Pointer = p.path(d.LinkedBOMs[i].Pointer)
	}
	for i := range r.problems {
		r.problems[i].Pointer = p.path(r.problems[i].Pointer)
	}
	d.xml = p.xml
}
