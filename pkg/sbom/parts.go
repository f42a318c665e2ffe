package sbom

import "strings"

// Parts are the files, and lines of files, that are parts of what is listed beside them: nothing identifies them as software of its own, and
// nothing is inside of them or needed by them. A component that merely calls itself a file is none.
func (d *Document) Parts() map[*Component]bool {
	parts := map[*Component]bool{}
	for _, c := range d.Components {
		if c.plainFile() && len(d.needs(c)) == 0 {
			parts[c] = true
		}
	}
	for _, c := range d.Components {
		delete(parts, c.Parent)
	}
	return parts
}

func (d *Document) needs(c *Component) []*Component {
	if d.Graph == nil {
		return nil
	}
	return d.Graph.DirectDependencies(c)
}

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
