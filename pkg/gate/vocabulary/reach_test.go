package vocabulary

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
)

// ring is a graph of a → b → c → a and d → a; nobody needs e.
func ring() fact.Graph {
	return fact.Graph{
		Refs: []string{"a", "b", "c", "d", "e"}, Names: []string{"app", "busybox", "curl", "device", "extra"},
		First: []int{0, 1, 2, 3, 4, 4}, To: []int{1, 2, 0, 0},
	}
}

func TestReaches(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
		err      string
	}{
		{"a", "b", true, ""}, {"a", "c", true, ""}, {"a", "curl", true, ""}, {"a", "a", true, ""}, {"d", "c", true, ""},
		{"a", "d", false, ""}, {"e", "a", false, ""}, {"a", "", false, ""}, {"d", "extra", false, ""}, {"a", "nobody", false, ""},
		{"x", "a", false, `no component has the bom-ref "x"`}, {"", "a", false, "no component"},
	} {
		got, err := reaches(ring(), c.from, c.to)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q to %q: %v, %v", c.from, c.to, got, err)
		}
	}
	if _, err := reaches(fact.Graph{}, "a", "b"); err == nil {
		t.Error("an empty graph has a component")
	}
	if steps := reachSteps(ring(), "d", "nobody"); steps != 4 {
		t.Errorf("%d steps", steps)
	}
}

// TestReachIsBounded: a component that needs more than can be followed gives no answer, not a wrong one.
func TestReachIsBounded(t *testing.T) {
	n := MaxReach + 2
	g := fact.Graph{Refs: []string{"a", "b", "c"}, Names: []string{"a", "b", "c"}, First: []int{0, n, n, n}, To: make([]int, n)}
	for i := range g.To {
		g.To[i] = 1
	}
	if _, err := reaches(g, "a", "c"); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("%v", err)
	}
	if found, err := reaches(g, "a", "b"); !found || err != nil {
		t.Errorf("the nearest: %v, %v", found, err)
	}
	if steps := reachSteps(g, "a", "c"); steps < MaxReach {
		t.Errorf("%d steps", steps)
	}
}
