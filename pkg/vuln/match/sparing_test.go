package match

import (
	"errors"
	"testing"
)

// TestRecalled: answers are remembered up to a number of records, each asker gets a copy, and errors are no answers.
func TestRecalled(t *testing.T) {
	s, asked := newSparing(nil, ""), 0
	recall := func(key string, n int) []int {
		all, err := recalled(s, key, func() ([]int, error) { asked++; return make([]int, n), nil })
		if err != nil || len(all) != n {
			t.Errorf("%q: %d, %v", key, len(all), err)
		}
		if s.remembered > maxRemembered {
			t.Errorf("%q: %d remembered", key, s.remembered)
		}
		return all
	}
	for _, c := range []struct {
		what, key string
		n, asks   int
	}{
		{"first", "a", 10, 1},
		{"again", "a", 10, 0},
		{"no key", "", 10, 1},
		{"no key again", "", 10, 1},
		{"too large to remember", "large", maxRemembered + 1, 1},
		{"too large again", "large", maxRemembered + 1, 1},
		{"no room beside it", "b", maxRemembered - 5, 1},
		{"in its place", "b", maxRemembered - 5, 0},
		{"forgotten for it", "a", 10, 1},
	} {
		before := asked
		all := recall(c.key, c.n)
		if asked-before != c.asks || all[0] != 0 {
			t.Errorf("%s: asked %d times, expected %d; %d", c.what, asked-before, c.asks, all[0])
		}
		all[0]++
	}
	torn := errors.New("torn")
	for range 2 {
		if _, err := recalled(s, "c", func() ([]int, error) { return nil, torn }); !errors.Is(err, torn) {
			t.Error("an error is remembered as an answer")
		}
	}
}
