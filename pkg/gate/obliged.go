package gate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// overdue are the obligations of the earlier decision whose day has passed and that are not known to be met, but for those of checks that are judged later. What is due before use
// has no day: it was so before the delivery of then was used, and of what is on offer now its check is asked anew, but of a component that was left out, or is called otherwise, nothing is asked.
func (g *Gate) overdue(t *tally) []string {
	r := g.options.Previous
	if r == nil || r.Decision == nil {
		return nil
	}
	var out []string
	for _, o := range r.Obligations(g.judged(t)) {
		holds := o.Holds(g.options.At) && (t.replies.asked(o.From) || g.check(o.From) == nil)
		switch {
		case o.As != "" && holds:
			out = append(out, fmt.Sprintf("%s, due %s, still there as %s: %s%s", o.ID, o.Due, o.As, cmp.Or(o.About, o.What), o.Awaited()))
		case o.State == decision.ObligationOverdue:
			out = append(out, fmt.Sprintf("%s, due %s: %s", o.ID, o.Due, o.What))
		case holds:
			out = append(out, fmt.Sprintf("%s, due %s, not known to be met: %s%s%s", o.ID, o.Due, o.What, leftWords(o.Obligation), o.Awaited()))
		}
	}
	return out
}

// judged says how this run stands to the obligations of the earlier decision.
func (g *Gate) judged(t *tally) history.Judged {
	return history.Judged{At: g.options.At, State: t.obliged(g.options.At, g.formerly(t.ev))}
}

// check is a check that a pack of this run asks; nil where none asks it.
func (g *Gate) check(id string) *policy.Check {
	for _, pack := range g.options.Packs {
		for _, c := range pack.BoundChecks() {
			if c.ID == id {
				return c
			}
		}
	}
	return nil
}

// obliged says what became of obligations. What one asks for is open where one about the same thing stands, or its check stands otherwise than as an obligation, under a graver
// severity or a milder one, or of the delivery as a whole, where nobody can tell what of it was meant. Files bear versions in their names: one that is no
// longer delivered by its name is open as long as its check stands of any. Where nothing stands see met.
func (t *tally) obliged(at time.Time, f formerly) func(*decision.ObligationDelta) decision.ObligationState {
	all, unlisted := map[string][]owed{}, map[string]bool{}
	for _, o := range t.owed(at) {
		all[o.From] = append(all[o.From], o)
		unlisted[o.From] = unlisted[o.From] || isRest(o.Obligation) || o.About == ""
	}
	delivered := map[string]bool{}
	for _, file := range t.ev.delivery.Files {
		delivered[file.Path] = true
	}
	// Where a decision lists only some of the things of a check, then or now, nobody can say that one of them was mended as long as any stands.
	return func(was *decision.ObligationDelta) decision.ObligationState {
		t.alter(was, f)
		then := was.As
		was.As, was.Awaits = "", nil
		standing := all[was.From]
		switch {
		case slices.ContainsFunc(standing, func(o owed) bool { return f.same(was.Obligation, o, t.ev.claim.version) }):
			was.Altered = was.Altered && isRest(was.Obligation) // it was judged by itself
			return decision.ObligationOpen
		case t.otherwise[was.From] || unlisted[was.From] || isRest(was.Obligation) && len(standing) > 0:
			return decision.ObligationOpen
		case len(standing) > 0 && ofFiles(t.held[was.From][0].check) && !delivered[was.About]:
			return decision.ObligationOpen
		}
		if as := t.renamed(was.Obligation, f); len(as) > 0 && !t.answered(as, was.Obligation, f.check(was.From)) {
			was.As, was.Awaits = labelled(as, was.Obligation), t.awaits(*was, as, then, f)
			return decision.ObligationOpen
		}
		if as := t.undoubted(*was, f); len(as) > 0 && !t.ev.otherProduct() {
			was.As, was.Awaits = labelled(as, was.Obligation), t.awaits(*was, as, then, f)
			return decision.ObligationOpen
		}
		state := t.ended(*was, f)
		as := t.still(state, *was, then, f)
		if len(as) > 0 {
			was.As, state = labelled(as, was.Obligation), decision.ObligationOpen
		}
		if len(as) > 0 || state == decision.ObligationNotJudged {
			was.Awaits = t.awaits(*was, as, then, f)
		}
		return state
	}
}

// still are the components in which what an obligation is about is still there, though nothing of it stands: state is what became of it otherwise. What a statement left to the hospital may be met by one about something else.
func (t *tally) still(state decision.ObligationState, was decision.ObligationDelta, then string, f formerly) []*sbom.Component {
	switch {
	case f.check(was.From) == nil || t.ev.otherProduct() || state != decision.ObligationMet && state != decision.ObligationNotJudged:
		return nil
	case was.AsksStatements():
		return t.silentIn(was, then, f)
	case state == decision.ObligationMet:
		return t.remains(was, then, f)
	}
	return slices.Concat(t.unfound(was, then, f), t.remains(was, then, f), t.unstated(was, f))
}

// ended says what became of an obligation of which nothing stands.
func (t *tally) ended(was decision.ObligationDelta, f formerly) decision.ObligationState {
	state, left := t.gone(was, f)
	switch {
	case left && state != decision.ObligationMet && (state == decision.ObligationOpen || !t.said(was, f)):
		return state
	case was.About == "" && t.lifted[was.From]:
		return decision.ObligationWaived
	case t.ev.otherProduct() || f.check(was.From) == nil:
		return decision.ObligationNotJudged
	case !(left && !isRest(was.Obligation) || t.met(was, f) || t.said(was, f)): // what is said takes longest to look up
		return decision.ObligationNotJudged
	case t.waived(was, f):
		return decision.ObligationWaived
	}
	return decision.ObligationMet
}

// otherProduct says whether the earlier decision, or one that the name of the product was told against, is about another product: nothing that was asked of it is met by this one.
func (ev *evidence) otherProduct() bool {
	d := ev.delta
	if d == nil || d.SameDelivery {
		return false
	}
	all := []decision.Earlier{d.Previous, d.Against()}
	for _, older := range d.Older {
		if slices.Contains(older.Also, decision.AspectVersion) {
			all = append(all, older.Earlier)
		}
	}
	return !d.SameProduct || slices.ContainsFunc(all, func(e decision.Earlier) bool { return e.Product != ev.claim.product })
}

// follow gives obligations that still stand the ids that what they are about has by what it is called now.
func (t *tally) follow(was []decision.ObligationDelta, at time.Time, f formerly) {
	all := t.owed(at)
	for i := range was {
		w := &was[i]
		t.dropAnswered(w, f)
		if !w.State.Stands() {
			continue
		}
		now := slices.DeleteFunc(slices.Clone(all), func(o owed) bool { return o.From != w.From || !f.same(w.Obligation, o, t.ev.claim.version) })
		switch {
		case slices.ContainsFunc(now, func(o owed) bool { return o.ID == w.ID }):
			w.Renamed = ""
		case len(now) > 0:
			w.Renamed = now[0].ID
		}
	}
}

// ofFiles says whether a check is asked of each file.
func ofFiles(c *policy.Check) bool {
	return slices.Contains([]string{fact.EachArtifact, fact.EachEvidence, fact.EachSBOM}, c.Each)
}
