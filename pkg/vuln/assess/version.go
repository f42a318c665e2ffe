package assess

import (
	"regexp"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

var dotted = regexp.MustCompile(`^\d+(\.\d+)*$`)

// compareVersions says how the version of a component stands to another of the same product: by the rules of its purl type, or, where
// it has none, by value when both are nothing but numbers and dots.
func compareVersions(c *sbom.Component, other string) (sign int, known bool) {
	version := c.Version.Value()
	if version == "" {
		version = c.Purl.Version
	}
	if version == "" || other == "" {
		return 0, false
	}
	if sign, known = order.Compare(c.Purl.Type, version, other); known {
		return sign, true
	}
	if dotted.MatchString(version) && dotted.MatchString(other) {
		return order.Compare("deb", version, other) // of numbers alone its rules are everybody's
	}
	return 0, false
}
