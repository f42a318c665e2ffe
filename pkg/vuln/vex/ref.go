package vex

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Ref names an element of an SBOM, for Component.Refs and Thing.Refs. document is a BOM-Link without an element, or the path of a
// document in the delivery.
func Ref(document, element string) string { return document + "#" + element }

// GlobalRefs names an element of SPDX 3 by its id, which is the same in every document (SPDX 3.0.1, Element, spdxId); nothing for a
// text that is no IRI, such as the name of a blank node.
func GlobalRefs(id string) []string {
	if !strings.HasPrefix(id, "_:") && strings.Contains(id, ":") {
		return []string{id}
	}
	return nil
}

// Refs are the references that lead to an element of an SBOM, or to all of it where the element is empty: from inside of it, and from other documents.
func Refs(doc *sbom.Document, element string) []string {
	refs := []string{Ref(doc.Path, element)}
	if link := doc.BOMLink(); link != "" {
		refs = append(refs, Ref(link, element))
	}
	if doc.Standard() == "SPDX" && strings.HasPrefix(doc.SpecVersion, "3") {
		refs = append(refs, GlobalRefs(element)...)
	}
	return refs
}

// ComponentOf lists by what a component of an SBOM can be known.
func ComponentOf(doc *sbom.Document, c *sbom.Component) Component {
	out := Component{ID: c.Ref, Name: strings.TrimSpace(c.Name.Value() + " " + c.Version.Value()), Refs: Refs(doc, c.Ref)}
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

// ServiceOf is a service of an SBOM as something that statements may name: by its place alone.
func ServiceOf(doc *sbom.Document, s *sbom.Service) Thing {
	t := Thing{Name: s.Name, Version: s.Version.Value()}
	if s.Ref != "" {
		t.Refs = Refs(doc, s.Ref)
	}
	return t
}
