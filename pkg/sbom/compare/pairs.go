package compare

import "github.com/cleanbill-dev/cleanbill/pkg/sbom"

// Pair is a component of an earlier SBOM and the one that it is in a later one.
type Pair struct{ Old, New *sbom.Component }

// Pairs are the components that are in both SBOMs, recognised as Changes does, whatever else changed of them.
func Pairs(before, after *sbom.Document) []Pair {
	out, _, _ := Matched(before, after)
	return out
}

// Matched gives beside these pairs the components that only one of the two SBOMs has, in the order of their document.
func Matched(before, after *sbom.Document) (both []Pair, removed, added []*sbom.Component) {
	pairs, removed, added := newPairing().run(before.Components, after.Components)
	both = make([]Pair, len(pairs))
	for i, p := range pairs {
		both[i] = Pair{p.old, p.new}
	}
	return both, removed, added
}
