package cyclonedx

import (
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// product finds what affects[].ref names: the subject of the document, a component of it, or an element of another document. What is named again
// and again is one.
func (r *reader) product(ref string) vex.Product {
	p, known := r.products[ref]
	if !known {
		p = r.find(ref)
		r.products[ref] = p
	}
	return p
}

func (r *reader) find(ref string) vex.Product {
	document, element, linked := sbom.ParseBOMLink(ref)
	switch {
	case linked && document != r.doc.BOMLink():
		c := vex.Component{ID: ref, Refs: []string{vex.Ref(document, element)}}
		return vex.Product{Component: c}
	case !linked:
		element = ref
	}
	found, root := r.doc.ByRef(element), r.doc.Root
	switch {
	case linked && element == "" && root != nil, root != nil && found == root:
		return vex.Product{Component: vex.ComponentOf(r.doc, root)}
	case found == nil:
		return vex.Product{Component: vex.Component{ID: ref}}
	case root == nil:
		return vex.Product{Component: vex.ComponentOf(r.doc, found)}
	}
	return vex.Product{Component: vex.ComponentOf(r.doc, root), Subcomponents: []vex.Component{vex.ComponentOf(r.doc, found)}}
}

// only restricts what a ref names to some of its versions.
func only(p vex.Product, ranges []vex.VersionRange) vex.Product {
	if n := len(p.Subcomponents); n > 0 {
		part := p.Subcomponents[n-1]
		part.Versions = ranges
		p.Subcomponents = []vex.Component{part}
		return p
	}
	p.Versions = ranges
	return p
}
