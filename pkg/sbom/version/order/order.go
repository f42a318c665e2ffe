// Package order orders versions by the rules of the ecosystem they belong to, never by their letters.
//
// The rules are grype's. This package adds what hostile and careless documents ask for: a bound on length, no panic,
// and no answer where the rules contradict themselves. "Not known" is an answer; a guess is not.
package order

import (
	"cmp"
	"strings"

	grype "github.com/anchore/grype/grype/version"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// MaxLength is the longest version, in bytes, that is compared otherwise than for equality. Real ones have some dozen.
const MaxLength = 256

// formats maps purl types to the rules that grype has for them. A type that is not listed has no order: "generic"
// and "github" say nothing about how their versions count.
var formats = map[string]grype.Format{
	"alpm": grype.PacmanFormat, "apk": grype.ApkFormat, "bitnami": grype.BitnamiFormat, "deb": grype.DebFormat,
	"ebuild": grype.PortageFormat, "gem": grype.GemFormat, "golang": grype.GolangFormat, "maven": grype.MavenFormat,
	"opkg": grype.DebFormat, "pypi": grype.PythonFormat, "rpm": grype.RpmFormat,
	"cargo": grype.SemanticFormat, "composer": grype.SemanticFormat, "conan": grype.SemanticFormat, "hex": grype.SemanticFormat,
	"npm": grype.SemanticFormat, "nuget": grype.SemanticFormat, "pub": grype.SemanticFormat, "swift": grype.SemanticFormat,
}

// Compare says how version a stands to version b by the rules of a purl type: sign is below 0 when a came before b, 0 when
// they are one version, above 0 when a came after it. known is false for an ecosystem without known rules, and for
// what is no version by its rules. Equal text is one version in any ecosystem; sign is 0 too for two spellings of one
// version, and for two builds that the ecosystem does not tell apart.
func Compare(ecosystem, a, b string) (sign int, known bool) {
	if a == b {
		return 0, true
	}
	format, listed := formats[strings.ToLower(ecosystem)]
	if !listed || !ordered(a) || !ordered(b) {
		return 0, false
	}
	sign, known = ask(format, a, b)
	if format == grype.RpmFormat && version.HasEpoch(a) != version.HasEpoch(b) {
		// Whether the epoch is zero or was left out may decide, and nobody says which it is.
		zeroed, ok := ask(format, version.ZeroEpoch(a), version.ZeroEpoch(b))
		known = known && ok && zeroed == sign
	}
	return sign, known
}

// Orders reports whether a version can have a place in the order of a purl type's versions.
func Orders(ecosystem, v string) bool {
	format, listed := formats[strings.ToLower(ecosystem)]
	if !listed || !ordered(v) {
		return false
	}
	_, known := ask(format, v, v)
	return known
}

// ask has grype compare both ways. Where the answers are not opposite, its rules do not hold for these versions.
func ask(format grype.Format, a, b string) (sign int, known bool) {
	forth, ok := compare(format, a, b)
	back, okBack := compare(format, b, a)
	if !ok || !okBack || forth != -back {
		return 0, false
	}
	return forth, true
}

// compare shields from comparers that panic on what is no version.
func compare(format grype.Format, a, b string) (sign int, ok bool) {
	defer func() {
		if recover() != nil {
			sign, ok = 0, false
		}
	}()
	result, err := grype.New(a, format).Compare(grype.New(b, format))
	return cmp.Compare(result, 0), err == nil
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
