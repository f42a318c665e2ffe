package history

import (
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Judged says how a run stands to obligations of before.
type Judged struct {
	At     time.Time
	Same   bool                                               // the product, or the delivery, is that of before
	Stands func(decision.Obligation) decision.ObligationState // whether what one asks for is met, open or waived
	Asks   func(check string) bool                            // whether a check was asked in this run
}

// Obligations says what became of obligations. Another product meets none.
func (r *Record) Obligations(now Judged) []decision.ObligationDelta {
	out := []decision.ObligationDelta{}
	for _, o := range r.promises() {
		d := decision.ObligationDelta{Obligation: o, State: now.Stands(o)}
		switch {
		case d.State == decision.ObligationOpen && passed(o.Due, now.At):
			d.State = decision.ObligationOverdue
		case d.State == decision.ObligationMet && (!now.Same || !now.Asks(o.From)):
			d.State = decision.ObligationNotJudged
		}
		out = append(out, d)
	}
	return out
}

// promises are the obligations of the earlier decision, and those of the ones before it that it does not list anew, as of a rejection, and that were neither met
// nor waived.
func (r *Record) promises() []decision.Obligation {
	if r.Decision == nil {
		return nil
	}
	out := slices.Clone(r.Decision.Obligations)
	if r.Decision.Delta == nil {
		return out
	}
	for _, d := range r.Decision.Delta.Obligations {
		settled := d.State == decision.ObligationMet || d.State == decision.ObligationWaived
		if !settled && !slices.ContainsFunc(out, func(o decision.Obligation) bool { return o.ID == d.ID }) {
			out = append(out, d.Obligation)
		}
	}
	return out
}

// Keep gives obligations the day that they had before where that is earlier: judging again puts nothing off. One of before that has no successor by its id, since
// the file that it is about is called otherwise, hands its day to the new ones of its check.
func Keep(now []decision.Obligation, was []decision.ObligationDelta) {
	renewed := func(o decision.Obligation) bool {
		return slices.ContainsFunc(was, func(w decision.ObligationDelta) bool { return w.ID == o.ID })
	}
	for _, w := range was {
		if w.State != decision.ObligationOpen && w.State != decision.ObligationOverdue {
			continue
		}
		i := slices.IndexFunc(now, func(o decision.Obligation) bool { return o.ID == w.ID })
		for n := range now {
			if n == i || i < 0 && now[n].From == w.From && !renewed(now[n]) {
				now[n].Due = sooner(now[n].Due, w.Due)
			}
		}
	}
}

// sooner is the day that is due, or the one of before where that is earlier. What is due before use has no day.
func sooner(due, before string) string {
	for _, day := range []string{due, before} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return due
		}
	}
	return min(due, before)
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
