package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Comparisons without the revision of a package, or the words of whoever built it, are for warnings alone: who warns of the version of a project warns of every package of it, and who warns of a package may mean what is listed by the project's version. Two
// revisions of one package stay two, and an all-clear counts for the version that it names.

// mayBeOne says whether nothing tells two things apart as they are, by what tells versions apart that have no order, or as packages when the revision is left off on one side.
func mayBeOne[T any](a, b T, by orderless, left func(T) T, apart func(orderless, T, T) bool) bool {
	return !apart(by, a, b) || !apart(singlesApart, a, left(b)) || !apart(singlesApart, left(a), b)
}

// purlsMayBeOne says so of two purls.
func purlsMayBeOne(a, b sbom.Purl) bool {
	a.Version, b.Version = inOneWriting(written{a.Version, ""}, written{b.Version, ""}, a.Name, b.Name)
	left := func(p sbom.Purl) sbom.Purl { p.Version = upstream(p.Version); return p }
	return mayBeOne(a, b, orderlessOfPURLs(a, b), left, purlsApartBy)
}

// versionsMayBeOne says so of two versions of what is called by the names.
func versionsMayBeOne(by orderless, one, other written, names ...string) bool {
	return waysAlike(one, other, names, func(one, other written) bool {
		a, b := inOneWriting(one, other, names...)
		return mayBeOne(a, b, by, upstream, versionsApartBy)
	})
}

// upstream is the version of the project; what would be left of a tag is none ("fips" of "fips-3.0.8"), and rc1 of "2.0-rc1" no revision.
func upstream(v string) string {
	if of := version.Upstream(v); (version.Single(of) || !version.Single(v)) && !version.Precedes(v, of) {
		return of
	}
	return v
}

// compareCPEOf holds a CPE against one of a thing, with the revision and without it on one side, and the update in the version or beside it.
func (x *Inventory) compareCPEOf(claim, has []string, thing int) (out answer) {
	waysAlike(versionOf(claim), versionOf(has), []string{claim[2], has[2]}, func(one, other written) bool {
		out = compareWritten(x.own[thing].orderless(), claim, has, one, other, x.thing(thing))
		return out != apart
	})
	return out
}

// compareWritten holds the CPEs against each other in one way to write the version of each.
func compareWritten(by orderless, claim, has []string, one, other written, thing *Thing) (out answer) {
	type ofThing struct {
		cpe     []string
		version string // of the thing
	}
	claim, has = slices.Clone(claim), slices.Clone(has)
	claim[3], has[3] = inOneWriting(one, other, claim[2], has[2])
	left := func(o ofThing) ofThing {
		cpe := slices.Clone(o.cpe)
		cpe[3] = upstream(cpe[3])
		return ofThing{cpe, upstream(o.version)}
	}
	mayBeOne(ofThing{claim, ""}, ofThing{has, version.OfTag(thing.Version, thing.Name, claim[2])}, by, left, func(by orderless, a, b ofThing) bool {
		out = compareCPEBy(by, a.cpe, b.cpe, b.version)
		return out == apart
	})
	return out
}

// partNames are the names of a part: its own, and those in its identifiers.
func (x *Inventory) partNames(part int) []string {
	out := []string{x.thing(part).Name}
	for _, p := range x.own[part].purls {
		out = append(out, p.Name)
	}
	for _, cpe := range x.own[part].cpes {
		out = append(out, cpe[2])
	}
	return out
}

// leavesOutPart says whether a part is of none of the versions that are named.
func (x *Inventory) leavesOutPart(n *calling, thing int) bool {
	return x.leavesOutThing(n, thing, x.thing(thing).Version)
}

// leavesOutNamed says so of a thing of which one identifier has a version, which may be of another counting than the thing's own, as the two of a device and its firmware are. A digest in the place of a version is none.
func (x *Inventory) leavesOutNamed(n *calling, thing int, in string) bool {
	counted := stated(in) && (!strings.Contains(in, ":") || version.HasEpoch(in))
	return x.leavesOutPart(n, thing) && (!counted || x.leavesOutThing(n, thing, in))
}

// leavesOutThing says so of a thing of a version.
func (x *Inventory) leavesOutThing(n *calling, thing int, has string) bool {
	names := x.partNames(thing)
	if x.own[thing].ofDistribution() {
		return n.leavesOutPackage(has, names...)
	}
	return n.leavesOut(has, names...)
}

// leavesOutPackage says the same of the version of a package, of which nothing but an order tells revisions apart. Held against those that are named is the version of the project, too, where they are counted
// in such, or in no order that anybody names: "1.36.1-r0" is none before 1.36.
func (n *calling) leavesOutPackage(has string, names ...string) bool {
	if n.leavesOutBy(outOfOrder, has, names...) {
		return true
	}
	project := calling{under: slices.DeleteFunc(slices.Clone(n.under), VersionRange.countsPackages)}
	if !slices.ContainsFunc(n.versions, VersionRange.countsPackages) {
		project.versions = n.versions
	}
	return project.leavesOut(version.Upstream(has), names...)
}

// countsPackages says whether a range counts as packages of one kind do, and not as projects.
func (v VersionRange) countsPackages() bool {
	return strings.HasPrefix(v.Range, "vers:") && !strings.HasPrefix(v.Range, "vers:generic/")
}
