package compare

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// StatedGroup is the group of Maven that the SBOM states of an observed archive that shows none itself, where it has the same name and version: the archive of a maker's own
// program, as build tools other than Maven write it. It is empty where the archive shows its group, or the SBOM states none that is a domain turned round.
func (m Match) StatedGroup() string {
	seen := sbom.ParsePurl(m.Observed.Purl)
	if seen.State != sbom.Stated || seen.Type != "maven" || seen.Namespace != seen.Name {
		return ""
	}
	stated := m.purls()
	n := slices.IndexFunc(stated, func(p sbom.Purl) bool {
		return p.Type == seen.Type && p.Name == seen.Name && p.Version == seen.Version && seen.Version != "" && strings.Contains(p.Namespace, ".")
	})
	if n < 0 {
		return ""
	}
	return stated[n].Namespace
}
