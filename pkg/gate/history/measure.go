package history

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ErrNoMeasure says that the changes of an earlier delivery were not accepted, and that what it was held against is not at hand.
var ErrNoMeasure = errors.New("it is no measure of what changed")

var aspects = []decision.Aspect{decision.AspectSigners, decision.AspectUnsigned, decision.AspectBuilders, decision.AspectVersion, decision.AspectRevisions, decision.AspectComponents, decision.AspectContent}

// hides are the aspects whose changes one that nobody accepted may hide from the next delivery: content, components and revisions are told by version, the content of a
// component by the version that it has, and who signs by what is signed.
var hides = map[decision.Aspect][]decision.Aspect{decision.AspectVersion: {decision.AspectRevisions, decision.AspectComponents, decision.AspectContent}, decision.AspectComponents: {decision.AspectContent}, decision.AspectUnsigned: {decision.AspectSigners}}

// Judges are the checks of a run that judge each aspect, sorted. A decision has those of its own run (Delta.Judged), so that what was accepted then hangs on nothing else.
type Judges map[decision.Aspect][]string

// Besides are aspects that are told against an older record as well. Each aspect is in one of a list at most.
type Besides struct {
	Than *Record
	Also []decision.Aspect
}

// measure is what changes are told against, besides what some aspects are told against too. That is the record and nothing else, unless something was not accepted
// (RULES.md 3.12: since the last accepted delivery). One that was rejected is no measure of anything, but for what had been accepted of the very same delivery before, nor is a delivery of
// itself, by its digest: all that decision was held against is in its place. Of one that was held back for what had changed, all is told against what that was told against as well: what comes back is no change of what was
// accepted, and what is new since is one all the same, whatever was held. Where it shows changes in an aspect that no check was asked about, so are that aspect and those
// that it may hide. A delivery that was held against nothing is its own measure.
func (r *Record) measure(delivery string) (whole *Record, also []Besides) {
	if r.Base == nil || r.Decision == nil {
		return r, nil
	}
	if r.of(delivery) || r.Decision.Verdict == decision.Reject && len(r.formerlyAccepted()) == 0 {
		return r.Base, r.Older
	}
	also = []Besides{{Than: r.Base}}
	for _, older := range r.Older {
		also = append(also, Besides{Than: older.Than})
	}
	for _, aspect := range r.open() {
		i := 1 + slices.IndexFunc(r.Older, func(older Besides) bool { return slices.Contains(older.Also, aspect) })
		also[i].Also = append(also[i].Also, aspect)
	}
	return r, slices.DeleteFunc(also, func(one Besides) bool { return len(one.Also) == 0 })
}

// open are the aspects in which nobody accepted what the decision shows, then or when the very same delivery was judged before.
func (r *Record) open() []decision.Aspect {
	held := r.Decision.Verdict == decision.Reject || len(r.standing()) > 0
	unasked, accepted := r.unasked(), r.formerlyAccepted()
	return slices.DeleteFunc(slices.Clone(aspects), func(aspect decision.Aspect) bool {
		is := held || slices.Contains(unasked, aspect) || slices.ContainsFunc(unasked, func(one decision.Aspect) bool { return slices.Contains(hides[one], aspect) })
		return !is || slices.Contains(accepted, aspect)
	})
}

// accepted are the aspects in which somebody accepted what the decision shows, or showed when the very same delivery was judged before.
func (r *Record) accepted() (out []decision.Aspect) {
	if r.Decision == nil || r.Decision.Verdict == decision.Reject && len(r.formerlyAccepted()) == 0 {
		return nil
	}
	open := r.open()
	for _, aspect := range aspects {
		if !slices.Contains(open, aspect) {
			out = append(out, aspect)
		}
	}
	return out
}

// formerlyAccepted are the aspects that had been accepted of the very same delivery when it was judged before: neither new findings nor the end of a waiver take that back.
func (r *Record) formerlyAccepted() []decision.Aspect {
	if r.Decision.Delta == nil || !r.Decision.Delta.SameDelivery {
		return nil
	}
	return r.Decision.Delta.Accepted
}

// Vet refuses a record whose changes were not accepted where there is no other measure: what held it back, and what nobody asked about and the checks of this run ask.
// Its error wraps ErrNoMeasure.
func (r *Record) Vet(now Judges) error {
	if r.Decision == nil {
		return nil
	}
	if standing := r.standing(); r.Base == nil && len(standing) > 0 {
		return fmt.Errorf("%s: %w: %s held it back, for what had changed then, and what it was held against is not at hand", r.Name, ErrNoMeasure, standing[0])
	}
	for _, aspect := range r.lost() {
		if len(now[aspect]) > 0 {
			return fmt.Errorf("%s: %w: no check was asked then about what had changed (%s), and what it was held against is not at hand", r.Name, ErrNoMeasure, aspect.Words())
		}
	}
	return nil
}

// judges are the checks that judged an aspect then.
func (r *Record) judges(aspect decision.Aspect) []string {
	if r.Decision.Delta == nil {
		return nil
	}
	return r.Decision.Delta.Judged[aspect]
}

// of says whether the record is of a delivery, by its digest.
func (r *Record) of(delivery string) bool {
	return r.Decision != nil && r.Decision.Delivery.Digest == delivery
}

// results hands over what did not pass in a decision: a check, how grave it was, and the waiver that lifts it.
func (r *Record) results(take func(check, waiver string, s decision.Severity, o decision.Outcome)) {
	for _, f := range r.Decision.Findings {
		waiver := ""
		if f.Waiver != nil {
			waiver = f.Waiver.ID
		}
		take(f.Check, waiver, f.Severity, f.Outcome)
	}
	for _, u := range r.Decision.Unlisted {
		take(u.Check, u.Waiver, u.Severity, u.Outcome)
	}
}

// standing are the checks that judged what had changed and held the delivery back.
func (r *Record) standing() []string {
	var out []string
	r.results(func(check, waiver string, s decision.Severity, o decision.Outcome) {
		compares := slices.ContainsFunc(aspects, func(aspect decision.Aspect) bool { return slices.Contains(r.judges(aspect), check) })
		if (s == decision.Block || s == decision.Hold) && !o.Settled() && waiver == "" && compares && !slices.Contains(out, check) {
			out = append(out, check)
		}
	})
	return out
}

// unasked are the aspects in which the decision shows changes and that none of its checks judged: what the packs of that day did not ask, nobody accepted. By a record that
// nobody vouches for, checks judge only what is there to see, and say so: where they say nothing of a change, nobody could tell.
func (r *Record) unasked() []decision.Aspect {
	d := r.Decision.Delta
	spoke := map[string]bool{}
	r.results(func(check, _ string, _ decision.Severity, _ decision.Outcome) { spoke[check] = true })
	return slices.DeleteFunc(aspectsOf(d), func(aspect decision.Aspect) bool {
		return slices.ContainsFunc(r.judges(aspect), func(check string) bool { return d.Previous.Verified || spoke[check] })
	})
}

// lost are the aspects of which nobody can tell any more whether what is there was accepted: no check was asked when they changed, then or in a decision before it, and
// what they changed from is not at hand.
func (r *Record) lost() []decision.Aspect {
	switch {
	case r.Decision == nil:
		return nil
	case r.Base == nil:
		return r.unasked()
	}
	return slices.DeleteFunc(r.unasked(), func(aspect decision.Aspect) bool { return !slices.Contains(r.Decision.Delta.Unasked, aspect) })
}

// aspectsOf are the aspects in which something changed that a check would not let pass, or of which nobody can tell.
func aspectsOf(d *decision.Delta) []decision.Aspect {
	if d == nil {
		return nil
	}
	rehashed, grave := slices.ContainsFunc(d.Components.Changes, Rehashed), slices.ContainsFunc(d.Components.Changes, graveAlone)
	var out []decision.Aspect
	for _, a := range []struct {
		aspect decision.Aspect
		is     bool
	}{
		{decision.AspectSigners, len(d.Signers) > 0}, {decision.AspectUnsigned, len(d.Unsigned) > 0}, {decision.AspectBuilders, len(d.Builders) > 0}, {decision.AspectVersion, !d.SameProduct || d.Version == Earlier || d.Version == Unknown},
		{decision.AspectRevisions, len(d.Revisions)+len(d.Unnumbered) > 0}, {decision.AspectComponents, grave || !d.Components.Compared}, {decision.AspectContent, rehashed || len(d.Replaced) > 0 || !d.Components.Compared},
	} {
		if a.is || slices.Contains(d.Unasked, a.aspect) {
			out = append(out, a.aspect)
		}
	}
	return out
}
