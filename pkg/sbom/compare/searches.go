package compare

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// search is one way to look a piece up: a key of the catalogue, and whether what lies there is the piece but for the
// version. A weak one is good for a match in an equal version only, not to say that a version differs.
type search struct {
	key  string
	same func(*sbom.Component) bool
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
		out = append(out, search{key: hashKey(h), same: inEcosystemOf(s)})
	}
	return out
}

func inEcosystemOf(s sighting) func(*sbom.Component) bool {
	return func(c *sbom.Component) bool { return identity.MayBeOne(s.ecosystem, identity.Ecosystem(c.Purl)) }
}

func purlSearches(s sighting) []search {
	if s.purl.State != sbom.Stated {
		return nil
	}
	return []search{{key: purlKey(s.purl), same: func(c *sbom.Component) bool {
		return c.Purl.State == sbom.Stated && identity.SameNamespace(s.purl, c.Purl)
	}}}
}

func nameSearches(s sighting) []search {
	if strings.TrimSpace(s.Name) == "" {
		return nil
	}
	same := func(c *sbom.Component) bool { return sameName(s, c) }
	out := []search{{key: nameKey("", s.Name), same: same}}
	if s.purl.State == sbom.Stated {
		out = append(out, search{key: nameKey(s.purl.Namespace, s.purl.Name), same: same})
	}
	if s.SourceName != "" {
		out = append(out, search{key: nameKey("", s.SourceName), same: func(c *sbom.Component) bool { return builtFrom(s, c) }, weak: true})
	}
	if key := libraryKey(s.Name); key != "" {
		out = append(out, search{key: key, same: func(c *sbom.Component) bool { return sameLibrary(s, c) }, weak: true})
	}
	return out
}

// builtFrom reports whether a component is the project, or the source package, that a distribution's package says it was
// built from: "openssl 3.0.11" covers libssl3. A component that is a binary package covers no other package.
func builtFrom(s sighting, c *sbom.Component) bool {
	if s.version == "" || identity.Version(c) == "" {
		return false
	}
	own := identity.Ecosystem(c.Purl)
	if own != "" && (own != s.ecosystem || c.Purl.Qualifiers["arch"] != "source" || !identity.SameNamespace(s.purl, c.Purl)) {
		return false
	}
	return c.Group == "" && identity.NameKey("", c.Name.Text) == identity.NameKey("", s.SourceName)
}

// sameLibrary reports whether names that differ in the prefix "lib" mean one project. An ecosystem on both sides, or a
// version that many pieces may share, leaves that open.
func sameLibrary(s sighting, c *sbom.Component) bool {
	return (s.ecosystem == "" || identity.Ecosystem(c.Purl) == "") && (s.ecosystem == "" || version.Distribution(s.ecosystem)) &&
		c.Group == "" && precise(s.version) && precise(identity.Version(c))
}

func cpeSearches(s sighting) []search {
	var out []search
	for _, own := range s.cpes {
		out = append(out, search{key: cpeKey(own), same: inEcosystemOf(s)})
	}
	return append(out, search{key: productKey(s.Name), weak: true, same: func(c *sbom.Component) bool {
		return inEcosystemOf(s)(c) && !otherVendor(s, c)
	}})
}

// otherVendor reports whether the CPE names of the piece give the component's product to other vendors only.
func otherVendor(s sighting, c *sbom.Component) bool {
	other := false
	for _, own := range s.cpes {
		if strings.EqualFold(own.Product, c.CPE.Product) {
			if strings.EqualFold(own.Vendor, c.CPE.Vendor) || !sbom.Concrete(c.CPE.Vendor) {
				return false
			}
			other = true
		}
	}
	return other
}
