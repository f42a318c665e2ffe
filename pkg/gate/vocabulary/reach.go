package vocabulary

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
)

// MaxReach is how many dependencies one question of what reaches what follows at most.
const MaxReach = 1_000_000

// reaches says whether one component needs another, itself or through what it needs. from is a bom-ref; to is a bom-ref or a name.
func reaches(g fact.Graph, from, to string) (bool, error) {
	found := false
	followed, known := walk(g, from, func(i int) bool {
		found = g.Refs[i] == to || g.Names[i] == to
		return !found
	})
	switch {
	case !known:
		return false, fmt.Errorf("no component has the bom-ref %q", from)
	case !found && followed > MaxReach:
		return false, fmt.Errorf("more than %d dependencies to follow", MaxReach)
	}
	return found, nil
}

// reachSteps is what reaches takes.
func reachSteps(g fact.Graph, from, to string) int {
	followed, _ := walk(g, from, func(i int) bool { return g.Refs[i] != to && g.Names[i] != to })
	return followed
}

// walk goes over what a component needs, nearest first, each once, until visit says false. It gives how many dependencies were followed.
func walk(g fact.Graph, from string, visit func(i int) bool) (followed int, known bool) {
	start, known := slices.BinarySearch(g.Refs, from)
	if !known || from == "" {
		return 0, false
	}
	seen := map[int]bool{}
	for next := []int{start}; len(next) > 0 && followed <= MaxReach; next = next[1:] {
		for _, to := range g.To[g.First[next[0]]:g.First[next[0]+1]] {
			followed++
			if seen[to] {
				continue
			}
			seen[to] = true
			if !visit(to) {
				return followed, true
			}
			next = append(next, to)
		}
	}
	return followed, true
}
