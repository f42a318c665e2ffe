package match

import (
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// containersOf are the containers of a document, other than its subject, by the components that are in them: listed inside of one, or led to by it, as a merged SBOM or SPDX has them. What is in a container inside of another is in
// that; of what several lead to, the first counts. An operating system that something outside of it leads to as well is outside: a container may need the one that it runs on.
func containersOf(doc *sbom.Document) map[*sbom.Component]*sbom.Component {
	in := map[*sbom.Component]*sbom.Component{}
	if doc.Graph == nil { // what was found in software is in nothing else
		return in
	}
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
	for _, c := range doc.Components {
		if in[c] != nil || isContainer(doc, c) {
			continue
		}
		ledFromOutside(in, doc.Graph.DirectDependencies(c))
	}
	ledFromOutside(in, doc.Graph.DirectDependencies(doc.Root))
	return in
}

// ledFromOutside leaves the operating systems among parts out.
func ledFromOutside(in map[*sbom.Component]*sbom.Component, parts []*sbom.Component) {
	for _, part := range parts {
		if part.Type == sbom.TypeOperatingSystem {
			delete(in, part)
		}
	}
}

// isContainer says whether a component is one, by its type or as the package that an image is. In the SBOM of an image such a package is what that was built on.
func isContainer(doc *sbom.Document, c *sbom.Component) bool {
	return c != doc.Root && (c.Type == sbom.TypeContainer || isImage(c) && !(doc.Root != nil && (doc.Root.Type == sbom.TypeContainer || isImage(doc.Root))))
}

func isImage(c *sbom.Component) bool {
	return c.Purl.State == sbom.Stated && (c.Purl.Type == "oci" || c.Purl.Type == "docker")
}
