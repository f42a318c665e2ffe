package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// written is a version as somebody writes it, and the update that a CPE states beside it.
type written struct{ version, update string }

// writings are the ways to write it: an update may be the end of the version, too, as "8.4p1" is 8.4 with update p1.
func (w written) writings() []written {
	if !stated(w.version) || !stated(w.update) || w.update[0] < 'a' || w.update[0] > 'z' {
		return []written{w}
	}
	return []written{w, {w.version + w.update, ""}}
}

// waysAlike says whether two versions are one in some way to write each. Where the one has its update beside it and the other none, or in the version, they are held against each other with the update in both; of Java also as they are.
func waysAlike(one, other written, names []string, alike func(one, other written) bool) bool {
	ways, others := one.writings(), other.writings()
	if len(ways) != len(others) && !slices.ContainsFunc(names, isJava) {
		ways, others = ways[len(ways)-1:], others[len(others)-1:]
	}
	return slices.ContainsFunc(ways, func(one written) bool {
		return slices.ContainsFunc(others, func(other written) bool { return alike(one, other) })
	})
}

// versionOf is the version of a CPE, and its update.
func versionOf(cpe []string) written {
	if len(cpe) > 4 {
		return written{cpe[3], cpe[4]}
	}
	return written{cpe[3], ""}
}

// inOneWriting gives two versions of what is called by the names as they can be compared: without what tags of source code have before the number ("openssl-3.0.8"), and Java's old releases alike where they may be
// one (8u201, 1.8.0_201).
func inOneWriting(a, b written, names ...string) (string, string) {
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
