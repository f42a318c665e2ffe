package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Comparisons without the revision of a package, or the words of whoever built it, are for warnings alone: who warns of the version of a project warns of every package of it, and who warns of a package may mean what is listed by the project's version. Two
// revisions of one package stay two, and an all-clear counts for the version that it names.

// purlsMayBeOne says whether nothing tells two purls apart when the revision of the package is left off on one side.
func purlsMayBeOne(a, b sbom.Purl) bool {
	a.Version, b.Version = inOneWriting(written{a.Version, ""}, written{b.Version, ""}, a.Name, b.Name)
	left := func(p sbom.Purl) sbom.Purl { p.Version = upstream(p.Version); return p }
	return !purlsApart(a, b) || !purlsApartBy(packagesApart, a, left(b)) || !purlsApartBy(packagesApart, left(a), b)
}

// versionsMayBeOne says the same of two versions of what is called by the names, of which no order is known but what is told.
func versionsMayBeOne(unordered told, one, other written, names ...string) bool {
	return waysAlike(one, other, names, func(one, other written) bool {
		a, b := inOneWriting(one, other, names...)
		return !versionsApartBy(unordered, a, b) || !versionsApartBy(packagesApart, a, upstream(b)) || !versionsApartBy(packagesApart, upstream(a), b)
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
		out = compareWritten(x.own[thing].told(), claim, has, one, other, x.thing(thing))
		return out != apart
	})
	return out
}

// compareWritten holds the CPEs against each other in one way to write the version of each.
func compareWritten(unordered told, claim, has []string, one, other written, thing *Thing) answer {
	claim, has = slices.Clone(claim), slices.Clone(has)
	of := version.OfTag(thing.Version, thing.Name, claim[2])
	claim[3], has[3] = inOneWriting(one, other, claim[2], has[2])
	left := func(cpe []string) []string {
		cpe = slices.Clone(cpe)
		cpe[3] = upstream(cpe[3])
		return cpe
	}
	out := compareCPEBy(unordered, claim, has, of)
	if out == apart {
		out = compareCPEBy(packagesApart, claim, left(has), upstream(of))
	}
	if out == apart {
		out = compareCPEBy(packagesApart, left(claim), has, of)
	}
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
	has, names := x.thing(thing).Version, x.partNames(thing)
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
	ofProjects := func(v VersionRange) bool {
		return v.Range == "" || strings.HasPrefix(v.Range, "vers:generic/") || !strings.HasPrefix(v.Range, "vers:")
	}
	project := calling{under: slices.DeleteFunc(slices.Clone(n.under), func(v VersionRange) bool { return !ofProjects(v) })}
	if !slices.ContainsFunc(n.versions, func(v VersionRange) bool { return !ofProjects(v) }) {
		project.versions = n.versions
	}
	return project.leavesOut(version.Upstream(has), names...)
}
