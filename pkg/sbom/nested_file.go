package sbom

import (
	"slices"
	"strings"
)

// nestedFiles notes the files of CycloneDX that are listed inside of a package: of a component that has a version and a purl, as the files that a package of SPDX contains. A file says no more
// of itself than that it is one, where it lies, and a digest; nothing is inside of it. By a path no package is called, so that none is declared by a file of its name. What is inside of the subject is listed beside the other components, and no part of one.
func (d *Document) nestedFiles() {
	var holds map[*Component]bool
	for _, c := range d.Components {
		if c.Parent == nil || c.Parent == d.Root || c.Parent.Version.State != Stated || c.Parent.Purl.State != Stated || !c.plainFile() || !strings.Contains(c.Name.Text, "/") ||
			!slices.ContainsFunc(c.Hashes, func(h Hash) bool { return h.WellFormed }) {
			continue
		}
		if holds == nil {
			holds = map[*Component]bool{}
			for _, inner := range d.Components {
				holds[inner.Parent] = true
			}
		}
		c.kept, c.known = !holds[c], true
	}
}
