package vex

import (
	"slices"
	"strings"
)

// Some products have a release in their name for one and in the version for another: "windows_10_1809" in version 10.0.17763 is Windows 10 in version 1809. Where one has the release in the name, its version
// counts the builds of that, and tells nothing from the release.

// maxReleaseWords is of how many words a release at the end of a name may be: "2012 R2".
const maxReleaseWords = 3

// bearsRelease says whether a part is what one of the names of a component says when the version is read as the end of the name, or the end of the name as the version. For warnings alone.
func (x *Inventory) bearsRelease(c *Component) bool {
	return slices.ContainsFunc(namesOf(c), func(n calling) bool {
		return slices.ContainsFunc(x.writings(n.vendor, n.product), func(way string) bool { return x.released(&n, releaseWords(way)) })
	})
}

// released looks for a part by the words of a name, with the versions behind it, and without the release at its end.
func (x *Inventory) released(n *calling, name []string) bool {
	for _, v := range n.versions {
		release := releaseWords(v.Version)
		if v.Range == "" && len(release) > 0 && len(release) <= maxReleaseWords && numbered(release[0]) && x.lists(slices.Concat(name, release), nil, name) {
			return true
		}
	}
	for cut := len(name) - 1; cut > 0 && cut >= len(name)-maxReleaseWords; cut-- {
		if numbered(name[cut]) && x.lists(name[:cut], name[cut:], name) {
			return true
		}
	}
	return false
}

// lists says whether a part, or a CPE of it, is called so, and is of the release where one is asked for. One that has a CPE of the product as the warning calls it is compared by that.
func (x *Inventory) lists(name, release, asked []string) bool {
	is := func(called, version string) bool {
		return slices.Equal(releaseWords(called), name) && (release == nil || slices.Equal(releaseWords(version), release))
	}
	told := func(part int) bool {
		return slices.ContainsFunc(x.own[part].cpes, func(has []string) bool { return slices.Equal(releaseWords(has[2]), asked) })
	}
	text := strings.Join(name, " ")
	parts, products := x.bearing[partBase(text)], x.cpes[baseName(text)]
	if max(len(parts), len(products)) > MaxAlike {
		return true
	}
	return slices.ContainsFunc(parts, func(part int) bool {
		return is(x.parts[part].Name, x.parts[part].Version) && !told(part)
	}) || slices.ContainsFunc(products, func(has known[[]string]) bool {
		return has.thing != whole && is(has.id[2], has.id[3]) && !told(has.thing)
	})
}

// releaseWords are the words of a name or version; that what follows is a version says nothing.
func releaseWords(text string) []string {
	return slices.DeleteFunc(words(text), func(word string) bool { return word == "version" })
}

// numbered says whether a word has a number in it, as releases have: 2014, r2, 22h2.
func numbered(word string) bool { return strings.ContainsAny(word, "0123456789") }
