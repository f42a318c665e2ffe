package sbom

import "slices"

// Graph is the dependency graph of a document, by bom-ref. Nesting counts as an edge from parent to child
// where the document records none (containment is how many SBOMs say "has").
type Graph struct {
	Edges    int                 // stated by dependencies[].dependsOn, nesting not counted
	Entries  map[string][]string // ref → direct dependencies as stated, sorted; a leaf with an entry has an empty list
	Dangling []string            // refs that the document names and nothing bears, in dependencies[] or elsewhere; sorted
	Self     []string            // refs that depend on themselves; sorted
	Cycles   [][]string          // each as the refs on it, smallest first; at most MaxCycles are listed
	// CycleCount is how many groups of refs there are that depend on each other in a circle.
	CycleCount int
	MaxDepth   int          // longest shortest path from the subject, in edges
	Orphans    []*Component // components that cannot be reached from the subject
	NoEntry    []*Component // components with no entry in dependencies[]

	depth   []int32 // by number
	network *network
}

// MaxCycles bounds how many cycles are listed.
const MaxCycles = 20

// holds says that c is a component of the document that the graph is of.
func (g *Graph) holds(c *Component) bool {
	return c != nil && g.network != nil && int(c.number) < len(g.network.all) && g.network.all[c.number] == c
}

// Depth is the number of edges from the subject to c, stated or by nesting; 0 for the subject itself, -1 when c
// cannot be reached.
func (g *Graph) Depth(c *Component) int {
	if !g.holds(c) {
		return -1
	}
	return int(g.depth[c.number])
}

// DirectDependencies returns the components that c depends on directly, as stated or by nesting, in document
// order. Services and refs that nothing bears are not among them.
func (g *Graph) DirectDependencies(c *Component) []*Component {
	if !g.holds(c) {
		return nil
	}
	return g.components(c, slices.Concat(g.network.stated[c.number], g.network.nested[c.number]))
}

// statedDependencies are DirectDependencies without those that are only nested.
func (g *Graph) statedDependencies(c *Component) []*Component {
	if !g.holds(c) {
		return nil
	}
	return g.components(c, slices.Clone(g.network.stated[c.number]))
}

// components are those of some numbers, which it sorts, besides one.
func (g *Graph) components(c *Component, numbers []int32) []*Component {
	slices.Sort(numbers)
	var direct []*Component
	for _, n := range slices.Compact(numbers) {
		if all := g.network.all; int(n) < len(all) && n != c.number {
			direct = append(direct, all[n])
		}
	}
	return direct
}

// Indirect tells whether a path from the subject has more than one edge, stated or by nesting: whether a component that it reaches leads to one that is
// neither itself nor the subject. Where the subject names all components as well, MaxDepth is 1 and this is true all the same.
func (g *Graph) Indirect() bool {
	if g.network == nil || g.MaxDepth > 1 {
		return g.MaxDepth > 1
	}
	for n, c := range g.network.all {
		if g.depth[n] > 0 && slices.ContainsFunc(g.DirectDependencies(c), func(d *Component) bool { return g.depth[d.number] != 0 }) {
			return true
		}
	}
	return false
}
