package version

import (
	"regexp"
	"slices"
	"strings"
)

// maxSingle bounds a version, in bytes: the longest are digests.
const maxSingle = 256

var (
	// token is what a single version is made of.
	token = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9._+~^:()\\-]*[A-Za-z0-9)])?$`)
	// stage is what may stand behind a version with a space before it: "SP1", "build 100".
	stage = regexp.MustCompile(`(?i) +\(?(?:service pack|sp|build|b|patch|p|update|u|hotfix|hf|rev|r)[ .]*[0-9]+\)?`)
	// anyOf is a letter for any number: "1.36.x".
	anyOf = regexp.MustCompile(`(?i)(?:^|[^a-z])x+(?:[^a-z0-9]|$)`)
	// span is a text that may be a range from one version to another.
	span = regexp.MustCompile(`^[vV]?([0-9]+(?:\.[0-9]+)*)-[vV]?([0-9]+(?:\.[0-9]+)+)$`)
)

// several are the words by which more than one version is meant.
var several = []string{"above", "after", "all", "and", "any", "before", "below", "earlier", "except", "from", "higher", "later", "less", "lower", "newer", "older", "or", "prior", "since", "than", "through", "thru", "to", "under", "until", "up", "upto", "versions"}

// Single reports whether a text is one version: no pattern, no range, no words for several, and no name that stands for another version tomorrow ("latest").
func Single(v string) bool {
	v = plainly(v)
	if len(v) > maxSingle {
		return false
	}
	v = stage.ReplaceAllStringFunc(v, func(text string) string { return "." + strings.Trim(strings.ReplaceAll(text, " ", ""), "()") })
	if !token.MatchString(v) || strings.Contains(v, "..") || anyOf.MatchString(v) {
		return false
	}
	const letters = 2 // of a version without a number, such as D
	return (strings.ContainsAny(v, "0123456789") || len(v) <= letters) && !slices.ContainsFunc(run.FindAllString(strings.ToLower(v), -1), func(word string) bool { return slices.Contains(several, word) })
}

// MayHold reports whether a text may be a range from one version to another ("1.9-2.1"), and has a version in it. The same may be a version with its revision: that of the same version says so.
func MayHold(text, v string) bool {
	m := span.FindStringSubmatch(text)
	if m == nil || strings.HasPrefix(plainly(v), m[1]+"-") {
		return false
	}
	start := dottedStart.FindString(plainly(v))
	return start != "" && near(m[1], m[2]) && CompareDotted(m[1], m[2]) < 0 && CompareDotted(m[1], start) <= 0 && CompareDotted(start, m[2]) <= 0
}

// near says whether a range may begin with the one version and end with the other, by their first numbers. A revision is most often further away: 5.15.0-91.101.
func near(from, to string) bool {
	from, _, _ = strings.Cut(from, ".")
	to, _, _ = strings.Cut(to, ".")
	return CompareNumbers(from, to) == 0 || CompareNumbers(increased(from), to) == 0
}

// increased is the number that follows.
func increased(n string) string {
	digits := []byte("0" + n)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			break
		}
		digits[i] = '0'
	}
	return string(digits)
}
