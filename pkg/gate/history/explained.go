package history

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// explained takes from an obligation what was to be explained, since a waiver accepted the change: what was accepted is the measure of the next delivery, also when the waiver has ended.
func explained(d *decision.ObligationDelta) {
	if d.AsksToExplain() {
		d.In, d.Beyond, d.Left = nil, false, false
	}
}

// leftOut adds to what an obligation asks to explain what the one of before did and what was left out since: its check tells only what is listed.
func leftOut(now *decision.Obligation, was decision.Obligation) {
	if !was.AsksToExplain() || now.About != "" || now.Of != "" {
		return
	}
	for _, m := range was.In {
		same := func(one decision.Meant) bool {
			return one.Same(m) && slices.Equal(one.Asked, m.Asked)
		}
		switch {
		case !m.Left || slices.ContainsFunc(now.In, same):
		case len(now.In) >= decision.MaxMeant:
			now.Beyond = true
		default:
			now.In = append(slices.Clip(now.In), m)
		}
	}
}
