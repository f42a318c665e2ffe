package gate

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// Recast is what a stored decision would be under another pack, as far as the outcomes that it lists tell.
type Recast struct {
	Before  decision.Verdict
	After   decision.Verdict // checks in Open may make it worse, and waivers that lift what is in Lifted better
	Changed []string         // findings that weigh otherwise, as "GRF-008 fail: hold → block"
	Lifted  []string         // what a waiver lifted, and After counts as not lifted, as "SUP-004 fail, lifted by waiver W-1"
	Open    []string         // checks that ask something new or in another way: only judging the delivery again tells their outcome
	Drifted bool             // the decision was made by another state of the old pack
}

// RecastDecision weighs the findings of a decision by a pack in place of the one that judged it. It is an error when that one did
// not.
func RecastDecision(d *decision.Decision, old, new *policy.Pack) (Recast, error) {
	i := slices.IndexFunc(d.Packs, func(p decision.Pack) bool { return p.Name == old.Name })
	if i < 0 {
		return Recast{}, fmt.Errorf("the decision was not made by pack %s", old.Name)
	}
	r := Recast{Before: d.Verdict, After: decision.Accept, Drifted: d.Packs[i].Digest != old.Digest}
	for k, p := range d.Packs {
		if k != i {
			r.After = worse(r.After, p.Verdict)
		}
	}
	profile, err := vocabulary.ParseProfile(d.Delivery.Profile)
	if err != nil {
		profile = vocabulary.Profile{}
	}
	when := occasion(policy.Occasion{Now: d.At}, profile, d.Delivery.ClaimedProfile)
	asked := policy.Again(old, new)
	for _, f := range d.Findings {
		again := asked[f.Check]
		if f.Pack != old.Name || !again.Same {
			continue
		}
		severity := again.Binding.On(when).Severity
		if f.Waiver == nil || severity != f.Severity || !policy.SameWaivers(old, new, f.Check, severity) {
			weighs := weight(severity, f.Outcome)
			r.After = worse(r.After, weighs)
			if line := fmt.Sprintf("%s %s", f.Check, f.Outcome); f.Waiver != nil && weighs != decision.Accept { // what lifts it under the one pack may not under the other
				if line += ", lifted by waiver " + f.Waiver.ID; !slices.Contains(r.Lifted, line) {
					r.Lifted = append(r.Lifted, line)
				}
			}
		}
		if line := fmt.Sprintf("%s %s: %s → %s", f.Check, f.Outcome, f.Severity, severity); severity != f.Severity && !slices.Contains(r.Changed, line) {
			r.Changed = append(r.Changed, line)
		}
	}
	for check, again := range asked {
		if !again.Same {
			r.Open = append(r.Open, check)
		}
	}
	slices.Sort(r.Open)
	return r, nil
}
