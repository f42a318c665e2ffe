package history

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ErrNoMeasure says that the changes of an earlier delivery were not accepted, and that what it was held against is not at hand.
var ErrNoMeasure = errors.New("it is no measure of what changed")

// Aspect is one kind of what changes from a delivery to the next, which checks judge.
type Aspect string

// The aspects.
const (
	Signers    Aspect = "signers"
	Unsigned   Aspect = "signatures that are gone"
	Builders   Aspect = "builders"
	Versions   Aspect = "an earlier version"
	Revisions  Aspect = "revisions of SBOMs"
	Components Aspect = "components"
	Content    Aspect = "content under the same version"
)

// Comparing are the checks that judge each aspect.
type Comparing map[Aspect]map[string]bool

func (c Comparing) compares(check string) bool {
	for _, checks := range c {
		if checks[check] {
			return true
		}
	}
	return false
}

// Measure is what changes are told against: the record, unless its delivery was rejected, one of the checks that compare stands in it, or it shows changes that none was asked
// about; what was not accepted is no measure of what comes after (RULES.md 3.12: since the last accepted delivery). Then, and when the very delivery is judged again, by its
// digest, it is what that decision was held against itself. A delivery that was held against nothing is its own measure.
func (r *Record) Measure(delivery string, by Comparing) *Record {
	if r.Base == nil || !r.of(delivery) && r.accepted(by) {
		return r
	}
	return r.Base
}

// Vet refuses a record whose changes were not accepted where there is no other measure: what held it back, by any check, and what nobody asked about and the checks of
// this run ask. Its error wraps ErrNoMeasure.
func (r *Record) Vet(by, asked Comparing) error {
	if r.Base != nil || r.Decision == nil {
		return nil
	}
	if standing := r.standing(by); len(standing) > 0 {
		return fmt.Errorf("%s: %w: %s held it back, for what had changed then, and what it was held against is not at hand", r.Name, ErrNoMeasure, standing[0])
	}
	if unasked := r.unasked(asked); unasked != "" {
		return fmt.Errorf("%s: %w: no check was asked then about what had changed (%s), and what it was held against is not at hand", r.Name, ErrNoMeasure, unasked)
	}
	return nil
}

// of says whether the record is of a delivery, by its digest.
func (r *Record) of(delivery string) bool {
	return r.Decision != nil && r.Decision.Delivery.Digest == delivery
}

func (r *Record) accepted(by Comparing) bool {
	return r.Decision == nil || r.Decision.Verdict != decision.Reject && len(r.standing(by)) == 0 && r.unasked(by) == ""
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

// standing are the checks, of those that compare, that held the delivery back.
func (r *Record) standing(by Comparing) []string {
	var out []string
	r.results(func(check, waiver string, s decision.Severity, o decision.Outcome) {
		if (s == decision.Block || s == decision.Hold) && !o.Settled() && waiver == "" && by.compares(check) && !slices.Contains(out, check) {
			out = append(out, check)
		}
	})
	return out
}

// unasked is an aspect of which the decision shows changes and none of its checks says anything; "" where there is none: what the packs of that day did not ask, nobody accepted.
func (r *Record) unasked(by Comparing) Aspect {
	told := map[string]bool{}
	r.results(func(check, _ string, _ decision.Severity, o decision.Outcome) {
		told[check] = told[check] || !o.Settled()
	})
	for _, aspect := range aspectsOf(r.Decision.Delta) {
		judges := slices.Collect(maps.Keys(by[aspect]))
		if len(judges) > 0 && !slices.ContainsFunc(judges, func(check string) bool { return told[check] }) {
			return aspect
		}
	}
	return ""
}

// aspectsOf are the aspects in which something changed that a check would not let pass.
func aspectsOf(d *decision.Delta) []Aspect {
	if d == nil {
		return nil
	}
	rehashed := slices.ContainsFunc(d.Components.Changes, Rehashed)
	grave := slices.ContainsFunc(d.Components.Changes, func(c decision.ComponentChange) bool { return c.Grave && !Rehashed(c) })
	var out []Aspect
	for _, a := range []struct {
		aspect Aspect
		is     bool
	}{
		{Signers, len(d.Signers) > 0}, {Unsigned, len(d.Unsigned) > 0}, {Builders, len(d.Builders) > 0}, {Versions, d.SameProduct && d.Version == Earlier},
		{Revisions, len(d.Revisions) > 0}, {Components, grave}, {Content, rehashed || len(d.Replaced) > 0},
	} {
		if a.is {
			out = append(out, a.aspect)
		}
	}
	return out
}

// replaced are the files of software that have other content than then: of the same path, or the one file on either side.
func replaced(then, now []decision.File) []string {
	was, is := software(then), software(now)
	out := []string{}
	for _, f := range is {
		if slices.ContainsFunc(was, func(w decision.File) bool { return w.SHA256 == f.SHA256 }) {
			continue
		}
		i := slices.IndexFunc(was, func(w decision.File) bool { return w.Path == f.Path || len(was) == 1 && len(is) == 1 })
		if i >= 0 {
			out = append(out, fmt.Sprintf("%s: sha256:%s, before sha256:%s", f.Path, f.SHA256, was[i].SHA256))
		}
	}
	return out
}

func software(files []decision.File) []decision.File {
	return slices.DeleteFunc(slices.Clone(files), func(f decision.File) bool { return f.Role != decision.RoleArtifact })
}
