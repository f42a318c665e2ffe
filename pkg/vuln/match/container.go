package match

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// containers are the containers of a document other than its subject, or the devices of their own (see boundaries), that each component is in: listed inside of one, or led to by it, as a merged SBOM or
// SPDX has them. What is in a container inside of another is in that alone. What is in none is not there.
type containers map[*sbom.Component][]*sbom.Component

// maxContainers is of how many containers it is known that a component is in them.
const maxContainers = 64

// noContainer is where a component is that is in no container.
var noContainer = []*sbom.Component{nil}

// of are the containers that a component is in.
func (all containers) of(c *sbom.Component) []*sbom.Component {
	if in := all[c]; len(in) > 0 {
		return in
	}
	return noContainer
}

// containersOf finds them. An operating system that something outside of a container leads to as well is outside, and so is what that leads to alone: a container may need the one that it runs on.
func containersOf(doc *sbom.Document) containers {
	if doc.Graph == nil { // what was found in software is in nothing else
		return nil
	}
	boundary := boundaries(doc)
	if len(boundary) == 0 {
		return nil
	}
	in := inside(doc, boundary, nil)
	if led := systemsOutside(doc, boundary, in); len(led) > 0 {
		return inside(doc, boundary, led)
	}
	return in
}

// inside are the containers that components are in, without some systems, which are in none.
func inside(doc *sbom.Document, boundary, without map[*sbom.Component]bool) containers {
	in := containers{}
	for _, container := range doc.Components {
		if !boundary[container] {
			continue
		}
		for next := []*sbom.Component{container}; len(next) > 0; {
			c := next[len(next)-1]
			next = next[:len(next)-1]
			for _, part := range doc.Graph.DirectDependencies(c) {
				// Containers come one after the other: one that a part is in already is its last.
				if of := in[part]; part == doc.Root || without[part] || boundary[part] || len(of) == maxContainers || len(of) > 0 && of[len(of)-1] == container {
					continue
				}
				in[part] = append(in[part], container)
				next = append(next, part)
			}
		}
	}
	return in
}

// systemsOutside are the operating systems that something outside of the containers leads to, and that are not listed inside of one.
func systemsOutside(doc *sbom.Document, boundary map[*sbom.Component]bool, in containers) map[*sbom.Component]bool {
	next := []*sbom.Component{doc.Root}
	for _, c := range doc.Components {
		if len(in[c]) == 0 && !boundary[c] {
			next = append(next, c)
		}
	}
	led, seen := map[*sbom.Component]bool{}, map[*sbom.Component]bool{}
	for len(next) > 0 {
		c := next[len(next)-1]
		next = next[:len(next)-1]
		for _, part := range doc.Graph.DirectDependencies(c) {
			if seen[part] || boundary[part] {
				continue
			}
			seen[part] = true
			next = append(next, part)
			if part.Type == sbom.TypeOperatingSystem && len(in[part]) > 0 && !slices.ContainsFunc(in[part], func(container *sbom.Component) bool { return nestedIn(container, part) }) {
				led[part] = true
			}
		}
	}
	return led
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

// boundaries are the components other than the subject that have a system of their own: containers, by their type or as the package that an image is, and devices inside of which something is listed. In the SBOM of an image
// such a package is what that was built on.
func boundaries(doc *sbom.Document) map[*sbom.Component]bool {
	all := map[*sbom.Component]bool{}
	ofImage := doc.Root != nil && (doc.Root.Type == sbom.TypeContainer || isImage(doc.Root))
	for _, c := range doc.Components {
		if c.Type == sbom.TypeContainer || !ofImage && isImage(c) {
			all[c] = true
		}
		if c.Parent != nil && c.Parent.Type == sbom.TypeDevice {
			all[c.Parent] = true
		}
	}
	delete(all, doc.Root)
	return all
}

func isImage(c *sbom.Component) bool {
	return slices.ContainsFunc(c.Purls(), func(p sbom.Purl) bool { return p.Type == "oci" || p.Type == "docker" })
}
