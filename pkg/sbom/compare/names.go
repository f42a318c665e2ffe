package compare

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// packageTypes maps the kinds of package that observers name to purl types, for findings without a purl.
var packageTypes = map[string]string{
	"deb": "deb", "rpm": "rpm", "apk": "apk", "opkg": "opkg", "alpm": "alpm", "npm": "npm", "python": "pypi", "gem": "gem",
	"go-module": "golang", "java-archive": "maven", "rust-crate": "cargo", "php-composer": "composer", "dotnet": "nuget",
}

// sameName holds a component's name against that of a piece with an equal key. Where both belong to one ecosystem, its
// own rules decide. Elsewhere the key does, and so does the name without its group, but for ecosystems in which
// the group tells packages apart: "core" of npm is not "@angular/core".
func sameName(s sighting, c *sbom.Component) bool {
	own := identity.Ecosystem(c.Purl)
	switch {
	case !identity.MayBeOne(s.ecosystem, own):
		return false
	case own != "" && own == s.ecosystem:
		if s.purl.State == sbom.Stated {
			return sameArchive(s.purl, c.Purl) // else the purls have been compared, and differ
		}
		return identity.NameWithin(own, "", s.Name) == identity.NameWithin(own, "", c.Purl.Name) || identity.NameWithin(own, "", s.Name) == identity.NameWithin(own, c.Purl.Namespace, c.Purl.Name)
	}
	key := identity.NameKey(c.Group, c.Name.Text)
	if key == identity.NameKey("", s.Name) || s.purl.State == sbom.Stated && key == identity.NameKey(s.purl.Namespace, s.purl.Name) {
		return true
	}
	return (s.ecosystem == "" || version.Distribution(s.ecosystem)) && identity.NameKey("", c.Name.Text) == identity.NameKey("", s.Name)
}

// precise reports whether a version has three parts or more, so that two pieces hardly share it by chance.
func precise(v string) bool { return strings.Count(version.Plain(v), ".") >= 2 }

// sameSystem compares the short name that an operating system gives itself, "debian", with the name in an SBOM,
// "Debian GNU/Linux".
func sameSystem(short, name string) bool {
	short, name = identity.NameKey("", short), identity.NameKey("", name)
	rest, ok := strings.CutPrefix(name, short)
	return ok && short != "" && (rest == "" || rest[0] == '-' || rest[0] == '/')
}

// release is the version that an operating system states in any of its fields, or else in its name: "20.04" of "Ubuntu 20.04 LTS"; "" where it states none.
func release(c *sbom.Component) string {
	if v := identity.Version(c); v != "" {
		return v
	}
	words := strings.Fields(c.Name.Text)
	if i := slices.IndexFunc(words, func(w string) bool { return w[0] >= '0' && w[0] <= '9' }); i > 0 {
		return words[i]
	}
	return ""
}
