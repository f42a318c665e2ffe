package gate

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// graphFact lays out which component needs which. A component without a bom-ref is known by its place.
func graphFact(doc *sbom.Document) fact.Graph {
	all := slices.Clone(doc.All())
	ref := func(c *sbom.Component) string { return cmp.Or(c.Ref, c.Pointer) }
	slices.SortStableFunc(all, func(a, b *sbom.Component) int { return cmp.Compare(ref(a), ref(b)) })
	g := fact.Graph{Refs: make([]string, len(all)), Names: make([]string, len(all)), First: make([]int, 0, len(all)+1)}
	place := make(map[*sbom.Component]int, len(all))
	for i, c := range all {
		g.Refs[i], g.Names[i], place[c] = ref(c), c.Name.Text, i
	}
	for _, c := range all {
		g.First = append(g.First, len(g.To))
		for _, needed := range doc.Graph.DirectDependencies(c) {
			if i, known := place[needed]; known {
				g.To = append(g.To, i)
			}
		}
	}
	g.First = append(g.First, len(g.To))
	return g
}
