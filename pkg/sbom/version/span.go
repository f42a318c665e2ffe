package version

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mayHold says whether a text may be a range from one version to another ("1.9-2.1", "B.01~B.05", "1-3"), and has a version in it, its ends included. Where the version is counted as the text is and begins alike, the text
// is a version with its revision, of which that is another: "5.15.0-91.101" and "5.15.0-92.102".
func mayHold(text, v string) bool { return holds(text, v, ends) }

// MayHold says whether the version of a package that somebody names may be a range from one version to another, and has one in it. A revision, a pre-release or a build of packages stands behind "-" as well: what has no points
// where the version before it has, is less, is the time of a commit, or begins with a number beyond the next to that version's and is counted as what stands behind "-" in the delivered version, ends no range. Nor does in
// distributions, where an epoch stands before ":", what begins with a number far beyond ("1.36.0-1", "5.15.0-91.101").
func MayHold(text, v string, distribution bool) bool {
	if distribution {
		text, v = epoch.ReplaceAllString(text, ""), epoch.ReplaceAllString(v, "")
	}
	is := partsOf(normal(v))
	return holds(text, v, func(from []string, behind string, sign rune) [][]string {
		to := partsOf(plainly(behind))
		if len(from) == 0 || len(to) == 0 || ofCommit.MatchString(behind) || strings.Contains(from[0], ".") && !strings.Contains(to[0], ".") || position(from, to) > 0 || !within(from[0], to[0], 1) && countedAs(from, to, is) {
			return nil
		}
		const far = 10
		if distribution && (sign == '+' || !within(from[0], to[0], far)) {
			return nil
		}
		return ends(from, behind, sign)
	})
}

var (
	// ofCommit is the time of a commit, as in versions of Go that no tag names.
	ofCommit = regexp.MustCompile(`(?:^|[^0-9])[0-9]{14}(?:[^0-9]|$)`)
	// epoch is that of a distribution.
	epoch = regexp.MustCompile(`^[0-9]+:`)
)

// countedAs says whether a version is counted as a version and a revision are together.
func countedAs(from, behind, is []string) bool {
	both := slices.Concat(from, behind)
	if len(both) != len(is) || !shaped(both, is) {
		return false
	}
	for i, part := range both {
		if strings.Count(part, ".") != strings.Count(is[i], ".") {
			return false
		}
	}
	return true
}

// within says whether a dotted number begins with a number at most so far beyond the one that another begins with.
func within(a, b string, far uint64) bool {
	first, _, _ := strings.Cut(a, ".")
	second, _, _ := strings.Cut(b, ".")
	m, err := strconv.ParseUint(first, 10, 64)
	n, err2 := strconv.ParseUint(second, 10, 64)
	return err != nil || err2 != nil || n-m <= far
}

func holds(text, v string, ends func(from []string, behind string, sign rune) [][]string) bool {
	text = normal(text)
	is := partsOf(normal(v))
	for i, sign := range text {
		if !strings.ContainsRune("-~+:", sign) {
			continue
		}
		from, behind := partsOf(text[:i]), text[i+1:]
		if revised(from, partsOf(behind), is) {
			continue
		}
		for _, to := range ends(from, behind, sign) {
			if position(from, is) <= 0 && position(shortened(is, to), to) <= 0 {
				return true
			}
		}
	}
	return false
}

// ends are the versions that a range may end with: one that begins as the first does, or with as much of its end as differs ("2.0-SP1-SP3").
func ends(from []string, behind string, sign rune) (out [][]string) {
	behind = strings.Trim(behind, " .")
	to := partsOf(plainly(behind))
	if len(from) == 0 || len(to) == 0 {
		return nil
	}
	dotted := strings.Contains(to[0], ".")
	if sign == '+' && !dotted {
		return nil // the number of a build
	}
	a, b := from[0], to[0]
	switch {
	case bothNumbers(a, b):
		first, _, more := strings.Cut(a, ".")
		// "-r5" is a revision, and so is what is far beyond the first number of the version before it.
		if dotted || behind[0] != 'r' && (!more || len(number(b)) <= len(number(first))+1) {
			out = append(out, to)
		}
	case len(a) == len(b) && (letter(a) || a[0] == b[0]) && !digit(a[0]) && !digit(b[0]): // VF10 to VG20
		out = append(out, to)
	}
	if n := len(from) - len(to); n > 0 && shaped(from[n:], to) {
		out = append(out, append(from[:n:n], to...))
	}
	return out
}

// revised says whether a version is, in as many numbers, another revision of the one that a text begins with.
func revised(from, behind, is []string) bool {
	n := len(from)
	if len(is) != n+len(behind) || !shaped(behind, is[n:]) || position(from, is[:n]) != 0 || !shaped(from, is[:n]) {
		return false
	}
	for i, part := range behind {
		if strings.Count(part, ".") != strings.Count(is[n+i], ".") {
			return false
		}
	}
	return true
}

// shaped says whether parts are numbers and words in the same places, the words, but for single letters, being the same.
func shaped(x, y []string) bool {
	for i := range x {
		a, b := x[i], y[i]
		if digit(a[0]) != digit(b[0]) || !digit(a[0]) && a != b && !(letter(a) && letter(b)) {
			return false
		}
	}
	return len(x) == len(y)
}

// position orders parts as far as they can be held against each other; nought is whatever lies beyond.
func position(x, y []string) int {
	for i := range min(len(x), len(y)) {
		a, b := x[i], y[i]
		switch {
		case bothNumbers(a, b):
			if by := CompareDotted(a, b); by != 0 {
				return by
			}
		case a != b && letter(a) && letter(b):
			return cmp.Compare(a, b)
		case a != b:
			return 0
		}
	}
	return 0
}

// shortened are parts without the numbers beyond those that others have in their place: 2.1.5 is within a range that ends with 2.1.
func shortened(parts, to []string) []string {
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = part
		if i < len(to) && bothNumbers(part, to[i]) {
			all := strings.Split(part, ".")
			out[i] = strings.Join(all[:min(len(all), strings.Count(to[i], ".")+1)], ".")
		}
	}
	return out
}
