package sbom

// GraphFigures are what is said of which part needs which.
type GraphFigures struct {
	Entries     int `json:"entries"`     // parts of which dependencies are stated, if only that there are none
	Edges       int `json:"edges"`       // stated dependencies; containment is not counted
	Direct      int `json:"direct"`      // of the subject, by dependency or containment
	Roots       int `json:"roots"`       // components that nothing depends on and nothing contains
	Unreachable int `json:"unreachable"` // components that do not lead back to the subject
	NoEntry     int `json:"noEntry"`     // components of which no dependencies are stated
	MaxDepth    int `json:"maxDepth"`    // longest shortest path from the subject
	Cycles      int `json:"cycles"`      // groups of parts that depend on each other in a circle
	Dangling    int `json:"dangling"`    // refs that nothing bears
	Self        int `json:"self"`        // parts that depend on themselves
}

// Completeness is what the author says of what may be missing.
type Completeness struct {
	Subject   string `json:"subject,omitempty"` // aggregate that covers the subject
	Uncovered int    `json:"uncovered"`         // direct dependencies that no composition lists
	Claims    Tally  `json:"claims"`            // compositions by aggregate
}

func (d *Document) graphFigures() GraphFigures {
	g := d.Graph
	f := GraphFigures{Entries: len(g.Entries), Edges: g.Edges, Unreachable: len(g.Orphans), NoEntry: len(g.NoEntry), MaxDepth: g.MaxDepth,
		Cycles: g.CycleCount, Dangling: len(g.Dangling), Self: len(g.Self)}
	needed := make(map[*Component]bool, len(d.Components))
	for _, c := range d.All() {
		for _, part := range g.DirectDependencies(c) {
			needed[part] = true
		}
	}
	for _, c := range d.Components {
		if !needed[c] {
			f.Roots++
		}
	}
	if d.Root != nil {
		f.Direct = len(g.DirectDependencies(d.Root))
	}
	return f
}

func (d *Document) completeness() Completeness {
	claims := tallying{}
	for _, c := range d.Compositions {
		claims.add(c.Aggregate)
	}
	return Completeness{Subject: d.SubjectCompleteness(), Uncovered: len(d.UncoveredDependencies()), Claims: claims.tally()}
}
