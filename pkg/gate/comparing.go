package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// aspectFacts are the facts by which checks judge what changed since before.
var aspectFacts = map[history.Aspect]string{
	history.Signers: "delivery.previous.newSigners", history.Unsigned: "delivery.previous.unsigned", history.Builders: "delivery.previous.newBuilders",
	history.Versions: "delivery.previous.order", history.Revisions: "delivery.previous.revisionFaults", history.Components: "delivery.previous.components.grave",
	history.Content: "delivery.previous.components.rehashed",
}

// comparing finds those of some checks that judge what changed.
func comparing(checks []*policy.Check) history.Comparing {
	out := history.Comparing{}
	for aspect, fact := range aspectFacts {
		out[aspect] = map[string]bool{}
		for _, c := range checks {
			if c.Mentions(fact) {
				out[aspect][c.ID] = true
			}
		}
	}
	return out
}

// compare finds the checks that judge what changed, among all that are at hand: whether an earlier decision was accepted does not hang on which are asked today.
func (g *Gate) compare() error {
	var asked []*policy.Check
	for _, pack := range g.options.Packs {
		asked = append(asked, pack.BoundChecks()...)
	}
	g.comparing = comparing(slices.Concat(g.options.Catalogue.Checks(), asked))
	return g.options.Previous.Vet(g.comparing, comparing(asked))
}
