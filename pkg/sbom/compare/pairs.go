package compare

import "github.com/cleanbill-dev/cleanbill/pkg/sbom"

// Pair is a component of an earlier SBOM and the one that it is in a later one.
type Pair struct{ Old, New *sbom.Component }

// Pairs are the components that are in both SBOMs, recognised as Changes does, whatever else changed of them.
func Pairs(before, after *sbom.Document) []Pair {
	pairs, _, _ := newPairing().run(before.Components, after.Components)
	out := make([]Pair, len(pairs))
	for i, p := range pairs {
		out[i] = Pair{p.old, p.new}
	}
	return out
}
