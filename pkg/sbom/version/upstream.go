package version

import (
	"cmp"
	"slices"
	"strings"
)

// rebuilt are the words that begin what a distribution adds to the version of a project whose code it only builds again, or from
// which it took something out: "~dfsg1", "~deb12u1", "~bpo12", "~ubuntu20.04" (Debian Policy 5.6.12; "~" alone puts a version before its release).
var rebuilt = []string{"dfsg", "ds", "deb", "debian", "bpo", "ubuntu", "repack", "rpt"}

// unreleased are the words that begin what makes a version one before the release, whatever sign stands before them.
var unreleased = []string{"rc", "alpha", "beta", "pre", "dev"}

// another is how Debian writes that a version, though it sorts after the one it begins with, is an earlier one: "5.6.1+really5.4.5".
const another = "really"

// Upstream is what of the version of a package of a distribution the original project chose: epoch and revision are left off, and what says how it was built. "1.1.1k-9.el8" gives "1.1.1k".
func Upstream(v string) string {
	v = WithoutEpoch(v)
	if i := strings.LastIndexByte(v, '-'); i > 0 {
		v = v[:i]
	}
	return cmp.Or(withoutBuild(v), v)
}

// withoutBuild leaves out the parts of a version, each from "+" or "~" on, that say how something was built and not what.
func withoutBuild(v string) string {
	first, rest := part(v)
	out := unpacked(first)
	for rest != "" {
		sign := rest[0]
		words, after := part(rest[1:])
		switch {
		case begins(words, []string{another}) && words != another:
			out = unpacked(words[len(another):])
		case sign == '+' && words == "" && after != "": // "+~": what comes with it and has a version of its own
			_, after = part(after[1:])
		case begins(words, rebuilt), sign == '+' && !begins(words, unreleased) && words != another:
		default:
			out += string(sign) + unpacked(words)
		}
		rest = after
	}
	return out
}

// part is what stands before the next "+" or "~", and the rest from there.
func part(v string) (words, rest string) {
	if i := strings.IndexAny(v, "+~"); i >= 0 {
		return v[:i], v[i:]
	}
	return v, ""
}

// unpacked leaves out that a source was packed again: "1.2.13.dfsg", "1.2.13.dfsg.1".
func unpacked(v string) string {
	for _, mark := range []string{".dfsg", "-dfsg", ".ds"} {
		if i := strings.LastIndex(v, mark); i > 0 && strings.Trim(v[i+len(mark):], ".0123456789") == "" {
			return v[:i]
		}
	}
	return v
}

// begins says that a text begins with one of the words, as a whole.
func begins(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		rest, ok := strings.CutPrefix(text, w)
		return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
	})
}
