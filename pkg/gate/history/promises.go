package history

import (
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Judged says how a run stands to obligations of before.
type Judged struct {
	At time.Time
	// State says whether what an obligation asks for is met, open, waived or not known; its own state is not yet set. What has become of the things that it is about, it
	// writes into Altered and Left.
	State func(*decision.ObligationDelta) decision.ObligationState
}

// Obligations says what became of obligations.
func (r *Record) Obligations(now Judged) []decision.ObligationDelta {
	out := []decision.ObligationDelta{}
	for _, d := range r.promises() {
		if d.State = now.State(&d); d.State == decision.ObligationOpen && d.Late(now.At) {
			d.State = decision.ObligationOverdue
		}
		out = append(out, d)
	}
	return out
}

// Owing are the checks that the obligations come from that are not met.
func (r *Record) Owing() map[string]bool {
	out := map[string]bool{}
	for _, o := range r.promises() {
		out[o.From] = true
	}
	return out
}

// promises are the obligations of the earlier decision, and those of the ones before it that it does not list anew, as of a rejection, and that were not
// met: a waiver ends, and what a delivery meets that was rejected, or held back for what had changed, is met by nothing that was accepted. Each says whether what it is about was declared then and not seen inside of the software.
func (r *Record) promises() []decision.ObligationDelta {
	if r.Decision == nil {
		return nil
	}
	out := []decision.ObligationDelta{}
	for _, o := range r.Decision.Obligations {
		if o.Carried { // the delta has it, with what is known of it
			continue
		}
		out = append(out, decision.ObligationDelta{Obligation: o, Unseen: r.unseen(o)})
	}
	if r.Decision.Delta == nil {
		return out
	}
	r.remember(out)
	for _, d := range r.Decision.Delta.Obligations {
		if d.State == decision.ObligationMet && r.Decision.Verdict != decision.Reject && len(r.standing()) == 0 || slices.ContainsFunc(out, func(o decision.ObligationDelta) bool { return o.ID == d.ID }) {
			continue
		}
		if d.State != decision.ObligationNotJudged { // it stood
			d.Unseen = d.Unseen || r.unseen(d.Obligation)
		}
		if d.State == decision.ObligationWaived && r.Decision.Verdict != decision.Reject && len(r.standing()) == 0 {
			explained(&d)
		}
		d.State = ""
		out = append(out, d)
	}
	return out
}

// remember keeps what was left out meanwhile and, of things that were only counted, then and before, what was not seen either: none of them was judged by itself since.
func (r *Record) remember(all []decision.ObligationDelta) {
	for i := range all {
		for _, d := range r.Decision.Delta.Obligations {
			if d.ID != all[i].ID {
				continue
			}
			all[i].Left = d.Left
			if all[i].More > 0 {
				all[i].Unseen, all[i].Altered = all[i].Unseen || d.Unseen, d.Altered
			}
		}
	}
}

// unseen says whether nothing was looked into, or a component of the name of the one that an obligation is about was declared and not seen. A label begins with
// the name, or with the group and the name; one that is not listed, or not wholly, may be the one; that of another component whose name is longer counts too, since nothing is called met too easily by it. Of things that
// were only counted, any component may be one.
func (r *Record) unseen(o decision.Obligation) bool {
	if r.Decision.Contents.LookedInto == 0 {
		return true
	}
	if o.More > 0 {
		return len(r.Decision.Contents.DeclaredOnly) > 0
	}
	return o.Component != "" && r.unseenName(o.Component) || o.AsksToExplain() && slices.ContainsFunc(o.In, func(m decision.Meant) bool { return r.unseenName(m.Component) })
}

// unseenName is unseen of a component of a name.
func (r *Record) unseenName(component string) bool {
	return r.Decision.Contents.DeclaredOnlyMore > 0 || slices.ContainsFunc(r.Decision.Contents.DeclaredOnly, func(label string) bool {
		return strings.HasSuffix(label, "…") || strings.HasPrefix(label+" ", component+" ") || strings.Contains(label+" ", "/"+component+" ")
	})
}

// Keep gives obligations the id and the day that they had before, where that is earlier: judging again puts nothing off, and neither does another name for what
// one is about. One of before that has no successor, since the file that it is about is called otherwise, hands its day to the new ones of its check.
func Keep(now []decision.Obligation, was []decision.ObligationDelta) {
	renewed := func(o decision.Obligation) bool {
		return slices.ContainsFunc(was, func(w decision.ObligationDelta) bool { return w.ID == o.ID })
	}
	for _, w := range was {
		if !w.State.Stands() {
			continue
		}
		i := slices.IndexFunc(now, func(o decision.Obligation) bool { return o.ID == w.ID })
		if i < 0 && w.Renamed != "" {
			if i = slices.IndexFunc(now, func(o decision.Obligation) bool { return o.ID == w.Renamed }); i >= 0 && !renewed(now[i]) {
				now[i].ID, now[i].Renamed = w.ID, w.Renamed
			}
		}
		if i >= 0 {
			leftOut(&now[i], w.Obligation)
			unanswered(&now[i], w.Obligation)
		}
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
				if n.State == decision.WaiverUnused { // what else is wrong with it is not why
					d.Why = "it is about nothing that was found"
				}
			}
		}
		if d.State != decision.WaiverLifts {
			out = append(out, d)
		}
	}
	return out
}
