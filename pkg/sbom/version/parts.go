package version

import (
	"regexp"
	"slices"
	"strings"
)

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

// inSmall is the same in small letters.
func inSmall(v string) string { return strings.ToLower(plainly(v)) }

var (
	// day is one of the calendar, with strokes between its numbers.
	day = regexp.MustCompile(`\b(?:((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})-([0-9]{1,2})-((?:19|20)[0-9]{2}))\b`)
	// commit is the name of a commit, or of what is left of one, if it has letters and digits.
	commit = regexp.MustCompile(`\b(?:(?:g|git|commit|sha[0-9]*)[-.:]?)?[0-9a-f]{7,}\b`)
	// run is a part of a version: a word, or numbers with points between them.
	run = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)*|[a-z]+`)
	// dottedStart are the numbers that a version begins with.
	dottedStart = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)*`)
	digits      = regexp.MustCompile(`[0-9]+`)
)

// normal is a version in small letters with its parts in one writing: without words that say no more than that it follows, with points for "_" and in days, and without the name of a commit and what stands behind that, of which nobody knows what it
// stands for.
func normal(v string) string {
	v = strings.ReplaceAll(inSmall(v), "_", ".")
	v = day.ReplaceAllStringFunc(v, func(text string) string { return strings.ReplaceAll(text, "-", ".") })
	for _, at := range commit.FindAllStringIndex(v, -1) {
		if name := v[at[0]:at[1]]; strings.ContainsAny(name, "0123456789") && strings.Trim(name, "0123456789") != "" {
			return v[:at[0]]
		}
	}
	return v
}

// partsOf are the parts of a version that is normal.
func partsOf(v string) []string { return run.FindAllString(v, -1) }

// apiece are parts with each number by itself.
func apiece(parts []string) (out []string) {
	for _, part := range parts {
		out = append(out, strings.Split(part, ".")...)
	}
	return out
}

// numbersOf are the numbers among parts, without noughts before them.
func numbersOf(parts []string) []string {
	return slices.DeleteFunc(values(apiece(parts)), func(part string) bool { return !digit(part[0]) })
}

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

// bothNumbers says whether two parts are numbers, and no words.
func bothNumbers(a, b string) bool { return digit(a[0]) && digit(b[0]) }

// alike says whether two versions have the same parts.
func alike(a, b string) bool {
	return slices.EqualFunc(partsOf(a), partsOf(b), func(a, b string) bool {
		return a == b || bothNumbers(a, b) && CompareDotted(a, b) == 0
	})
}

// shape is a text with one sign for each of its numbers.
func shape(text string) string { return digits.ReplaceAllString(text, "#") }
