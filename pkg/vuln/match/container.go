package match

import (
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// containersOf are the containers of a document, other than its subject, by the components that are in them: listed inside of one, or led to by it, as a merged SBOM or SPDX has them. What is in a container inside of another is in
// that; of what several lead to, the first counts.
func containersOf(doc *sbom.Document) map[*sbom.Component]*sbom.Component {
	in := map[*sbom.Component]*sbom.Component{}
	for _, container := range doc.Components {
		if !isContainer(doc, container) {
			continue
		}
		for next := []*sbom.Component{container}; len(next) > 0; {
			c := next[len(next)-1]
			next = next[:len(next)-1]
			for _, part := range doc.Graph.DirectDependencies(c) {
				if part == doc.Root || isContainer(doc, part) || in[part] != nil {
					continue
				}
				in[part] = container
				next = append(next, part)
			}
		}
	}
	return in
}

// isContainer says whether a component is one, by its type or as the package that an image is.
func isContainer(doc *sbom.Document, c *sbom.Component) bool {
	return c != doc.Root && (c.Type == sbom.TypeContainer || c.Purl.State == sbom.Stated && (c.Purl.Type == "oci" || c.Purl.Type == "docker"))
}
