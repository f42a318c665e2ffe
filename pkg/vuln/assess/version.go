package assess

import (
	"regexp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

var dotted = regexp.MustCompile(`^\d+(\.\d+)*$`)

// reaches says whether a component is of a version or a later one, by the rules of its purl type or, where it has none, by value when
// all are nothing but numbers and dots. Where fields, purls and CPEs state different versions, either may be right, and each must be.
func reaches(c *sbom.Component, wanted string) bool {
	all := versionsOf(c)
	for _, v := range all {
		if sign, known := compare(c.Purl.Type, v, wanted); !known || sign < 0 {
			return false
		}
	}
	return len(all) > 0
}

// versionsOf are the versions of a component that are stated, each once. That of a CPE lacks what a distribution adds.
func versionsOf(c *sbom.Component) (all []string) {
	add := func(v, purlType string) {
		if sbom.StateOf(v) == sbom.Stated && !slices.ContainsFunc(all, func(known string) bool { return version.Same(known, v, c.Purl.Type, purlType) }) {
			all = append(all, v)
		}
	}
	add(c.Version.Value(), c.Purl.Type)
	add(c.Purl.Version, c.Purl.Type)
	add(c.CPE.Version, "")
	for _, text := range c.Details().Identifiers {
		if purl := sbom.ParsePurl(text); purl.State == sbom.Stated {
			add(purl.Version, purl.Type)
		} else {
			add(sbom.ParseCPE(text).Version, "")
		}
	}
	return all
}

// compareVersions says how the version that a component states, or its purl, stands to another of the same product.
func compareVersions(c *sbom.Component, other string) (sign int, known bool) {
	v := c.Version.Value()
	if v == "" {
		v = c.Purl.Version
	}
	return compare(c.Purl.Type, v, other)
}

func compare(purlType, a, b string) (sign int, known bool) {
	if a == "" || b == "" {
		return 0, false
	}
	if sign, known = order.Compare(purlType, a, b); known {
		return sign, true
	}
	if dotted.MatchString(a) && dotted.MatchString(b) {
		return order.Compare("deb", a, b) // of numbers alone its rules are everybody's
	}
	return 0, false
}
