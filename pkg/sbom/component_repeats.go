package sbom

import "slices"

// SaysNoMore says whether a component is called as another one is, and states nothing that it could be looked up by, or that is said of its support, which the other does not. What it was made from and was found to be counts as more, and so does a bom-ref that
// is a package URL.
func (c *Component) SaysNoMore(than *Component) bool {
	return c.calledAs(than) && c.identifiedAs(than) && c.describedAs(than)
}

// plainTypes are those of components by which alone nothing is looked up: an operating system is.
var plainTypes = map[string]bool{"application": true, "device": true, "firmware": true, "library": true}

func (c *Component) calledAs(other *Component) bool {
	return c.Name.State == Stated && c.Name == other.Name && c.Version == other.Version && (c.Type == other.Type || plainTypes[c.Type]) && (c.Group == "" || c.Group == other.Group)
}

func (c *Component) identifiedAs(other *Component) bool {
	d, has := c.Details(), other.Details()
	return (c.Purl.State == Absent || c.Purl.Text == other.Purl.Text) && (c.CPE.State == Absent || c.CPE.Text == other.CPE.Text) &&
		(ParsePurl(c.Ref).State != Stated || c.Ref == other.Ref || c.Ref == other.Purl.Text) &&
		(d.SWID == "" || d.SWID == has.SWID) && allIn(c.Hashes, other.Hashes) && allIn(d.Identifiers, has.Identifiers)
}

func (c *Component) describedAs(other *Component) bool {
	d := c.Details()
	return allIn(placeless(c.Properties), placeless(other.Properties)) && (c.support == nil || c.Support() == other.Support()) &&
		d.Pedigree == nil && d.BuiltFrom == nil && d.Deployable == nil && d.Crypto == nil && len(d.Within)+len(d.Identities) == 0
}

// placeless are properties without their places.
func placeless(all []Property) []Property {
	out := make([]Property, 0, len(all))
	for _, p := range all {
		out = append(out, Property{Name: p.Name, Value: p.Value})
	}
	return out
}

func allIn[T comparable](some, of []T) bool {
	return !slices.ContainsFunc(some, func(one T) bool { return !slices.Contains(of, one) })
}
