package sbom

// Graph is the dependency graph of a document, by bom-ref. Nesting counts as an edge from parent to child
// where the document records none (containment is how many SBOMs say "has").
type Graph struct {
	Edges    int                 // stated by dependencies[].dependsOn, nesting not counted
	Entries  map[string][]string // ref → direct dependencies as stated, sorted; a leaf with an entry has an empty list
	Dangling []string            // refs that dependencies[] names and no component, service or subject bears; sorted
	Self     []string            // refs that depend on themselves; sorted
	Cycles   [][]string          // each as the refs on it, smallest first; at most MaxCycles are listed
	MaxDepth int                 // longest shortest path from the subject, in edges
	Orphans  []*Component        // components that cannot be reached from the subject
	NoEntry  []*Component        // components with no entry in dependencies[]
}

// MaxCycles bounds how many cycles are listed.
const MaxCycles = 20
