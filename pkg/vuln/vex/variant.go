package vex

import (
	"slices"
	"strings"
)

var (
	// anyArch are the words in purls for packages of no one architecture, and for the sources of all.
	anyArch = []string{"source", "src", "any", "all", "noarch"}
	// archNames are the other names of architectures.
	archNames = map[string]string{"x86_64": "amd64", "x64": "amd64", "aarch64": "arm64", "i686": "386", "i386": "386"}
)

// variantsApart says whether the values of a qualifier, in small letters, are of two variants.
func variantsApart(key, a, b string) bool {
	if a == "" || b == "" || a == b {
		return false
	}
	switch key {
	case "arch":
		if slices.Contains(anyArch, a) || slices.Contains(anyArch, b) {
			return false
		}
		return archName(a) != archName(b)
	case "distro":
		return releasesApart(a, b)
	}
	return true
}

func archName(arch string) string {
	if other := archNames[arch]; other != "" {
		return other
	}
	return arch
}

// releasesApart says whether two releases of distributions are two: "debian-12" is "debian-12.5" too, and a code name such as "bookworm" can be held against no number.
func releasesApart(a, b string) bool {
	family, release, numbered := strings.Cut(a, "-")
	otherFamily, other, otherNumbered := strings.Cut(b, "-")
	if !numbered || !otherNumbered || !dotted.MatchString(release) || !dotted.MatchString(other) {
		return false
	}
	return family != otherFamily || !strings.HasPrefix(release+".", other+".") && !strings.HasPrefix(other+".", release+".")
}
