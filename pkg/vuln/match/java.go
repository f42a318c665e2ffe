package match

import (
	"regexp"
	"slices"

	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Advisories write an update of Java's old releases as 1.8.0-update_201, 1.8.0-update201, 8-update201 or 8u201, by product and year. Each is asked for as all of them.

// javaOld begins a version of such a release, whatever follows.
var javaOld = regexp.MustCompile(`(?i)^(?:[a-z]+[ _-]*)?(?:1\.)?[5-8](?:[^0-9]|$)`)

// javaRelease is one of Java's.
type javaRelease struct{ *version.Java }

// javaReleaseOf takes the version of a CPE apart; it is nil where that is none of Java's old ones.
func javaReleaseOf(a cpe.Attributes) *javaRelease {
	if !version.IsJava(a.Product) {
		return nil
	}
	r := version.JavaOf(a.Version, a.Update)
	if r == nil {
		return nil
	}
	return &javaRelease{r}
}

// javaUnread says of a CPE that it is of one of Java's old releases in a version that is written as none of them: which update it is nobody can tell.
func javaUnread(a cpe.Attributes) bool {
	return version.IsJava(a.Product) && javaOld.MatchString(a.Version) && javaReleaseOf(a) == nil
}

// versions are the ways in which advisories write the release.
func (r *javaRelease) versions() (all []string) {
	names := []string{"1." + r.Number + ".0", r.Number}
	if len(r.Updates) == 0 {
		return names
	}
	for _, update := range r.Updates {
		for _, name := range names {
			all = append(all, name+"-update"+update, name+"-update_"+update)
		}
		all = append(all, r.Number+"u"+update, "1."+r.Number+".0_"+update)
	}
	return all
}

// updatedIn says whether a version that an advisory names is an update of the same release.
func (r *javaRelease) updatedIn(named, product string) bool {
	other := javaReleaseOf(cpe.Attributes{Product: product, Version: named})
	return other != nil && other.Number == r.Number && len(other.Updates) > 0
}

// updatedAmong says whether one of several CPEs of the product states an update of the release.
func (r *javaRelease) updatedAmong(all []cpe.CPE, product string) bool {
	return slices.ContainsFunc(all, func(c cpe.CPE) bool {
		return c.Attributes.Product == product && r.updatedIn(c.Attributes.Version, product)
	})
}
