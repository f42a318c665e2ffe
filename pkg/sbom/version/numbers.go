package version

import (
	"cmp"
	"strings"
)

// CompareDotted orders numbers with points between them, of whatever length. Those that are left out are nought.
func CompareDotted(a, b string) int {
	for a != "" || b != "" {
		var m, n string
		m, a, _ = strings.Cut(a, ".")
		n, b, _ = strings.Cut(b, ".")
		if by := CompareNumbers(m, n); by != 0 {
			return by
		}
	}
	return 0
}

// CompareNumbers orders two runs of digits, of whatever length, by their value; none is nought.
func CompareNumbers(a, b string) int {
	a, b = number(a), number(b)
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// number is a number without noughts before it; 0 where there is none.
func number(digits string) string { return cmp.Or(strings.TrimLeft(digits, "0"), "0") }
