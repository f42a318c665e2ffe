package sbom

import "slices"

// cycles finds the groups of refs that depend on each other (Tarjan's strongly connected components, with an
// explicit stack: the depth of the graph is the supplier's choice). Self-references and nesting do not count.
func (w *network) cycles(g *Graph) {
	t := tarjan{w: w, index: make([]int32, len(w.refs)), low: make([]int32, len(w.refs)), on: make([]bool, len(w.refs))}
	for v := range w.refs {
		if t.index[v] == 0 {
			t.from(int32(v))
		}
	}
	g.CycleCount = len(t.groups)
	cycles := make([][]string, 0, len(t.groups))
	slices.SortFunc(t.groups, func(a, b []int32) int { return compareRefs(w, slices.MinFunc(a, w.order), slices.MinFunc(b, w.order)) })
	for _, group := range t.groups[:min(len(t.groups), MaxCycles)] {
		cycles = append(cycles, w.shortest(group))
	}
	if len(cycles) > 0 {
		g.Cycles = cycles
	}
}

func (w *network) order(a, b int32) int { return compareRefs(w, a, b) }

func compareRefs(w *network, a, b int32) int {
	switch {
	case w.refs[a] < w.refs[b]:
		return -1
	case w.refs[a] > w.refs[b]:
		return 1
	}
	return int(a - b)
}

type tarjan struct {
	w      *network
	index  []int32 // order of discovery, from 1; 0 is undiscovered
	low    []int32
	on     []bool // on the stack of the current group
	stack  []int32
	count  int32
	groups [][]int32
}

// frame is one suspended visit: the node, and which of its edges comes next.
type frame struct {
	node int32
	edge int
}

func (t *tarjan) from(start int32) {
	calls := []frame{t.discover(start)}
	for len(calls) > 0 {
		top := &calls[len(calls)-1]
		v := top.node
		if top.edge < len(t.w.stated[v]) {
			to := t.w.stated[v][top.edge]
			top.edge++
			if t.index[to] == 0 {
				calls = append(calls, t.discover(to))
			} else if t.on[to] {
				t.low[v] = min(t.low[v], t.index[to])
			}
			continue
		}
		calls = calls[:len(calls)-1]
		if len(calls) > 0 {
			parent := calls[len(calls)-1].node
			t.low[parent] = min(t.low[parent], t.low[v])
		}
		if t.low[v] == t.index[v] {
			t.close(v)
		}
	}
}

func (t *tarjan) discover(v int32) frame {
	t.count++
	t.index[v], t.low[v], t.on[v] = t.count, t.count, true
	t.stack = append(t.stack, v)
	return frame{node: v}
}

// close takes the group that ends with v off the stack; a group of one is no circle.
func (t *tarjan) close(v int32) {
	i := len(t.stack) - 1
	for t.stack[i] != v {
		i--
	}
	group := slices.Clone(t.stack[i:])
	t.stack = t.stack[:i]
	for _, n := range group {
		t.on[n] = false
	}
	if len(group) > 1 {
		t.groups = append(t.groups, group)
	}
}

// shortest returns the refs on a shortest circle through the smallest ref of a group, that ref first.
func (w *network) shortest(group []int32) []string {
	inside := make(map[int32]bool, len(group))
	for _, n := range group {
		inside[n] = true
	}
	start := slices.MinFunc(group, w.order)
	before := map[int32]int32{}
	for queue := []int32{start}; len(queue) > 0; queue = queue[1:] {
		for _, to := range w.stated[queue[0]] {
			if to == start && queue[0] != start {
				return w.path(before, start, queue[0])
			}
			if _, seen := before[to]; !seen && inside[to] && to != start {
				before[to] = queue[0]
				queue = append(queue, to)
			}
		}
	}
	return []string{w.refs[start]}
}

func (w *network) path(before map[int32]int32, start, end int32) []string {
	var refs []string
	for n := end; n != start; n = before[n] {
		refs = append(refs, w.refs[n])
	}
	refs = append(refs, w.refs[start])
	slices.Reverse(refs)
	return refs
}
