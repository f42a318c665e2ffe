package history

import (
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Obligations says what became of obligations by a moment. stands says of each whether what it asks for is met, open or waived, asks whether
// its check was asked in this run.
func Obligations(of []decision.Obligation, at time.Time, stands func(decision.Obligation) decision.ObligationState, asks func(check string) bool) []decision.ObligationDelta {
	out := []decision.ObligationDelta{}
	for _, o := range of {
		d := decision.ObligationDelta{Obligation: o, State: stands(o)}
		switch {
		case d.State == decision.ObligationOpen && passed(o.Due, at):
			d.State = decision.ObligationOverdue
		case d.State == decision.ObligationMet && !asks(o.From):
			d.State = decision.ObligationNotJudged
		}
		out = append(out, d)
	}
	return out
}

// passed says whether a day is over. What is due before use, or on no day that can be read, has none.
func passed(due string, at time.Time) bool {
	day, err := time.Parse(time.DateOnly, due)
	return err == nil && !at.Before(day.AddDate(0, 0, 1))
}

// lapsed are the waivers that lifted something then and lift nothing now.
func lapsed(was, now []decision.Waiver) []decision.WaiverDelta {
	out := []decision.WaiverDelta{}
	for _, w := range was {
		if w.State != decision.WaiverLifts {
			continue
		}
		d := decision.WaiverDelta{ID: w.ID, Check: w.Check, Expires: w.Expires, Why: "it was not given"}
		for _, n := range now {
			if n.ID == w.ID {
				d.State, d.Why = n.State, strings.Join(n.Why, "; ")
			}
		}
		if d.State != decision.WaiverLifts {
			out = append(out, d)
		}
	}
	return out
}
