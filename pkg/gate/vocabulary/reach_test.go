package vocabulary

import (
	"fmt"
	"math/rand/v2"
	"slices"
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

// TestReachesAsTheClosureSays holds walks that are gone one after another, in graphs of other sizes, against what follows step by step from each tie.
func TestReachesAsTheClosureSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n := 1 + r.IntN(90)
		g, closure := fact.Graph{First: []int{0}}, make([][]bool, n)
		for i := range n {
			g.Refs, g.Names, closure[i] = append(g.Refs, fmt.Sprintf("%03d", i)), append(g.Names, "part"), make([]bool, n)
			for range r.IntN(3) {
				to := r.IntN(n)
				g.To, closure[i][to] = append(g.To, to), true
			}
			g.First = append(g.First, len(g.To))
		}
		for via := range n {
			for from := range n {
				for to := range n {
					closure[from][to] = closure[from][to] || closure[from][via] && closure[via][to]
				}
			}
		}
		for from := range n {
			for to := range n {
				if got, err := reaches(g, g.Refs[from], g.Refs[to]); got != closure[from][to] || err != nil {
					t.Fatalf("%d to %d: %v, %v, want %v of %+v", from, to, got, err, closure[from][to], g)
				}
			}
			if got, _ := reaches(g, g.Refs[from], "part"); got != slices.Contains(closure[from], true) {
				t.Fatalf("%d reaches anything: %v", from, got)
			}
		}
	}
}

// chain is a graph of n components, each of which needs the next.
func chain(n int) fact.Graph {
	g := fact.Graph{First: []int{0}}
	for i := range n {
		g.Refs, g.Names = append(g.Refs, fmt.Sprintf("%06d", i)), append(g.Names, fmt.Sprintf("part-%d", i))
		if i+1 < n {
			g.To = append(g.To, i+1)
		}
		g.First = append(g.First, len(g.To))
	}
	return g
}

// TestWalksTakeNoMemoryEach: ways are gone in memory that was asked for once. A map for each of them took ten minutes for a chain of 50,000.
func TestWalksTakeNoMemoryEach(t *testing.T) {
	g := chain(10_000)
	ask := func() {
		if found, err := reaches(g, "000000", "nobody"); found || err != nil {
			t.Errorf("%v, %v", found, err)
		}
	}
	ask()
	if got := testing.AllocsPerRun(20, ask); got > 10 { // the collector may empty the pool between
		t.Errorf("%v pieces of memory for one walk", got)
	}
}

// BenchmarkReaches asks of the first of a chain whether it reaches what nobody is.
func BenchmarkReaches(b *testing.B) {
	g := chain(50_000)
	for b.Loop() {
		if found, err := reaches(g, "000000", "nobody"); found || err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/50_000, "ns/step")
}
