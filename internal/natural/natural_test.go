package natural

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCompare(t *testing.T) {
	want := []string{"", "/", "/a", "/bom/components/component", "/bom/components/component[2]", "/bom/components/component[10]", "/components", "/components/0",
		"/components/1", "/components/1/name", "/components/2", "/components/02", "/components/10", "/components/10/hashes/9", "/components/10/hashes/10",
		"/components/99999999999999999999", "/components/100000000000000000000", "/x1y2", "/x1y10", "/x10y1"}
	for i, pair := range [][2]string{{"/properties/2", "/properties/10"}, {"/a/9/z", "/a/10/a"}, {"/bom/c[2]/@x", "/bom/c[10]"}, {"/a", "/a/0"}, {"/a/1", "/a/10"}, {"/a/1", "/a/1/b"}, {"/2", "/02"}} {
		if Compare(pair[0], pair[1]) >= 0 || Compare(pair[1], pair[0]) <= 0 {
			t.Errorf("%d: %s is not before %s", i, pair[0], pair[1])
		}
	}
	// An order: whatever the beginning, sorting ends the same.
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		mixed := slices.Clone(want)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if slices.SortFunc(mixed, Compare); !slices.Equal(mixed, want) {
			t.Fatalf("%q\n%q", mixed, want)
		}
	}
}
