// Package version tells which versions are one, whatever their spelling. Its sub-room order tells which of two came first.
package version

import "strings"

// Distribution reports whether a purl type is that of the packages of an operating system distribution: their versions add an
// epoch and a revision to what the project chose.
func Distribution(purlType string) bool {
	switch purlType {
	case "deb", "rpm", "apk", "alpm", "opkg":
		return true
	}
	return false
}

const pypi = "pypi"

// Same reports whether two versions are one, given the purl types of both sides ("" when not known). Spelling
// does not count: "v1.2" is "1.2", and for PyPI so is "1.2.0". Within one packaging system epoch and revision count; against software that is in
// no package only the upstream version can be compared.
func Same(a, b, typeA, typeB string) bool {
	a, b = Plain(a), Plain(b)
	if a == b {
		return true
	}
	if typeA == "rpm" && typeB == "rpm" && HasEpoch(a) != HasEpoch(b) {
		return WithoutEpoch(a) == WithoutEpoch(b) // a purl carries the epoch of an rpm as a qualifier
	}
	switch {
	case typeA == pypi && typeB == pypi:
		return python(a) == python(b)
	case Distribution(typeA) && !Distribution(typeB):
		return Upstream(a) == b
	case Distribution(typeB) && !Distribution(typeA):
		return Upstream(b) == a
	}
	return false
}

// Plain drops what is spelling: case, a leading "v" or "go" before a digit, the epoch 0 that is the default.
func Plain(v string) string {
	v = strings.ToLower(strings.TrimSpace(v))
	for _, prefix := range []string{"version ", "go", "v"} {
		if rest, ok := strings.CutPrefix(v, prefix); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			v = rest
			break
		}
	}
	return strings.TrimPrefix(v, "0:")
}

// HasEpoch reports whether a version begins with an epoch, digits and a colon.
func HasEpoch(v string) bool { return WithoutEpoch(v) != v }

// WithoutEpoch leaves the epoch out that a version begins with.
func WithoutEpoch(v string) string {
	epoch, rest, ok := strings.Cut(v, ":")
	if !ok || epoch == "" || strings.Trim(epoch, "0123456789") != "" {
		return v
	}
	return rest
}

// EpochsOfBoth gives two versions without epochs where only one states any: most people leave it out.
func EpochsOfBoth(a, b string) (string, string) {
	if HasEpoch(a) != HasEpoch(b) {
		return WithoutEpoch(a), WithoutEpoch(b)
	}
	return a, b
}

// ZeroEpoch writes the epoch out that is the default, before a version that states none.
func ZeroEpoch(v string) string {
	if HasEpoch(v) {
		return v
	}
	return "0:" + v
}

// SameRelease compares operating system releases, of which one side often states fewer parts: "12" covers "12.5".
func SameRelease(a, b string) bool {
	a, b = Plain(a), Plain(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == "" || a == b || strings.HasPrefix(b, a+".") || strings.HasPrefix(b, a+" ")
}

// SameUpstream reports whether two different versions are builds of one version of the project: package revision and
// build metadata do not count.
func SameUpstream(a, b, ecosystemA, ecosystemB string) bool {
	project := func(v, ecosystem string) string {
		v = Plain(v)
		if Distribution(ecosystem) {
			return Upstream(v)
		}
		return withoutBuild(v)
	}
	a, b = project(a, ecosystemA), project(b, ecosystemB)
	return a != "" && a == b
}
