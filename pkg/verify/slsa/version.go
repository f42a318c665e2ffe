package slsa

import (
	"strconv"
	"strings"
)

// versionWithin says whether a tag is the asked version or a release within it, number by number; numbers
// that the tag leaves out are 0.
func versionWithin(tag, asked string) bool {
	t, okT := numbers(tag)
	a, okA := numbers(asked)
	if !okT || !okA {
		return false
	}
	for i, n := range a {
		found := 0
		if i < len(t) {
			found = t[i]
		}
		if found != n {
			return false
		}
	}
	return true
}

// numbers reads v1, v1.2 or v1.2.3. Pre-releases and build metadata are no plain versions.
func numbers(v string) ([]int, bool) {
	v, ok := strings.CutPrefix(v, "v")
	parts := strings.Split(v, ".")
	if !ok || len(parts) > 3 {
		return nil, false
	}
	var out []int
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || strconv.Itoa(n) != p {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}
