package decision

// MaxGraphNodes and MaxGraphEdges bound what a decision lists of the dependency graphs of all its SBOMs together.
const (
	MaxGraphNodes = 5000
	MaxGraphEdges = 20000
)

// MaxLabel bounds, in bytes, each label and ref of a Graph, a Support and a Vulnerability; what is cut ends in "…".
const MaxLabel = 400

// Graph is what a decision lists of the dependency graph of one SBOM: its subject first, then by distance from it, then what cannot be
// reached from it in the order of the document. Services are not among the nodes.
type Graph struct {
	Nodes    []GraphNode `json:"nodes"`
	Unlisted int         `json:"unlisted"` // components beyond MaxGraphNodes
}

// GraphNode is a component, or the subject of the SBOM.
type GraphNode struct {
	Ref   string `json:"ref"`             // bom-ref, or else the place; with the path of the SBOM and "#" before it, it is that of findings
	Label string `json:"label"`           // group, name and version
	Depth int    `json:"depth"`           // edges from the subject, stated or by nesting; 0 for the subject alone, -1 for what cannot be reached
	Needs []int  `json:"needs,omitempty"` // direct dependencies, stated or by nesting: places in Nodes, counted from 0
	More  int    `json:"more,omitempty"`  // direct dependencies that are not among Needs, for the bounds
}
