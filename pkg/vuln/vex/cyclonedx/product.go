package cyclonedx

import (
	"strings"

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
	root := r.doc.Root
	found, known := r.element(element)
	switch {
	case root != nil && (linked && element == "" || r.doc.ByRef(element) == root):
		return vex.Product{Component: vex.ComponentOf(r.doc, root)}
	case !known:
		return vex.Product{Component: vex.Component{ID: ref}}
	case root == nil:
		return vex.Product{Component: found}
	}
	return vex.Product{Component: vex.ComponentOf(r.doc, root), Subcomponents: []vex.Component{found}}
}

// element is the component or service of the document that bears a bom-ref.
func (r *reader) element(ref string) (vex.Component, bool) {
	if found := r.doc.ByRef(ref); found != nil {
		return vex.ComponentOf(r.doc, found), true
	}
	if r.services == nil {
		r.services = map[string]*sbom.Service{}
		for _, s := range r.doc.Services {
			if s.Ref != "" && r.services[s.Ref] == nil {
				r.services[s.Ref] = s
			}
		}
	}
	found, known := r.services[ref]
	if !known {
		return vex.Component{}, false
	}
	t := vex.ServiceOf(r.doc, found)
	return vex.Component{ID: ref, Name: strings.TrimSpace(t.Name + " " + t.Version), Refs: t.Refs}, true
}
