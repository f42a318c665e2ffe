package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// dated is a version as somebody writes it, and the update that a CPE states beside it.
type dated struct{ version, update string }

// writings are the ways to write it: an update may be the end of the version, too, as "8.4p1" is 8.4 with update p1.
func (d dated) writings() []dated {
	if !stated(d.version) || !stated(d.update) || d.update[0] < 'a' || d.update[0] > 'z' {
		return []dated{d}
	}
	return []dated{d, {d.version + d.update, ""}}
}

// inOneWriting gives two versions of what is called by the names as they can be compared: without what tags of source code have before the number ("openssl-3.0.8"), and Java's old releases alike where they may be
// one (8u201, 1.8.0_201).
func inOneWriting(a, b dated, names ...string) (string, string) {
	a.version, b.version = version.OfTag(a.version, names...), version.OfTag(b.version, names...)
	if !slices.ContainsFunc(names, isJava) {
		return a.version, b.version
	}
	one, other := version.JavaOf(a.version, a.update), version.JavaOf(b.version, b.update)
	switch {
	case one == nil || other == nil:
		return a.version, b.version
	case one.MayBe(other):
		return b.version, b.version
	}
	return one.Plain(), other.Plain()
}

// maxJavaWords is of how many words the longest name of Java's is: "Java SE Runtime Environment", "Java SE Development Kit".
const maxJavaWords = 4

// isJava says whether a name is one of Java's, behind words of its vendor or not.
func isJava(name string) bool {
	all := words(name)
	for n := max(0, len(all)-maxJavaWords); n < len(all); n++ {
		if version.IsJava(strings.Join(all[n:], "_")) {
			return true
		}
	}
	return false
}

// holdsKernel says whether the kernel of Linux is called so, and a part is that by an identifier, or built from it, in one of the versions that are named.
func (x *Inventory) holdsKernel(n *calling) bool {
	if !vuln.IsKernel(n.product) {
		return false
	}
	parts, many := partsCalled(x.bearing, []string{n.product}, partBase)
	return many || slices.ContainsFunc(parts, func(part int) bool { return !x.leavesOutPart(n, part) }) || slices.ContainsFunc(n.versions, func(v VersionRange) bool {
		return v.Range == "" && x.built.project(n.product, dated{v.Version, ""}, n)
	})
}

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

// ofKernel is one name for all those of the kernel of Linux; others stay.
func ofKernel(name string) string {
	if vuln.IsKernel(name) {
		return "linux kernel"
	}
	return name
}

// ofSort is a purl by the name of another where only such words tell their names apart. A package of an ecosystem is called by its name to the letter.
func ofSort(p, other sbom.Purl) sbom.Purl {
	if !packaged(p) && !packaged(other) && partBase(p.Name) == partBase(other.Name) {
		p.Name = other.Name
	}
	return p
}

// packaged says whether a purl is of a package of an ecosystem or of a distribution.
func packaged(p sbom.Purl) bool {
	return slices.Contains(sourced, p.Type) || slices.Contains(languages, p.Type)
}
