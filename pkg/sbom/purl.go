package sbom

import (
	"strings"

	packageurl "github.com/package-url/packageurl-go"
)

// scannable are the purl types that vulnerability data is published for. "generic" names no ecosystem, so
// nothing can be looked up by it.
var scannable = wordSet("alpm", "apk", "bitnami", "cargo", "cocoapods", "composer", "conan", "conda", "cpan", "cran",
	"deb", "gem", "github", "golang", "hackage", "hex", "luarocks", "maven", "npm", "nuget", "pub", "pypi", "rpm", "swift")

// maxIdentifier bounds a purl or CPE that is taken apart; real ones are a few hundred bytes.
const maxIdentifier = 8 << 10

// ParsePurl takes a package URL apart. Its State says whether it is one.
func ParsePurl(words string) Purl {
	p := Purl{State: StateOf(words), Text: words}
	if p.State != Stated {
		return p
	}
	p.State = Malformed
	if len(words) > maxIdentifier || !strings.HasPrefix(words, "pkg:") || strings.ContainsAny(words, " \t\r\n") {
		return p
	}
	u, err := packageurl.FromString(words)
	if err != nil || u.Name == "" || u.Type == "" {
		return p
	}
	p.State = Stated
	p.Type, p.Namespace, p.Name, p.Version = strings.ToLower(u.Type), u.Namespace, u.Name, u.Version
	if len(u.Qualifiers) > 0 {
		p.Qualifiers = u.Qualifiers.Map()
	}
	return p
}
