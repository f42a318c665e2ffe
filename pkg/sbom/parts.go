package sbom

import (
	"slices"
	"strings"
)

// Parts are the files, and lines of files, that are parts of what is listed beside them: nothing identifies them as software of its own, and
// nothing but lines of theirs is inside of them or needed by them. In SPDX a package that can be looked up keeps them: see Belongs. CycloneDX has no word for
// that: there only what can be looked up, and is not the subject, may depend on them. A component that merely calls itself a file is none.
func (d *Document) Parts() map[*Component]bool {
	parts := map[*Component]bool{}
	for _, c := range d.Components {
		if c.plainFile() && (c.Element == "" || c.Belongs()) && !d.needsMore(c) {
			parts[c] = true
		}
	}
	if len(parts) == 0 {
		return parts
	}
	for _, c := range d.Components {
		delete(parts, c.Parent)
	}
	if d.Graph == nil {
		return parts
	}
	for _, c := range d.All() {
		if c != d.Root && c.found() {
			continue
		}
		for _, part := range d.Graph.statedDependencies(c) {
			if part.Element == "" {
				delete(parts, part)
			}
		}
	}
	return parts
}

// needsMore says whether more than lines of its own is inside of a file, or needed by it.
func (d *Document) needsMore(c *Component) bool {
	return d.Graph != nil && slices.ContainsFunc(d.Graph.DirectDependencies(c), func(part *Component) bool { return part.Element != Snippet })
}

// found says whether a component has an identifier by which data know software.
func (c *Component) found() bool { return c.Purl.State == Stated || c.CPE.State == Stated }

// plainFile says whether all that is said of a component is what one says of a file. In CycloneDX the type alone says so, which anybody may give to
// anything: there it needs a digest or the name of a file, and no version or group.
func (c *Component) plainFile() bool {
	if c.Purl.State != Absent || c.CPE.State != Absent || len(c.Details().Identifiers) > 0 || c.Details().SWID != "" {
		return false
	}
	switch c.Element {
	case File, Snippet:
		return true
	case Package:
		return false
	}
	return c.Type == "file" && c.Version.State == Absent && c.Version.Text == "" && c.Group == "" &&
		(len(c.Hashes) > 0 || strings.ContainsAny(c.Name.Text, `./\`))
}
