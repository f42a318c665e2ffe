package osv

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// Answer is whether a version is among those that an advisory is about.
type Answer string

// The answers. NotKnown is one of its own: the advisory is about the package, and whether it is about the version cannot be said.
const (
	IsAffected  Answer = "affected"
	NotAffected Answer = "not affected"
	NotKnown    Answer = "not known"
)

// The types of ranges (OSV schema, affected[].ranges[].type).
const (
	semver    = "SEMVER"
	ecosystem = "ECOSYSTEM"
	git       = "GIT"
)

// purlTypes are the purl types whose rules order the versions of an ecosystem. An ecosystem that is not here has no known order.
var purlTypes = map[string]string{
	"AlmaLinux": "rpm", "Alpaquita": "apk", "Alpine": "apk", "Azure Linux": "rpm", "BellSoft Hardened Containers": "apk", "Bitnami": "bitnami",
	"Chainguard": "apk", "ConanCenter": "conan", "crates.io": "cargo", "Debian": "deb", "Echo": "deb", "Go": "golang", "Hex": "hex", "Mageia": "rpm",
	"Maven": "maven", "MinimOS": "apk", "npm": "npm", "NuGet": "nuget", "openEuler": "rpm", "openSUSE": "rpm", "Packagist": "composer",
	"Photon OS": "rpm", "Pub": "pub", "PyPI": "pypi", "Red Hat": "rpm", "Rocky Linux": "rpm", "RubyGems": "gem", "SUSE": "rpm",
	"SwiftURL": "swift", "Ubuntu": "deb", "Wolfi": "apk",
}

// semantic is a purl type whose versions are ordered by Semantic Versioning 2.
const semantic = "cargo"

// Affects says whether the advisory is about a version of a package, by the algorithm of the OSV schema ("Evaluation"): it is when it lists
// the version, or when the last event before the version, in the order of the ecosystem, is one that introduces. One that was
// withdrawn is about nothing.
func (a *Advisory) Affects(eco, name, version string) Answer {
	if !a.Withdrawn.IsZero() {
		return NotAffected
	}
	answer := NotAffected
	for i := range a.Affected {
		of := &a.Affected[i]
		if !of.Package.is(eco, name) {
			continue
		}
		switch of.covers(version) {
		case IsAffected:
			return IsAffected
		case NotKnown:
			answer = NotKnown
		}
	}
	return answer
}

// separators are one to the Python package index (PEP 503).
var separators = regexp.MustCompile(`[-_.]+`)

func (p Package) is(eco, name string) bool {
	if p.Ecosystem != eco {
		return false
	}
	switch family(eco) {
	case "PyPI":
		return strings.EqualFold(separators.ReplaceAllString(p.Name, "-"), separators.ReplaceAllString(name, "-"))
	case "NuGet", "Packagist":
		return strings.EqualFold(p.Name, name)
	}
	return p.Name == name
}

// family is an ecosystem without the release that may stand behind it, as in "Debian:12".
func family(eco string) string {
	name, _, _ := strings.Cut(eco, ":")
	return name
}

func (of *Affected) covers(version string) Answer {
	if version == "" {
		return NotKnown
	}
	if slices.Contains(of.Versions, version) {
		return IsAffected
	}
	answer, said := NotAffected, len(of.Versions) > 0
	for _, r := range of.Ranges {
		if r.Type == git {
			continue // its events are commits; the versions, where there are any, were listed
		}
		said = true
		switch r.covers(version, family(of.Package.Ecosystem)) {
		case IsAffected:
			return IsAffected
		case NotKnown:
			answer = NotKnown
		}
	}
	if !said {
		return NotKnown
	}
	return answer
}

// covers follows the events in the order of their versions.
func (r Range) covers(version, eco string) Answer {
	points, known := r.points(eco)
	asked := order.Of(r.orderedBy(eco), version)
	limited, within := false, false
	answer := NotAffected
	for _, p := range points {
		by, comparable := p.against(asked)
		if !comparable {
			known = false
			break
		}
		switch {
		case p.Limit != "":
			limited = true
			within = within || by > 0 || p.Limit == "*"
		case p.Introduced != "" && by <= 0:
			answer = IsAffected
		case p.Fixed != "" && by <= 0, p.LastAffected != "" && by < 0:
			answer = NotAffected
		}
	}
	switch {
	case !known:
		return NotKnown
	case limited && !within:
		return NotAffected
	}
	return answer
}

func (r Range) orderedBy(eco string) string {
	if purl, listed := purlTypes[eco]; listed {
		return purl
	}
	if r.Type == semver {
		return semantic
	}
	return ""
}

// point is an event with its version taken apart.
type point struct {
	Event
	version *order.Version // nil before every version and behind every one
}

// points are the events in the order of their versions; known is false when they have none.
func (r Range) points(eco string) (points []point, known bool) {
	known = true
	for _, e := range r.Events {
		p := point{Event: e}
		if text := e.Introduced + e.Fixed + e.LastAffected + e.Limit; e.Introduced != "0" && e.Limit != "*" {
			p.version = order.Of(r.orderedBy(eco), text)
		}
		points = append(points, p)
	}
	slices.SortStableFunc(points, func(a, b point) int {
		if a.version == nil || b.version == nil {
			return cmp.Compare(a.rank(), b.rank())
		}
		by, comparable := a.version.Compare(b.version)
		known = known && comparable
		return by
	})
	return points, known
}

// order puts the events in the order of their versions, if all of them have a place in it.
func (r *Range) order(eco string) {
	if r.Type == git || len(r.Events) < 2 {
		return
	}
	points, known := r.points(eco)
	if !known {
		return
	}
	for i, p := range points {
		r.Events[i] = p.Event
	}
}

// rank is where a point without a version of its own stands.
func (p point) rank() int {
	switch {
	case p.version != nil:
		return 0
	case p.Limit != "":
		return 1
	}
	return -1
}

// against says how the point stands to a version: below 0 when it is before it.
func (p point) against(version *order.Version) (sign int, known bool) {
	if p.version == nil {
		return p.rank(), true
	}
	return p.version.Compare(version)
}
