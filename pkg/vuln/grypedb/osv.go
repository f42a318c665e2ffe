package grypedb

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/anchore/grype/grype/version"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/osv"
)

// OSV is a source of OSV records, in the order in which they come. grype's own reader of them takes the records of five databases
// alone and none of GitHub, PyPI, RustSec or a distribution. A second element that is not nil ends the build.
//
// Of each record the packages are taken whose ecosystem grype looks up by name. Commits (ranges of type GIT) are versions to nobody, and neither is "next": a
// bound that cannot be compared bounds nothing, and a package of which nothing can be compared is affected in every version. What is left out is counted in
// Report.LeftOut.
func OSV(from Provider, seq iter.Seq2[*osv.Advisory, error]) Source {
	return advisories{from, func(yield func(Advisory, error) bool) {
		for record, err := range seq {
			var a Advisory
			if err == nil {
				a = fromOSV(record)
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}}
}

func fromOSV(o *osv.Advisory) Advisory {
	a := Advisory{ID: o.ID, Summary: o.Summary, Published: o.Published, Modified: o.Modified, Withdrawn: o.Withdrawn, URL: "https://osv.dev/vulnerability/" + o.ID}
	for _, id := range slices.Concat(o.Aliases, o.Upstream) {
		if id != o.ID && !slices.Contains(a.Aliases, id) {
			a.Aliases = append(a.Aliases, id)
		}
	}
	a.rate(o.Severity)
	for _, affected := range o.Affected {
		a.rate(affected.Severity)
		place, known := ecosystemOf(affected.Package.Ecosystem)
		if !known {
			a.leave(family(affected.Package.Ecosystem))
			continue
		}
		p := AffectedPackage{Type: string(place.kind), Name: affected.Package.Name, Distro: place.distro, Ranges: osvRanges(affected, formats[place.kind])}
		if p.Name == "" {
			a.leave(WithoutPackage)
			continue
		}
		a.Packages = append(a.Packages, p)
	}
	if len(o.Affected) == 0 {
		a.leave(WithoutPackage)
	}
	return a
}

// WithoutPackage is what Report.LeftOut calls records that name no package.
const WithoutPackage = "no package"

// family is an ecosystem without its release, for people; of one that is not stated it says so.
func family(ecosystem string) string {
	name, _, _ := strings.Cut(ecosystem, ":")
	return cmp.Or(strings.TrimSpace(name), "no ecosystem")
}

// leave notes that the record speaks of a package that cannot be looked up.
func (a *Advisory) leave(what string) {
	if !slices.Contains(a.left, what) {
		a.left = append(a.left, what)
	}
}

// rate takes vectors of CVSS and, of Ubuntu, its own word for how grave something is.
func (a *Advisory) rate(severities []osv.Severity) {
	for _, s := range severities {
		switch {
		case strings.HasPrefix(s.Type, "CVSS_"):
			if !slices.Contains(a.CVSS, s.Score) {
				a.CVSS = append(a.CVSS, s.Score)
			}
		case s.Type == "Ubuntu" && a.Severity == "" && slices.Contains(gravities, strings.ToLower(s.Score)):
			a.Severity = strings.ToLower(s.Score)
		}
	}
}

var gravities = []string{"negligible", "low", "medium", "high", "critical"}

// osvRanges are the ranges between events, and the listed versions that lie in none of them. Both affect a version
// (OSV schema, "Evaluation"). Where there is neither, or nothing that can be compared, every version is affected.
func osvRanges(of osv.Affected, format version.Format) []Range {
	var all []Range
	for _, r := range of.Ranges {
		if r.Type != "GIT" {
			all = append(all, between(r, format)...)
		}
	}
	var outside []string
	for _, v := range of.Versions {
		if single := "=" + v; checkConstraint(single, format) == nil && !within(all, v, format) {
			outside = append(outside, single)
		}
	}
	if len(outside) > 0 {
		all = append(all, Range{Constraint: strings.Join(outside, " || ")})
	}
	if len(all) == 0 {
		return []Range{{}}
	}
	return all
}

// bound is a comparison with a version; empty where that cannot be compared.
func bound(sign, v string, format version.Format) string {
	if !strings.ContainsAny(v, "0123456789") || checkConstraint(sign+v, format) != nil || version.New(v, format).Validate() != nil {
		return ""
	}
	return sign + v
}

// between makes a range of each introduction and what ends it; one that nothing ends is open. Within a range another introduction
// begins nothing, outside of one a fix ends nothing, and no range goes beyond the last limit (OSV schema, "Evaluation"). Of events
// in no order a fix ends whatever is before it.
func between(r osv.Range, format version.Format) []Range {
	limit := ""
	for _, e := range r.Events {
		limit = cmp.Or(e.Limit, limit)
	}
	if limit == "*" {
		limit = ""
	}
	limit = bound("<", limit, format)
	var all []Range
	from, open := "", false
	end := func(until, fixed string) {
		if open || r.Unordered && until != "" {
			if until == "" {
				fixed = ""
			}
			bounds := slices.DeleteFunc([]string{from, until, limit}, func(b string) bool { return b == "" })
			all = append(all, Range{Constraint: strings.Join(bounds, ","), Fixed: fixed})
		}
		from, open = "", false
	}
	for _, e := range r.Events {
		switch {
		case e.Introduced != "" && !open:
			if open = true; e.Introduced != "0" {
				from = bound(">=", e.Introduced, format)
			}
		case e.Fixed != "":
			end(bound("<", e.Fixed, format), e.Fixed)
		case e.LastAffected != "":
			end(bound("<=", e.LastAffected, format), "")
		}
	}
	end("", "")
	return all
}

func within(ranges []Range, v string, format version.Format) bool {
	for _, r := range ranges {
		c, err := version.GetConstraint(r.Constraint, format)
		if err != nil {
			continue
		}
		if in, err := c.Satisfied(version.New(v, format)); err == nil && in {
			return true
		}
	}
	return false
}

// place is where grype looks a package up.
type place struct {
	kind   syftpkg.Type
	distro string // "debian-12"; "" for what is no package of a distribution
}

// ecosystems are those of the OSV schema ("Defined ecosystems") that are no distributions and that grype has a type of.
var ecosystems = map[string]syftpkg.Type{
	"npm": syftpkg.NpmPkg, "PyPI": syftpkg.PythonPkg, "Go": syftpkg.GoModulePkg, "Maven": syftpkg.JavaPkg, "RubyGems": syftpkg.GemPkg,
	"crates.io": syftpkg.RustPkg, "NuGet": syftpkg.DotnetPkg, "Packagist": syftpkg.PhpComposerPkg, "Hex": syftpkg.HexPkg, "Pub": syftpkg.DartPubPkg,
	"SwiftURL": syftpkg.SwiftPkg, "Hackage": syftpkg.HackagePkg, "CRAN": syftpkg.Rpkg, "ConanCenter": syftpkg.ConanPkg, "Bitnami": syftpkg.BitnamiPkg,
	"opam": syftpkg.OpamPkg,
}

// ecosystemOf reads an ecosystem with its suffix: "Debian:12", "Alpine:v3.18", "Ubuntu:22.04:LTS". Rebuilds of Red Hat are left out:
// grype looks their packages up under Red Hat. So are channels that cost extra, such as Ubuntu:Pro.
func ecosystemOf(words string) (place, bool) {
	name, suffix, _ := strings.Cut(words, ":")
	if kind, known := ecosystems[name]; known {
		return place{kind: kind}, true
	}
	release := strings.TrimSuffix(suffix, ":LTS")
	if name == "Wolfi" || name == "Chainguard" {
		return place{syftpkg.ApkPkg, strings.ToLower(name)}, true
	}
	if release == "" || strings.ContainsAny(release, ": ") {
		return place{}, false
	}
	switch name {
	case "Debian", "Ubuntu":
		return place{syftpkg.DebPkg, strings.ToLower(name) + "-" + release}, true
	case "Alpine":
		return place{syftpkg.ApkPkg, "alpine-" + strings.TrimPrefix(release, "v")}, true
	}
	return place{}, false
}
