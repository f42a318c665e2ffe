package sbom

import "strings"

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
