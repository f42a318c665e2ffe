package sbom

import "strings"

// search is one way to look a piece up: a key of the catalogue, and whether what lies there is the piece but for the
// version. A weak one is good for a match in an equal version only, not to say that a version differs.
type search struct {
	key  string
	same func(*Component) bool
	weak bool
}

// searches lists how to look a piece up, the likeliest first.
func searches(way By, s sighting) []search {
	switch way {
	case ByPurl:
		return purlSearches(s)
	case ByName:
		return nameSearches(s)
	case ByCPE:
		return cpeSearches(s)
	}
	var out []search
	for _, h := range s.Hashes {
		out = append(out, search{key: "hash " + strings.ToLower(h), same: inEcosystemOf(s)})
	}
	return out
}

func inEcosystemOf(s sighting) func(*Component) bool {
	return func(c *Component) bool { return mayBeOne(s.ecosystem, ecosystemOf(c.Purl)) }
}

func purlSearches(s sighting) []search {
	if s.purl.State != Stated {
		return nil
	}
	return []search{{key: "purl " + purlKey(s.purl), same: func(c *Component) bool {
		return c.Purl.State == Stated && sameNamespace(s.purl, c.Purl)
	}}}
}

func nameSearches(s sighting) []search {
	if strings.TrimSpace(s.Name) == "" {
		return nil
	}
	same := func(c *Component) bool { return sameName(s, c) }
	out := []search{{key: "name " + nameKey("", s.Name), same: same}}
	if s.purl.State == Stated {
		out = append(out, search{key: "name " + nameKey(s.purl.Namespace, s.purl.Name), same: same})
	}
	if s.SourceName != "" {
		out = append(out, search{key: "name " + nameKey("", s.SourceName), same: func(c *Component) bool { return builtFrom(s, c) }, weak: true})
	}
	if bare := bareLibrary(s.Name); bare != "" {
		out = append(out, search{key: "library " + bare, same: func(c *Component) bool { return sameLibrary(s, c) }, weak: true})
	}
	return out
}

// builtFrom reports whether a component is the project, or the source package, that a distribution's package says it was
// built from: "openssl 3.0.11" covers libssl3. A component that is a binary package covers no other package.
func builtFrom(s sighting, c *Component) bool {
	if s.version == "" || declaredVersion(c) == "" {
		return false
	}
	own := ecosystemOf(c.Purl)
	if own != "" && (own != s.ecosystem || c.Purl.Qualifiers["arch"] != "source" || !sameNamespace(s.purl, c.Purl)) {
		return false
	}
	return c.Group == "" && nameKey("", c.Name.Text) == nameKey("", s.SourceName)
}

// sameLibrary reports whether names that differ in the prefix "lib" mean one project. An ecosystem on both sides, or a
// version that many pieces may share, leaves that open.
func sameLibrary(s sighting, c *Component) bool {
	return (s.ecosystem == "" || ecosystemOf(c.Purl) == "") && (s.ecosystem == "" || distribution[s.ecosystem]) &&
		c.Group == "" && precise(s.version) && precise(declaredVersion(c))
}

func cpeSearches(s sighting) []search {
	var out []search
	for _, own := range s.cpes {
		out = append(out, search{key: cpeKey(own), same: inEcosystemOf(s)})
	}
	product := nameKey("", s.Name)
	return append(out, search{key: "product " + product, weak: true, same: func(c *Component) bool {
		return inEcosystemOf(s)(c) && !otherVendor(s, c)
	}})
}

// otherVendor reports whether the CPE names of the piece give the component's product to other vendors only.
func otherVendor(s sighting, c *Component) bool {
	other := false
	for _, own := range s.cpes {
		if strings.EqualFold(own.Product, c.CPE.Product) {
			if strings.EqualFold(own.Vendor, c.CPE.Vendor) || !concrete(c.CPE.Vendor) {
				return false
			}
			other = true
		}
	}
	return other
}
