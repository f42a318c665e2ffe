package identity

import (
	"cmp"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Version is the version that a component states in any of its fields; "" when in none.
func Version(c *sbom.Component) string {
	return cmp.Or(c.Version.Value(), c.Purl.Version, CPEVersion(c.CPE))
}

// CPEVersion is the version that a CPE names; "" when none.
func CPEVersion(c sbom.CPE) string {
	if c.State != sbom.Stated || !sbom.Concrete(c.Version) {
		return ""
	}
	return c.Version
}
