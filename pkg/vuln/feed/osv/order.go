package osv

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
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

// family is an ecosystem without the release that may stand behind it, as in "Debian:12".
func family(eco string) string {
	name, _, _ := strings.Cut(eco, ":")
	return name
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
	if r.Unordered = !known; r.Unordered {
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
