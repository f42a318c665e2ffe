package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// upstreamOf is what the project chose of a version that a purl of a type states, "1.36.1" of "1.36.1-r0". Versions of packages of languages are the project's own, whatever they end with.
func upstreamOf(v, purlType string) string {
	if slices.Contains(languages, purlType) {
		return v
	}
	return version.Upstream(v)
}

// upstream is what the project chose of the version of a thing that has the identifiers. One that has no purl may have been packed by anybody.
func (own identifiers) upstream(v string) string {
	if len(own.purls) > 0 && !slices.ContainsFunc(own.purls, func(p sbom.Purl) bool { return !slices.Contains(languages, p.Type) }) {
		return v
	}
	return version.Upstream(v)
}

// The comparisons below are for warnings alone: who warns of the version of a project warns of every package of it, and who warns of a package may mean what is listed by the project's version. Two
// revisions of one package stay two, and an all-clear counts for the version that it names.

// purlsMayBeOne says whether nothing tells two purls apart when the revision of the package is left off on one side.
func purlsMayBeOne(a, b sbom.Purl) bool {
	left := func(p sbom.Purl) sbom.Purl { p.Version = upstreamOf(p.Version, p.Type); return p }
	return !purlsApart(a, b) || !purlsApart(a, left(b)) || !purlsApart(left(a), b)
}

// versionMayBe says whether nothing tells a version, which is upstream where its revision is left off, from that of a thing when that is done on one side.
func (x *Inventory) versionMayBe(v, upstream string, thing int) bool {
	has := x.thing(thing).Version
	return !versionsApart(v, has) || !versionsApart(v, x.own[thing].upstream(has)) || !versionsApart(upstream, has)
}

// compareCPEOf holds a CPE against one of a thing, and against that without the revision of the package.
func (x *Inventory) compareCPEOf(claim []string, has known[[]string]) answer {
	thing, own := x.thing(has.thing), x.own[has.thing]
	out := compareCPE(claim, has.id, thing.Version)
	if out == apart {
		left := slices.Clone(has.id)
		left[3] = own.upstream(left[3])
		return compareCPE(claim, left, own.upstream(thing.Version))
	}
	return out
}

// leavesOutPart says whether a part is of none of the versions that are named. Held against these is the version of the project, too, where they are counted in such, or in no order that anybody
// names: "1.36.1-r0" is none before 1.36.
func (x *Inventory) leavesOutPart(n *calling, thing int) bool {
	has := x.thing(thing).Version
	if n.leavesOut(has) {
		return true
	}
	if !slices.ContainsFunc(x.own[thing].purls, func(p sbom.Purl) bool { return version.Distribution(p.Type) }) {
		return false
	}
	ofProjects := func(v VersionRange) bool {
		return v.Range == "" || strings.HasPrefix(v.Range, "vers:generic/") || !strings.HasPrefix(v.Range, "vers:")
	}
	project := calling{under: slices.DeleteFunc(slices.Clone(n.under), func(v VersionRange) bool { return !ofProjects(v) })}
	if !slices.ContainsFunc(n.versions, func(v VersionRange) bool { return !ofProjects(v) }) {
		project.versions = n.versions
	}
	return project.leavesOut(version.Upstream(has))
}
