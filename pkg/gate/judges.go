package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
)

// aspectFacts are the facts by which checks judge what changed since before.
var aspectFacts = map[decision.Aspect]string{
	decision.AspectSigners: "delivery.previous.newSigners", decision.AspectUnsigned: "delivery.previous.unsigned", decision.AspectBuilders: "delivery.previous.newBuilders",
	decision.AspectVersion: "delivery.previous.order", decision.AspectRevisions: "delivery.previous.revisionFaults", decision.AspectComponents: "delivery.previous.components.grave",
	decision.AspectContent: "delivery.previous.components.rehashed",
}

// judgesOf are the checks of the packs that judge what changed.
func judgesOf(packs []packRun) history.Judges {
	out := history.Judges{}
	for aspect, fact := range aspectFacts {
		for _, p := range packs {
			out[aspect] = append(out[aspect], slices.Concat(p.own.Asking(fact), p.last.Asking(fact))...)
		}
		slices.Sort(out[aspect])
		out[aspect] = slices.Compact(out[aspect])
	}
	return out
}
