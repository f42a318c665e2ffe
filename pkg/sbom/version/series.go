package version

import (
	"regexp"
	"slices"
	"strings"
)

// series is a pattern of versions that begin with the same numbers: "1.35.x", "1.35.*", "1.35 series".
var series = regexp.MustCompile(`(?i)^([0-9]+(?:\.[0-9]+)*)(?:(?:\.[x*])+(?: series)?| series)$`)

// otherSeries says whether a text is a pattern, and a single version is none of it: a number before what the pattern leaves open is another than that in its place.
func otherSeries(pattern, v string) bool {
	m := series.FindStringSubmatch(plainly(pattern))
	if m == nil || !Single(v) || mayHold(v, m[1]) {
		return false
	}
	begins, is := values(strings.Split(m[1], ".")), wholeNumbers(v)
	n := min(len(begins), len(is))
	return !slices.Equal(begins[:n], is[:n]) && !ofJava(begins, is) && !ofJava(is, begins)
}

// wholeNumbers are the dotted numbers that a version begins with, without noughts before them, but for one that letters follow ("36a"), and none where the first is an epoch.
func wholeNumbers(v string) []string {
	v = inSmall(v)
	start := dottedStart.FindString(v)
	rest := v[len(start):]
	if start == "" || strings.HasPrefix(rest, ":") {
		return nil
	}
	all := values(strings.Split(start, "."))
	if rest != "" && rest[0] >= 'a' && rest[0] <= 'z' {
		all = all[:len(all)-1]
	}
	return all
}

// ofJava says whether numbers may be those of an old release of Java with the 1 before it that the other numbers leave out: 1.8 is 8, and 1 any.
func ofJava(with, without []string) bool {
	return len(with) > 0 && with[0] == "1" && slices.Contains([]string{"5", "6", "7", "8"}, without[0]) && (len(with) == 1 || with[1] == without[0])
}
