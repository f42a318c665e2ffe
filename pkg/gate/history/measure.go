package history

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// ErrNoMeasure says that the changes of an earlier delivery were not accepted, and that what it was held against is not at hand.
var ErrNoMeasure = errors.New("it is no measure of what changed")

// Measure is what changes are told against: the record, unless its delivery was rejected, or one of the checks that compare stands in it; what was not accepted is no
// measure of what comes after (RULES.md 3.12: since the last accepted delivery). Then, and when the very delivery is judged again, by its digest, it is what that decision
// was held against itself. A delivery that was held against nothing is its own measure.
func (r *Record) Measure(delivery string, compares func(check string) bool) *Record {
	if r.Base == nil || !r.of(delivery) && r.accepted(compares) {
		return r
	}
	return r.Base
}

// Vet refuses a record whose changes were not accepted where there is no other measure. Its error wraps ErrNoMeasure.
func (r *Record) Vet(compares func(check string) bool) error {
	if r.Base != nil || r.Decision == nil {
		return nil
	}
	if standing := r.standing(compares); len(standing) > 0 {
		return fmt.Errorf("%s: %w: %s held it back, for what had changed then, and what it was held against is not at hand", r.Name, ErrNoMeasure, standing[0])
	}
	return nil
}

// of says whether the record is of a delivery, by its digest.
func (r *Record) of(delivery string) bool {
	return r.Decision != nil && r.Decision.Delivery.Digest == delivery
}

func (r *Record) accepted(compares func(check string) bool) bool {
	return r.Decision == nil || r.Decision.Verdict != decision.Reject && len(r.standing(compares)) == 0
}

// standing are the checks, of those that compare, that held the delivery back.
func (r *Record) standing(compares func(check string) bool) []string {
	var out []string
	add := func(check, waiver string, s decision.Severity, o decision.Outcome) {
		if (s == decision.Block || s == decision.Hold) && !o.Settled() && waiver == "" && compares(check) && !slices.Contains(out, check) {
			out = append(out, check)
		}
	}
	for _, f := range r.Decision.Findings {
		waiver := ""
		if f.Waiver != nil {
			waiver = f.Waiver.ID
		}
		add(f.Check, waiver, f.Severity, f.Outcome)
	}
	for _, u := range r.Decision.Unlisted {
		add(u.Check, u.Waiver, u.Severity, u.Outcome)
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
