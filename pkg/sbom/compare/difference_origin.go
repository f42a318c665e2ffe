package compare

import (
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
)

// originQualifiers say where a package comes from (PURL specification, "Known qualifiers key/value pairs"); without them it is from the
// registry of its type.
var originQualifiers = []string{"repository_url", "download_url", "vcs_url"}

// contentQualifier says what is in a package (the same section). With another version it is another one.
const contentQualifier = "checksum"

// moved reports whether a package comes from another place than before, or is another one under the same version. Where its version is another one, an address that differs only by the
// version or the revision is the same place.
func moved(was, is sbom.Purl) bool {
	if is.State != sbom.Stated {
		return false
	}
	if was.Version == is.Version && was.Qualifiers[contentQualifier] != "" && was.Qualifiers[contentQualifier] != is.Qualifiers[contentQualifier] {
		return true
	}
	for _, key := range originQualifiers {
		old, now := was.Qualifiers[key], is.Qualifiers[key]
		if was.Version != is.Version {
			old, now = place(key, old, was.Version), place(key, now, is.Version)
		}
		if old != now {
			return true
		}
	}
	return false
}

// place is an address without what belongs to one version in it. The host never does.
func place(key, address, version string) string {
	if i := strings.LastIndexByte(address, '@'); key == "vcs_url" && i > strings.LastIndexByte(address, '/') {
		address = address[:i] // the revision (SPDX 2.3, clause 7.7)
	}
	scheme, rest, _ := strings.Cut(address, "://")
	host, path, found := strings.Cut(rest, "/")
	if version == "" || !found {
		return address
	}
	return scheme + "://" + host + "/" + strings.ReplaceAll(path, version, "\x00")
}

// origin compares where a component is downloaded from. Another place under the same version is grave, as it is in a purl; the first that is named is not.
func (c *comparer) origin(p pair) {
	was, is := downloads(p.old), downloads(p.new)
	if slices.Equal(was, is) {
		return
	}
	old, now := identity.Version(p.old), identity.Version(p.new)
	if old != now && slices.Equal(places(was, old), places(is, now)) {
		return
	}
	c.add(p, OriginChanged, len(was) > 0 && len(is) > 0, strings.Join(was, ", "), strings.Join(is, ", "))
}

// downloads are the addresses that a component is downloaded from, in order.
func downloads(c *sbom.Component) (addresses []string) {
	for _, r := range c.Details().References {
		if r.Type == string(cdx.ERTypeDistribution) {
			addresses = append(addresses, r.URL)
		}
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// places are addresses without what belongs to one version in them.
func places(addresses []string, version string) []string {
	out := make([]string, 0, len(addresses))
	for _, a := range addresses {
		out = append(out, place("download_url", a, version))
	}
	slices.Sort(out)
	return out
}
