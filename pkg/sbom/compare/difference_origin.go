package compare

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
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
