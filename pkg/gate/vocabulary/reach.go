package vocabulary

import (
	"fmt"
	"slices"
	"sync"

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
	w, _ := walks.Get().(*way) // there is nothing else in it
	defer walks.Put(w)
	w.begin(len(g.Refs))
	w.next = append(w.next, start)
	for at := 0; at < len(w.next) && followed <= MaxReach; at++ {
		from := w.next[at]
		for _, to := range g.To[g.First[from]:g.First[from+1]] {
			followed++
			if w.passed(to) {
				continue
			}
			if !visit(to) {
				return followed, true
			}
			w.next = append(w.next, to)
		}
	}
	return followed, true
}

// walks are ways that were gone, to be used again: a check goes one for each of a hundred thousand components, and each may be as long as there are many.
var walks = sync.Pool{New: func() any { return &way{} }}

// way is what a walk has come by.
type way struct {
	seen []uint64 // a bit for each component
	next []int    // to go on from, the first of them already gone
}

// begin forgets another walk.
func (w *way) begin(components int) {
	words := (components + 63) / 64
	w.seen = slices.Grow(w.seen[:0], words)[:words]
	clear(w.seen)
	w.next = w.next[:0]
}

// passed says whether the walk came by a component before, and notes that it does.
func (w *way) passed(i int) bool {
	word, bit := &w.seen[i/64], uint64(1)<<(i%64)
	before := *word&bit != 0
	*word |= bit
	return before
}
