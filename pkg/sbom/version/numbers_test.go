package version

import (
	"cmp"
	"testing"
)

// TestCompareDotted: numbers of any length go by their value, and those that are left out are nought.
func TestCompareDotted(t *testing.T) {
	ascending := [][]string{{"0", "", "0.0"}, {"0.9"}, {"1", "1.0", "01.0.0"}, {"1.0.1"}, {"1.9", "1.09"}, {"1.10"}, {"1.99999999999999999999"}, {"2.0"}, {"10"}}
	for i, a := range ascending {
		for k, b := range ascending {
			for _, one := range a {
				for _, other := range b {
					if got := CompareDotted(one, other); got != cmp.Compare(i, k) {
						t.Errorf("%q and %q: %d, want %d", one, other, got, cmp.Compare(i, k))
					}
				}
			}
		}
	}
}
