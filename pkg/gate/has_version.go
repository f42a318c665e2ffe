package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// hasVersion says whether a component is of one of some versions that an obligation keeps, however that is written now: as "v1.2" in place of "1.2", or as the package of a distribution that is built of it.
func hasVersion(versions []string, c *sbom.Component) bool {
	return statesVersion(versions, c) || slices.ContainsFunc(versions, func(then string) bool {
		return then != "" && c.Version.Text != "" && version.Same(then, c.Version.Text, "", c.Purl.Type)
	})
}

// statesVersion says whether a component states one of these versions to the letter, which is what tells that it is listed as it was.
func statesVersion(versions []string, c *sbom.Component) bool {
	return slices.Contains(versions, decision.Cut(c.Version.Text, maxName))
}
