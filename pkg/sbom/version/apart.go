package version

import (
	"regexp"
	"slices"
	"strings"
)

// Apart reports whether a version that somebody names is another than the one delivered, where no order of the two is known. It is for certain alone, so that a warning is set aside by nothing less:
//   - both are single versions, counted alike up to the first part that differs, and that is a number, or a letter at either end, see differ;
//   - they are alike up to "+", and so is what follows but for a number;
//   - the one is before its release, which is the other, see Precedes;
//   - the one is a pattern of another series.
//
// Everything else may be two ways to write one version, a range with the delivered one in it, or anything at all.
func Apart(named, delivered string) bool {
	named, delivered = EpochsOfBoth(named, delivered)
	if Precedes(named, delivered) || Precedes(delivered, named) || otherSeries(named, delivered) || otherSeries(delivered, named) {
		return true
	}
	if !Single(named) || !Single(delivered) || mayHold(named, delivered) || javaAlike(named, delivered) {
		return false
	}
	a, build, _ := strings.Cut(normal(named), "+")
	b, other, _ := strings.Cut(normal(delivered), "+")
	return differ(a, b) || alike(a, b) && shape(build) == shape(other) && differ(build, other)
}

// lettered is a version that ends in a letter, and a revision of its package.
var lettered = regexp.MustCompile(`^(.*[0-9][a-z])-[0-9][0-9a-z.]*$`)

// differ says whether two versions differ for certain, be the numbers behind the dotted ones of their own, as in "2.0-1", which is "2.0.0-1", or more of the same, as "2.0.1" has them.
func differ(a, b string) bool {
	x, y := partsOf(lettered.ReplaceAllString(a, "$1")), partsOf(lettered.ReplaceAllString(b, "$1"))
	return !reordered(numbersOf(x), numbersOf(y)) && tells(x, y) && tells(apiece(x), apiece(y))
}

// tells looks for the first part that differs, and says whether it makes two of the versions: a number on both sides, or one letter at the beginning or the end of both. A word tells nothing: it may be another for the same, or nothing but the name of the
// product.
func tells(x, y []string) bool {
	for i := range min(len(x), len(y)) {
		a, b := x[i], y[i]
		if bothNumbers(a, b) {
			if CompareDotted(a, b) != 0 {
				return countedAlike(a, b)
			}
		} else if a != b {
			return i == 0 && letter(a) && letter(b) || i == len(x)-1 && i == len(y)-1 && count(a, b)
		}
	}
	return false
}

func letter(part string) bool { return len(part) == 1 && !digit(part[0]) }

// count says whether two parts are letters that count, as in 1.0.1f. Behind z come za and zb.
func count(a, b string) bool {
	return letter(a) && letter(b) || len(a) == 2 && len(b) == 2 && a[0] == 'z' && b[0] == 'z'
}

// countedAlike says whether dotted numbers that differ are counted in one way. They are not where one that differs is much longer than the other, as a day or a year is than what counts builds, or is longer where the run has fewer: "0102" may be 1.2.
func countedAlike(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, n := x[i], y[i]
		if CompareNumbers(m, n) == 0 {
			continue
		}
		if len(x) < len(y) && len(m) > len(n) || len(y) < len(x) && len(n) > len(m) {
			return false
		}
		const much = 3 // digits
		short, long := number(m), number(n)
		if len(short) > len(long) {
			short, long = long, short
		}
		return len(long)-len(short) < much && !(year(long) && len(short) == len("99"))
	}
	return true
}

func year(n string) bool { return len(n) == 4 && (n[:2] == "19" || n[:2] == "20") }

// reordered says whether numbers are the same in another order, and one is a year: 2023-01-15 is 15.01.2023.
func reordered(x, y []string) bool {
	return slices.ContainsFunc(x, year) && !slices.Equal(x, y) && slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
}

// javaAlike says whether two texts may be one old release of Java, and one of them is of the kind that only Java has.
func javaAlike(a, b string) bool {
	if !strings.ContainsAny(a+b, "uU_") {
		return false
	}
	one, other := JavaOf(a, ""), JavaOf(b, "")
	return one != nil && other != nil && one.MayBe(other)
}
