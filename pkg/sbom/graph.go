package sbom

// Graph is the dependency graph of a document, by bom-ref. Nesting counts as an edge from parent to child
// where the document records none (containment is how many SBOMs say "has").
type Graph struct {
	Edges    int                 // stated by dependencies[].dependsOn, nesting not counted
	Entries  map[string][]string // ref → direct dependencies as stated, sorted; a leaf with an entry has an empty list
	Dangling []string            // refs that dependencies[] names and no component, service or subject bears; sorted
	Self     []string            // refs that depend on themselves; sorted
	Cycles   [][]string          // each as the refs on it, smallest first; at most MaxCycles are listed
	// CycleCount is how many groups of refs there are that depend on each other in a circle.
	CycleCount int
	MaxDepth   int          // longest shortest path from the subject, in edges
	Orphans    []*Component // components that cannot be reached from the subject
	NoEntry    []*Component // components with no entry in dependencies[]

	depth  map[*Component]int
	direct map[*Component][]*Component
}

// MaxCycles bounds how many cycles are listed.
const MaxCycles = 20

// Depth is the number of edges from the subject to c, stated or by nesting; 0 for the subject itself, -1 when c
// cannot be reached.
func (g *Graph) Depth(c *Component) int {
	if depth, ok := g.depth[c]; ok {
		return depth
	}
	return -1
}

// DirectDependencies returns the components that c depends on directly, as stated or by nesting, in document
// order. Services and refs that nothing bears are not among them.
func (g *Graph) DirectDependencies(c *Component) []*Component { return g.direct[c] }
