package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
)

// aspectFacts are the facts by which checks judge what changed since before.
var aspectFacts = map[history.Aspect]string{
	history.Signers: "delivery.previous.newSigners", history.Unsigned: "delivery.previous.unsigned", history.Builders: "delivery.previous.newBuilders",
	history.Versions: "delivery.previous.order", history.Revisions: "delivery.previous.revisionFaults", history.Components: "delivery.previous.components.grave",
	history.Content: "delivery.previous.components.rehashed",
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
