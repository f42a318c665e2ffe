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
	found, root := r.doc.ByRef(element), r.doc.Root
	switch {
	case linked && element == "" && root != nil, root != nil && found == root:
		return vex.Product{Component: r.component(root)}
	case found == nil:
		return vex.Product{Component: vex.Component{ID: ref}}
	case root == nil:
		return vex.Product{Component: r.component(found)}
	}
	return vex.Product{Component: r.component(root), Subcomponents: []vex.Component{r.component(found)}}
}

// component lists by what a component of the document can be known.
func (r *reader) component(c *sbom.Component) vex.Component {
	out := vex.Component{ID: c.Ref, Name: strings.TrimSpace(c.Name.Value() + " " + c.Version.Value()), Refs: []string{vex.Ref(r.doc.Path, c.Ref)}}
	if link := r.doc.BOMLink(); link != "" {
		out.Refs = append(out.Refs, vex.Ref(link, c.Ref))
	}
	if c.Purl.State == sbom.Stated {
		out.Identify(c.Purl.Text)
	}
	if c.CPE.State == sbom.Stated {
		out.Identify(c.CPE.Text)
	}
	for _, h := range c.Hashes {
		if out.Hashes == nil {
			out.Hashes = map[string]string{}
		}
		out.Hashes[h.Algorithm] = strings.ToLower(h.Content)
	}
	return out
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
