package sbom

import (
	"encoding/json"
	"slices"
	"strconv"
)

// Pedigree is what a component was made from.
type Pedigree struct {
	Ancestors []string     // package URLs, else names with versions, else refs
	Origins   []*Component `json:"-"` // the same with what they can be looked up by, and with what they were made from; elements of SPDX are those of the document, in rings too
	Commits   int
	Patches   int
	Resolves  []string // ids of what the patches are said to repair; sorted, each once
}

// Identity is how sure somebody was in telling what a component is, from what was found.
type Identity struct {
	Field      string  // the field that is spoken of: "purl", "name" and so on
	Confidence float64 // 0 to 1; meaningless unless Known
	Known      bool    // a confidence is stated
}

// origin reads pedigree and the older flag modified.
func (c *Component) origin(n node) {
	if modified := n.flag("modified"); modified != nil {
		c.Modified = *modified
	}
	stated := n.object("pedigree")
	if stated.none() {
		return
	}
	p := &Pedigree{Commits: len(stated.list("commits")), Patches: len(stated.list("patches"))}
	for a := range stated.items("ancestors") {
		p.Ancestors, p.Origins = append(p.Ancestors, ancestorName(a)), append(p.Origins, ancestorOf(a))
	}
	for patch := range stated.items("patches") {
		for issue := range patch.items("resolves") {
			if id := issue.str("id"); id != "" {
				p.Resolves = append(p.Resolves, id)
			}
		}
	}
	slices.Sort(p.Resolves)
	p.Resolves = slices.Compact(p.Resolves)
	c.seldom().Pedigree = p
}

// ancestorOf takes what an ancestor can be looked up by, its own ancestors, and the components inside of it: nesting is bounded as that of the document is.
func ancestorOf(a node) *Component {
	c := Unstated()
	c.Ref, c.Type, c.Group, c.Name, c.Version = a.str("bom-ref"), a.str("type"), a.str("group"), a.text("name"), a.text("version")
	c.Purl = identifier(a, "purl", ParsePurl, func(t string) Purl { return Purl{State: Malformed, Text: t} })
	c.CPE = identifier(a, "cpe", ParseCPE, func(t string) CPE { return CPE{State: Malformed, Text: t} })
	c.origin(a)
	c.evidence(a)
	for inner := range a.items("components") {
		part := ancestorOf(inner)
		parts := []*Component{part}
		if part.plainFile() {
			parts = part.Details().Within
		}
		c.within(parts)
	}
	return c
}

// within notes what is inside of an ancestor.
func (c *Component) within(parts []*Component) {
	if len(parts) > 0 {
		s := c.seldom()
		s.Within = append(s.Within, parts...)
	}
}

func ancestorName(a node) string {
	if purl := a.str("purl"); purl != "" {
		return purl
	}
	return (&Component{Group: a.str("group"), Name: a.text("name"), Version: a.text("version")}).Label()
}

// evidence reads how a component was found: identity is one object in CycloneDX 1.5, a list since 1.6.
func (c *Component) evidence(n node) {
	stated := n.object("evidence")
	if stated.none() {
		return
	}
	d := c.seldom()
	if one := stated.object("identity"); !one.none() {
		d.Identities = append(d.Identities, identityOf(one))
		c.concluded(one)
	}
	for one := range stated.items("identity") {
		d.Identities = append(d.Identities, identityOf(one))
		c.concluded(one)
	}
	for o := range stated.items("occurrences") {
		d.Occurrences = append(d.Occurrences, o.str("location"))
	}
}

// concluded takes a package URL or CPE name that somebody came to, where it is another than the component's own.
func (c *Component) concluded(identity node) {
	words := identity.str("concludedValue")
	switch identity.str("field") {
	case "purl":
		if words != c.Purl.Text && ParsePurl(words).State == Stated {
			c.beside(words)
		}
	case "cpe":
		if words != c.CPE.Text && ParseCPE(words).State == Stated {
			c.beside(words)
		}
	}
}

func identityOf(n node) Identity {
	i := Identity{Field: n.str("field")}
	var words string
	switch v := n.get("confidence").(type) {
	case json.Number:
		words = v.String()
	case string: // XML
		words = v
	}
	confidence, err := strconv.ParseFloat(words, 64)
	i.Confidence, i.Known = confidence, err == nil && confidence >= 0 && confidence <= 1
	return i
}
