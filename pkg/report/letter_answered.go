package report

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// againAsk is what the buyer does about findings that the supplier has answered under a signature that nobody is named for yet.
const againAsk = "Read your signed statements again, once we have agreed with you who signs for you."

// withoutAnswered parts from each group what the supplier has answered: nobody is asked twice for it. It waits for the buyer, who names who may sign.
func withoutAnswered(all []group) []group {
	var out []group
	for _, g := range all {
		var answered, rest []decision.Finding
		for _, f := range g.all {
			if f.Answered != "" && stands(f) {
				answered = append(answered, f)
			} else {
				rest = append(rest, f)
			}
		}
		if len(answered) == 0 {
			out = append(out, g)
			continue
		}
		if more := g.count - len(g.all); len(rest)+more > 0 {
			left := g
			left.all, left.count = rest, len(rest)+more
			if len(rest) > 0 {
				left.Finding = rest[0]
			}
			out = append(out, left)
		}
		waits := g
		waits.Finding, waits.all, waits.count = answered[0], slices.Clone(answered), len(answered)
		waits.Ask, waits.Who, waits.Fix = againAsk, "hospital", ""
		for i := range waits.all {
			waits.all[i].Message, waits.all[i].Fix = "answered in "+waits.all[i].Answered, ""
		}
		out = append(out, waits)
	}
	return out
}
