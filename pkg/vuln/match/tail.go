package match

import (
	"regexp"
	"slices"
	"strings"

	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// Where no ecosystem says how versions are ordered, grype takes what follows a hyphen for what comes before a release: 5.8.0-63-generic would lie before 5.8.0,
// and outside of ">=5.8". Makers write there who built it. So such a version is asked for without that as well, and what either finds is found. Of a real
// pre-release the same holds: 5.8-rc3 has most of what 5.8 has.

var (
	// numbers begin a version; words may stand before them: "Linux 5.8.0".
	numbers = regexp.MustCompile(`^(?:[A-Za-z]+ ){0,3}[vV]?([0-9]+(?:\.[0-9]+)*)(.*)$`)
	// level is what belongs to the numbers: 1.0.1f, 9.8p1.
	level = regexp.MustCompile(`^([A-Za-z][0-9]*)(?:$|[^0-9A-Za-z])`)
	// update is a word with a number: "rc3", "_SP1", " Service Pack 1".
	update = regexp.MustCompile(`(?i)^[^0-9a-z]*((?:service[ _-]*pack|sp|update|cumulative[ _-]*update)[ _-]*[0-9]+|[a-z]+[0-9]+)(?:$|[^0-9a-z])`)
	// date is a version that has no numbers but those of a day.
	date = regexp.MustCompile(`^[12][0-9]{3}-[01][0-9]-[0-3][0-9]`)
)

// reverted is how packagers write that what comes is an earlier version: 5.6.1+really5.4.5.
const reverted = "+really"

// withoutTail are the versions that a version of no known order may stand for besides itself; none where nothing follows its numbers. The first is the one
// that makers build upon; the others are updates of it, as advisories write them.
func withoutTail(v string) []string {
	if strings.Trim(v, "0123456789.") == "" && !strings.HasPrefix(v, "0") && !strings.Contains(v, ".0") {
		return nil // most are so
	}
	if len(v) > order.MaxLength || sbom.VersionFault(v) != "" || date.MatchString(v) || javaVersion.MatchString(v) {
		return nil
	}
	m := numbers.FindStringSubmatch(v)
	if m == nil || strings.HasPrefix(m[2], ",") { // a list
		return nil
	}
	base, tail := m[1], m[2]
	if !strings.Contains(base, ".") && len(tail) > 1 && tail[0] == '_' && tail[1] >= '0' && tail[1] <= '9' {
		return nil // 1_0_1f
	}
	var all []string
	if l := level.FindStringSubmatch(tail); l != nil {
		all = append(all, updates(base, l[1])...)
		base, tail = base+l[1], tail[len(l[1]):]
	}
	if u := update.FindStringSubmatch(tail); u != nil {
		all = append(all, updates(base, u[1])...)
	}
	if _, earlier, is := strings.Cut(v, reverted); is {
		all = append(append(all, earlier), withoutTail(earlier)...)
	}
	all = append([]string{withoutZeroes(base), withoutEnd(withoutZeroes(base))}, all...)
	return slices.DeleteFunc(distinct(all), func(other string) bool { return other == v })
}

// updates are the ways in which advisories write an update of a version.
func updates(base, update string) (all []string) {
	for _, one := range spellings(update) {
		all = append(all, base+"-"+one)
	}
	return all
}

// withoutZeroes writes each number of a version without zeroes before it: 5.06.1 is 5.6.1, and Ubuntu 22.04 in grype's database 22 and 4.
func withoutZeroes(v string) string {
	parts := strings.Split(v, ".")
	for n, part := range parts {
		for len(part) > 1 && part[0] == '0' && part[1] >= '0' && part[1] <= '9' {
			part = part[1:]
		}
		parts[n] = part
	}
	return strings.Join(parts, ".")
}

// longer is a version of more than three numbers of which the last are zeroes, and of NuGet and Composer what may stand behind them.
var longer = regexp.MustCompile(`^([vV]?[0-9]+\.[0-9]+\.[0-9]+(?:\.[0-9]+)*?)(?:\.0+)+([-+].*)?$`)

// withoutEnd leaves out the zeroes that a version has at the end behind three numbers: 5.6.1.0, as Windows shows the version of a file, is 5.6.1. Fewer numbers are
// compared so anyway.
func withoutEnd(v string) string { return longer.ReplaceAllString(v, "$1$2") }

// unordered are the types of packages for whose versions grype knows no order and whose ecosystems prescribe none.
func unordered(kind syftpkg.Type) bool {
	switch kind {
	case syftpkg.PhpComposerPkg, syftpkg.DartPubPkg, syftpkg.SwiftPkg, syftpkg.CocoapodsPkg, syftpkg.TerraformPkg, syftpkg.ApkPkg:
		return false
	}
	return !ownMatchers[kind]
}

// variants are a CPE with the other versions that its own may stand for.
func variants(c cpe.CPE) (all []cpe.CPE) {
	others := withUpdate(c.Attributes)
	if javaReleaseOf(c.Attributes) == nil {
		others = append(others, withoutTail(c.Attributes.Version)...)
	}
	for _, v := range distinct(others) {
		c.Attributes.Version, c.Attributes.Update = v, cpe.Any
		all = append(all, c)
	}
	return all
}
