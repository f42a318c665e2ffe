package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// graphRoom is what is left of the bounds of all graphs.
type graphRoom struct{ nodes, edges int }

// graphDoc lists the dependency graph of a document, as far as there is room.
func (r *graphRoom) graphDoc(doc *sbom.Document) *decision.Graph {
	listed := byDistance(doc, r.nodes)
	r.nodes -= len(listed)
	number := make(map[*sbom.Component]int, len(listed))
	for i, c := range listed {
		number[c] = i
	}
	g := &decision.Graph{Nodes: make([]decision.GraphNode, len(listed)), Unlisted: len(doc.All()) - len(listed)}
	for i, c := range listed {
		n := decision.GraphNode{Ref: label(componentRef(c)), Label: label(c.Label()), Depth: doc.Graph.Depth(c)}
		for _, needed := range doc.Graph.DirectDependencies(c) {
			at, known := number[needed]
			if !known || r.edges == 0 {
				n.More++
				continue
			}
			r.edges--
			n.Needs = append(n.Needs, at)
		}
		slices.Sort(n.Needs)
		g.Nodes[i] = n
	}
	return g
}

// byDistance gives at most so many components: those that the subject depends on by distance from it, then the others.
func byDistance(doc *sbom.Document, most int) []*sbom.Component {
	var out []*sbom.Component
	taken := map[*sbom.Component]bool{}
	take := func(c *sbom.Component) {
		if !taken[c] && len(out) < most {
			taken[c] = true
			out = append(out, c)
		}
	}
	if doc.Root != nil {
		take(doc.Root)
		for i := 0; i < len(out) && len(out) < most; i++ {
			for _, c := range doc.Graph.DirectDependencies(out[i]) {
				take(c)
			}
		}
	}
	for _, c := range doc.Components {
		if len(out) == most {
			break
		}
		if doc.Graph.Depth(c) < 0 {
			take(c)
		}
	}
	return out
}

// componentRef names a component within its document, as the refs of findings do.
func componentRef(c *sbom.Component) string {
	if c.Ref != "" {
		return c.Ref
	}
	return c.Pointer
}

// label is what a decision calls something, with a mark where something was cut.
func label(text string) string { return decision.Cut(text, decision.MaxLabel) }

// labelsOf cuts each of some texts, and leaves out those beyond a number.
func labelsOf[T ~string](texts []T, most int) []string {
	var out []string
	for _, t := range texts[:min(len(texts), most)] {
		out = append(out, label(string(t)))
	}
	return out
}
