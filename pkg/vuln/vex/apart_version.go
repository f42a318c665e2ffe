package vex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// versionsApart says whether a version that is named and one of the delivery, both stated, are two: "v2.0" and "2.0.0" are one. "*" and "-" state none, and a digest in the place of a version cannot be held against a number. Where no order is known it
// takes what version.Apart knows.
func versionsApart(named, has string) bool { return versionsApartBy(version.Apart, named, has) }

// orderless says whether two versions of which no order is known, the one that is named and the one of the delivery, are told apart.
type orderless func(named, has string) bool

// versionsApartBy says the same as versionsApart by what tells apart versions that have no order.
func versionsApartBy(by orderless, a, b string) bool {
	a, b = strings.TrimPrefix(a, "0:"), strings.TrimPrefix(b, "0:") // no epoch is that of nought
	a, b = version.EpochsOfBoth(a, b)
	a, b = strings.ReplaceAll(a, "_", "."), strings.ReplaceAll(b, "_", ".") // tags are written with them
	if !stated(a) || !stated(b) || strings.Contains(a, ":") != strings.Contains(b, ":") {
		return false
	}
	if strings.Contains(a, ":") && !version.HasEpoch(a) && !version.HasEpoch(b) {
		return a != b // digests
	}
	sign, known := compare("generic", strings.TrimLeft(a, "vV"), strings.TrimLeft(b, "vV"))
	return (known && sign != 0 || !known && by(a, b)) && !builds(a, b) && !builds(b, a)
}

// singlesApart tells apart all versions that differ but in capitals, as those of packages are, where each has one writing.
func singlesApart(named, has string) bool {
	return version.Single(named) && version.Single(has) && !strings.EqualFold(named, has) || version.Apart(named, has)
}

// rebuilt is what Debian and Ubuntu write behind the version of a package that was built again of the same source.
var rebuilt = regexp.MustCompile(`(?:\+b|build)[0-9]+$`)

// packagesApart does so of packages of distributions, where "-" begins a revision, but for what may be a range, or lack the tag of the distribution, and however often the same source was built.
func packagesApart(named, has string) bool {
	named, has = rebuilt.ReplaceAllString(named, ""), rebuilt.ReplaceAllString(has, "")
	return singlesApart(named, has) && !version.MayHold(named, has, true) && !lacksTag(named, has) && !lacksTag(has, named)
}

// tagged is a version of a package of RPM whose revision ends with the tag of the distribution and the builds for its minor releases, whole as packages have it.
var tagged = regexp.MustCompile(`-[0-9]+(?:\.[0-9]+)*\.(?:el|fc)[0-9]+(?:[._][0-9]+)*$`)

// lacksTag says whether a version is the beginning of another that goes on with words behind its revision: with the tag of the distribution, as "2.34-60" is of "2.34-60.el9_2.7", or its architecture.
func lacksTag(short, long string) bool {
	rest, is := strings.CutPrefix(strings.TrimLeft(long, "vV"), strings.TrimLeft(short, "vV"))
	return is && strings.Contains(short, "-") && strings.HasPrefix(rest, ".") && strings.Trim(rest, ".0123456789") != ""
}

// ecosystemPackagesApart does the same of packages of languages and the like.
func ecosystemPackagesApart(named, has string) bool {
	return singlesApart(named, has) && !version.MayHold(named, has, false)
}

// deliveredPackageApart tells a version from that of a package of a distribution, which is the project's with a revision behind it.
func deliveredPackageApart(named, has string) bool {
	return version.Apart(named, has) || versionsApart(named, version.Upstream(has))
}

// namedPackageApart does the same where the version of such a package is named.
func namedPackageApart(named, has string) bool {
	return version.Apart(named, has) || versionsApart(version.Upstream(named), has)
}

func ofEcosystem(p sbom.Purl) bool { return packaged(p) || version.Distribution(p.Type) }

// orderlessOfPURLs is how versions of two purls are told apart.
func orderlessOfPURLs(named, has sbom.Purl) orderless {
	switch {
	case version.Distribution(named.Type) && version.Distribution(has.Type):
		return packagesApart
	case ofEcosystem(named) && ofEcosystem(has):
		return ecosystemPackagesApart
	case version.Distribution(has.Type):
		return deliveredPackageApart
	case version.Distribution(named.Type):
		return namedPackageApart
	}
	return version.Apart
}

// orderless is how a version is told from that of a thing with these identifiers.
func (own identifiers) orderless() orderless {
	if own.ofDistribution() {
		return deliveredPackageApart
	}
	return version.Apart
}

func (own identifiers) ofDistribution() bool {
	return slices.ContainsFunc(own.purls, func(p sbom.Purl) bool { return version.Distribution(p.Type) })
}
