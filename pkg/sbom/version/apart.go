package version

import (
	"regexp"
	"slices"
	"strings"
)

// Apart reports whether two versions, of which no order is known, are two for certain: both are single ones, and some part that both have differs. Parts are runs of digits, without noughts before them, and of
// letters in whatever case; the signs between do not count. Where one merely goes on ("2.0" and "2.0-SP1"), or what differs may be another way to write the same, nothing is told. Two are also a version before its
// release and that ("2.0-rc1" and "2.0"), and a pattern leaves out a version of another series ("1.35.x" and 1.36.1).
func Apart(a, b string) bool {
	if Precedes(a, b) || Precedes(b, a) || otherSeries(a, b) || otherSeries(b, a) {
		return true
	}
	if !Single(a) || !Single(b) || MayHold(a, b) || MayHold(b, a) || javaAlike(a, b) || shortened(a, b) || shortened(b, a) {
		return false
	}
	x, y := partsOf(a), partsOf(b)
	if len(x) != len(y) && strings.Join(x, "") == strings.Join(y, "") || !partsApart(x, y) {
		return false
	}
	// "2.0.0-1" is "2.0-1": the dotted numbers at the beginning are as many when noughts are added.
	m, n := dottedNumbers(a), dottedNumbers(b)
	x, y = slices.Insert(values(x), m, noughts(n-m)...), slices.Insert(values(y), n, noughts(m-n)...)
	return partsApart(x, y)
}

// leading are the words that say no more than that a version follows.
var leading = regexp.MustCompile(`(?i)^(?:version|ver|v|release|rel|rev|r)(?:[-_./ ]+|([0-9]))`)

// plainly is a version without such words before it, and with the noughts of its numbers.
func plainly(v string) string {
	v = strings.TrimSpace(v)
	if at := leading.FindStringSubmatchIndex(v); at != nil {
		end := at[1]
		if at[2] >= 0 {
			end = at[2]
		}
		if end < len(v) {
			return v[end:]
		}
	}
	return v
}

// run is a part of a version.
var run = regexp.MustCompile(`[0-9]+|[a-z]+`)

func partsOf(v string) []string { return run.FindAllString(strings.ToLower(plainly(v)), -1) }

// values are parts without noughts before their numbers.
func values(parts []string) []string {
	out := slices.Clone(parts)
	for i, part := range out {
		if digit(part[0]) {
			out[i] = number(part)
		}
	}
	return out
}

var dottedStart = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)*`)

// dottedNumbers counts the numbers, with points between them, that a version begins with.
func dottedNumbers(v string) int {
	start := dottedStart.FindString(plainly(v))
	if start == "" {
		return 0
	}
	return strings.Count(start, ".") + 1
}

func noughts(n int) []string { return slices.Repeat([]string{"0"}, max(n, 0)) }

// partsApart looks for the first part that differs. A number and a word tell nothing there: nobody knows which part the one has and the other leaves out.
func partsApart(x, y []string) bool {
	for i := range min(len(x), len(y)) {
		a, b := x[i], y[i]
		if digit(a[0]) != digit(b[0]) {
			return false
		}
		if digit(a[0]) && number(a) != number(b) || !digit(a[0]) && wordsApart(a, b) {
			return true
		}
	}
	return false
}

// released are the words for a version that is out.
var released = []string{"final", "ga", "release", "stable"}

// wordsApart says whether two words in a version are two: one may be short for the other, as sp and servicepack, or b and build.
func wordsApart(a, b string) bool {
	if slices.Contains(released, a) && slices.Contains(released, b) {
		return false
	}
	return a[0] != b[0] || len(a) == len(b) && a != b
}

// javaAlike says whether two texts may be one old release of Java, and one of them is of the kind that only Java has.
func javaAlike(a, b string) bool {
	if !strings.ContainsAny(a+b, "uU_") {
		return false
	}
	one, other := JavaOf(a, ""), JavaOf(b, "")
	return one != nil && other != nil && one.MayBe(other)
}

// commit is the name of a commit at the end of a version, or of what is left of one.
var commit = regexp.MustCompile(`(?:^|[^a-z0-9])g?[0-9a-f]{7,}$`)

// shortened says whether a text is another with less of the name of a commit at its end.
func shortened(short, long string) bool {
	short = strings.ToLower(short)
	return strings.HasPrefix(strings.ToLower(long), short) && commit.MatchString(short)
}
