// Package version orders versions by the rules of the ecosystem they belong to, never by their letters.
//
// The rules are grype's. This package adds what hostile and careless documents ask for: a bound on length, no panic,
// and no answer where the rules contradict themselves. "Not known" is an answer; a guess is not.
package version

import (
	"strings"

	grype "github.com/anchore/grype/grype/version"
)

// Order is how one version stands to another.
type Order string

// The orders.
const (
	Older   Order = "older"
	Same    Order = "same"
	Newer   Order = "newer"
	Unknown Order = "unknown" // of an ecosystem without known rules, or no version by its rules
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

// Compare says how version a stands to version b by the rules of a purl type: Older when a came before b. Equal text is
// the Same version in any ecosystem. Same may also be said of two spellings of one version, and of two builds that the
// ecosystem does not tell apart.
func Compare(ecosystem, a, b string) Order {
	if a == b {
		return Same
	}
	format, known := formats[strings.ToLower(ecosystem)]
	if !known || !comparable(a) || !comparable(b) {
		return Unknown
	}
	order := ask(format, a, b)
	if format == grype.RpmFormat && hasEpoch(a) != hasEpoch(b) && order != ask(format, zeroEpoch(a), zeroEpoch(b)) {
		return Unknown // whether the epoch is zero, or was left out, decides; and nobody says which
	}
	return order
}

// ask has grype compare both ways. Where the answers are not opposite, its rules do not hold for these versions.
func ask(format grype.Format, a, b string) Order {
	forth, ok := compare(format, a, b)
	back, okBack := compare(format, b, a)
	switch {
	case !ok || !okBack || sign(forth) != -sign(back):
		return Unknown
	case forth < 0:
		return Older
	case forth > 0:
		return Newer
	}
	return Same
}

// compare shields from comparers that panic on what is no version.
func compare(format grype.Format, a, b string) (result int, ok bool) {
	defer func() {
		if recover() != nil {
			result, ok = 0, false
		}
	}()
	result, err := grype.New(a, format).Compare(grype.New(b, format))
	return result, err == nil
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// comparable asks for something of reasonable length with a digit in it and nothing that no version holds.
func comparable(v string) bool {
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

func hasEpoch(v string) bool {
	epoch, _, cut := strings.Cut(v, ":")
	return cut && epoch != "" && strings.Trim(epoch, "0123456789") == ""
}

func zeroEpoch(v string) string {
	if hasEpoch(v) {
		return v
	}
	return "0:" + v
}
