package sbom

import (
	"slices"
	"strings"
)

// addPurl takes one of the package URLs that a component is given: the first that is one is the component's, and what is left of the
// others stands beside it.
func (c *Component) addPurl(words string) {
	p := ParsePurl(words)
	switch {
	case c.Purl.State != Stated && (c.Purl.Text == "" || p.State == Stated):
		c.Purl = p
	case p.State == Stated && words != c.Purl.Text:
		c.beside(words)
	}
}

// addCPE does the same with CPE names. One of CPE 2.3 replaces one of CPE 2.2, which says less.
func (c *Component) addCPE(words string) {
	name, present := ParseCPE(words), c.CPE
	switch {
	case present.State != Stated && (present.Text == "" || name.State == Stated):
		c.CPE = name
	case name.State != Stated || words == present.Text:
	case strings.HasPrefix(words, "cpe:2.3:") && strings.HasPrefix(present.Text, "cpe:/"):
		c.CPE = name
		c.beside(present.Text)
	default:
		c.beside(words)
	}
}

func (c *Component) beside(words string) {
	d := c.seldom()
	d.Identifiers = append(d.Identifiers, words)
}

// plainTypes are those of components by which alone nothing is looked up.
var plainTypes = map[string]bool{"application": true, "device": true, "firmware": true, "library": true}

// SaysNoMore says whether a component is called as another one is, and states nothing that it could be looked up by, or that is said of its support, which the other does not. What it was made from and was found to be counts as more, and so does a bom-ref that
// is a package URL.
func (c *Component) SaysNoMore(than *Component) bool {
	d := c.Details()
	return c.Name.State == Stated && c.Name == than.Name && c.Version == than.Version && (c.Type == than.Type || plainTypes[c.Type]) && (c.Group == "" || c.Group == than.Group) &&
		(c.Purl.State == Absent || c.Purl.Text == than.Purl.Text) && (c.CPE.State == Absent || c.CPE.Text == than.CPE.Text) &&
		(ParsePurl(c.Ref).State != Stated || c.Ref == than.Ref || c.Ref == than.Purl.Text) &&
		allIn(c.Hashes, than.Hashes) && allIn(d.Identifiers, than.Details().Identifiers) && allIn(placeless(c.Properties), placeless(than.Properties)) &&
		(c.support == nil || c.Support() == than.Support()) && (d.SWID == "" || d.SWID == than.Details().SWID) &&
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
