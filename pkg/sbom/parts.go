package sbom

import "strings"

// Parts are the files, and lines of files, that are parts of what is listed beside them: nothing identifies them as software of its own. In SPDX they
// count with a package: see Belongs, and so do those of CycloneDX that are listed inside of one. Of others CycloneDX has no word for that: there nothing may be inside of them or needed by
// them, and only what can be looked up, and is not the subject, may depend on them. A component that merely calls itself a file is none.
func (d *Document) Parts() map[*Component]bool {
	parts := map[*Component]bool{}
	for _, c := range d.Components {
		if c.plainFile() && d.isPart(c) {
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
			if part.Element == "" && !part.kept {
				delete(parts, part)
			}
		}
	}
	return parts
}

// isPart says of a file whether it counts with something else, as far as it says so itself.
func (d *Document) isPart(c *Component) bool {
	if c.Element != "" || c.kept {
		return c.Belongs()
	}
	return d.Graph == nil || len(d.Graph.DirectDependencies(c)) == 0
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
