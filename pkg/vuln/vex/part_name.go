package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// sorts, behind a name, say what sort of thing it is: the Qt framework is Qt. A server or a client is none of them, for there may be both.
var sorts = []string{"framework", "lib", "library", "project", "runtime", "sdk", "source", "toolkit"}

// withoutSort is a name without such words at its end, of which something must be left.
func withoutSort(name string) string {
	all := words(name)
	for len(all) > 1 && slices.Contains(sorts, all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	return strings.Join(all, " ")
}

// partName and partBase are what parts are filed by that warnings may name, see squeeze and baseName. The kernel of Linux is one, whatever it is called.
func partName(name string) string { return squeeze(ofKernel(withoutSort(name))) }
func partBase(name string) string { return baseName(ofKernel(withoutSort(name))) }

// ofSort is a purl by the name of another where only such words tell their names apart. A package of an ecosystem is called by its name to the letter.
func ofSort(p, other sbom.Purl) sbom.Purl {
	if !packaged(p) && !packaged(other) && partBase(p.Name) == partBase(other.Name) {
		p.Name = other.Name
	}
	return p
}
