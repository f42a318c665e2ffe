package compare

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// sameArchive says whether a purl that is stated is of an archive of Java that was seen without a group, whose purl has the name in its place: it has the same name and version, in a group that
// is a domain turned round. Build tools other than Maven leave no group in the archives of a maker's own programs.
func sameArchive(seen, stated sbom.Purl) bool {
	return seen.State == sbom.Stated && seen.Type == fileEcosystem && seen.Namespace == seen.Name && seen.Version != "" &&
		stated.Type == seen.Type && stated.Name == seen.Name && stated.Version == seen.Version && strings.Contains(stated.Namespace, ".")
}

// StatedGroup is the group of Maven that the SBOM states of such an archive; empty where the archive shows its group, or the SBOM states none.
func (m Match) StatedGroup() string {
	seen, stated := sbom.ParsePurl(m.Observed.Purl), m.Declared.Purls()
	n := slices.IndexFunc(stated, func(p sbom.Purl) bool { return sameArchive(seen, p) })
	if n < 0 {
		return ""
	}
	return stated[n].Namespace
}
