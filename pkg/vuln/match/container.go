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
	leaveOut(in, doc)
	return in
}

// leaveOut takes the operating systems that something outside leads to, and that are not listed inside of a container, for outside.
func leaveOut(in map[*sbom.Component]*sbom.Component, doc *sbom.Document) {
	next := []*sbom.Component{doc.Root}
	for _, c := range doc.Components {
		if in[c] == nil && !isContainer(doc, c) {
			next = append(next, c)
		}
	}
	seen := map[*sbom.Component]bool{}
	for len(next) > 0 {
		c := next[len(next)-1]
		next = next[:len(next)-1]
		for _, part := range doc.Graph.DirectDependencies(c) {
			if seen[part] || isContainer(doc, part) {
				continue
			}
			seen[part] = true
			next = append(next, part)
			if part.Type == sbom.TypeOperatingSystem && !nestedIn(in[part], part) {
				delete(in, part)
			}
		}
	}
}

// nestedIn says whether a component is listed inside of a container.
func nestedIn(container, c *sbom.Component) bool {
	for c = c.Parent; c != nil; c = c.Parent {
		if c == container {
			return true
		}
	}
	return false
}

// isContainer says whether a component is one, by its type or as the package that an image is. In the SBOM of an image such a package is what that was built on.
func isContainer(doc *sbom.Document, c *sbom.Component) bool {
	return c != doc.Root && (c.Type == sbom.TypeContainer || isImage(c) && !(doc.Root != nil && (doc.Root.Type == sbom.TypeContainer || isImage(doc.Root))))
}

func isImage(c *sbom.Component) bool {
	return c.Purl.State == sbom.Stated && (c.Purl.Type == "oci" || c.Purl.Type == "docker")
}
