package lifecycle

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// packages are the purl types of packages that distributions build and repair themselves.
var packages = map[string]bool{"deb": true, "rpm": true, "apk": true, "alpm": true}

// distributions are the names of distributions in purls where endoflife.date has another one.
var distributions = map[string]string{
	"alpine": "alpine-linux", "amzn": "amazon-linux", "ol": "oracle-linux", "redhat": "rhel", "rocky": "rocky-linux", "opensuse-leap": "opensuse",
}

// distribution is the distribution that a package states in its purl: in the qualifier "distro", as in distro=debian-12, or else
// its name space, without a release.
func distribution(p *sbom.Purl) (name, release string, is bool) {
	if !packages[p.Type] {
		return "", "", false
	}
	name = strings.ToLower(p.Namespace)
	if stated := strings.ToLower(p.Qualifiers[sbom.PurlDistro]); stated != "" {
		if at := strings.LastIndexByte(stated, '-'); at > 0 && strings.ContainsAny(stated[at+1:], "0123456789") {
			name, release = stated[:at], stated[at+1:]
		}
	}
	if other, listed := distributions[name]; listed {
		name = other
	}
	return name, release, true
}
