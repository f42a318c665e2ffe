// Package natural orders texts as people count.
package natural

import (
	"cmp"
	"strings"
)

// Compare orders texts with numbers in them as people count: "/components/2" before "/components/10", and what stands between numbers by
// its letters. It is for sorting.
func Compare(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && isDigit(a[i-1]) {
		i--
	}
	m, n := digits(a[i:]), digits(b[i:])
	if m == "" || n == "" {
		return strings.Compare(a[i:], b[i:])
	}
	x, y := strings.TrimLeft(m, "0"), strings.TrimLeft(n, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y), cmp.Compare(len(m), len(n)), strings.Compare(a[i:], b[i:]))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits is the number that a text begins with; "" when it begins with none.
func digits(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}
