// Package order orders versions by the rules of the ecosystem they belong to, never by their letters.
//
// The rules are grype's, and for Composer our own: its versions look like those of Semantic Versioning, but its patches come after the
// release. This package adds what hostile and careless documents ask for: a bound on length, no panic,
// and no answer where the rules contradict themselves. "Not known" is an answer; a guess is not.
package order

import (
	"strings"

	grype "github.com/anchore/grype/grype/version"
)

// MaxLength is the longest version, in bytes, that is compared otherwise than for equality. Real ones have some dozen.
const MaxLength = 256

// formats maps purl types to the rules that grype has for them. A type that is not listed has no order: "generic"
// and "github" say nothing about how their versions count.
var formats = map[string]grype.Format{
	"alpm": grype.PacmanFormat, "apk": grype.ApkFormat, "bitnami": grype.BitnamiFormat, "deb": grype.DebFormat,
	"ebuild": grype.PortageFormat, "gem": grype.GemFormat, "golang": grype.GolangFormat, "maven": grype.MavenFormat,
	"opkg": grype.DebFormat, "pypi": grype.PythonFormat, "rpm": grype.RpmFormat,
	"cargo": grype.SemanticFormat, "conan": grype.SemanticFormat, "hex": grype.SemanticFormat,
	"npm": grype.SemanticFormat, "nuget": grype.SemanticFormat, "pub": grype.SemanticFormat, "swift": grype.SemanticFormat,
}

// Compare says how version a stands to version b by the rules of a purl type: sign is below 0 when a came before b, 0 when
// they are one version, above 0 when a came after it. known is false for an ecosystem without known rules, and for
// what is no version by its rules. Equal text is one version in any ecosystem; sign is 0 too for two spellings of one
// version, and for two builds that the ecosystem does not tell apart.
func Compare(ecosystem, a, b string) (sign int, known bool) {
	return Of(ecosystem, a).Compare(Of(ecosystem, b))
}

// Orders reports whether a version can have a place in the order of a purl type's versions.
func Orders(ecosystem, v string) bool {
	asked := Of(ecosystem, v)
	_, known := asked.ask(asked)
	return known
}

// ordered asks for something of reasonable length with a digit in it and nothing that no version holds.
func ordered(v string) bool {
	if v == "" || len(v) > MaxLength || !strings.ContainsAny(v, "0123456789") {
		return false
	}
	for i := range len(v) {
		if v[i] <= ' ' || v[i] >= 0x7f {
			return false
		}
	}
	return true
}
