package version

import (
	"regexp"
	"strings"
)

// candidate is a version that ends in a word for one before the release, with a number or without: "2.0-rc1", "2.0.0-alpha.1", "2.0 Beta 2". "b1" alone may be a build, and what "+" begins says how something was built.
var candidate = regexp.MustCompile(`^(.*[0-9](?:[a-z]*[-._~ ]+)?)(?:` + strings.Join(unreleased, "|") + `)[-._ ]*[0-9]*$`)

// Precedes says whether a version is one before a release, which is the other: nothing but such a word, with a number or without, stands behind what is the same. "2.0-rc1" precedes 2.0.
func Precedes(v, release string) bool {
	m := candidate.FindStringSubmatch(inSmall(v))
	if m == nil {
		return false
	}
	of, is := strings.TrimRight(m[1], "-._~ "), inSmall(release)
	numbers, others := dottedStart.FindString(of), dottedStart.FindString(is)
	return Single(of) && Single(is) && of[len(numbers):] == is[len(others):] && CompareDotted(numbers, others) == 0
}
