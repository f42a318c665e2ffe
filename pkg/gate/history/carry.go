package history

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Carry adds to the obligations of a decision those of before that are open and that none of them asks for anew, so that whoever reads the newest decision alone sees everything that is to be done. An
// obligation whose thing is still there under another name is one of them whatever else its check found; another one may be meant by any that its check found now.
func Carry(now []decision.Obligation, was []decision.ObligationDelta) []decision.Obligation {
	made := now
	for _, w := range was {
		if !w.State.Stands() {
			continue
		}
		if !slices.ContainsFunc(made, func(o decision.Obligation) bool {
			return o.ID == w.ID || w.Renamed != "" && o.ID == w.Renamed || w.As == "" && o.From == w.From
		}) {
			w.Carried = true
			now = append(now, w.Obligation)
		}
	}
	slices.SortStableFunc(now, func(a, b decision.Obligation) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.About, b.About), cmp.Compare(a.ID, b.ID))
	})
	return now
}
