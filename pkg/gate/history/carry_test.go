package history

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestCarry: what is open of before, and what nothing asks for anew, is an obligation of the decision, and is remembered as what it was.
func TestCarry(t *testing.T) {
	asked := decision.Obligation{ID: "ob-GOV-008", From: "GOV-008", Due: "before use"}
	duty := decision.Obligation{ID: "ob-VUL-009-1", From: "VUL-009", Who: "hospital", What: "Block TCP 8080.", Due: "before use"}
	another := decision.Obligation{ID: "ob-VUL-009-2", From: "VUL-009", Due: "before use"}
	renamed := duty
	renamed.Renamed = another.ID
	of := func(o decision.Obligation, s decision.ObligationState, as string) decision.ObligationDelta {
		return decision.ObligationDelta{Obligation: o, State: s, As: as, Altered: true, Unseen: true}
	}
	for name, c := range map[string]struct {
		was     decision.ObligationDelta
		now     []decision.Obligation
		carried bool
	}{
		"still there as something else":         {of(duty, decision.ObligationOpen, "treck 6.0"), []decision.Obligation{asked}, true},
		"overdue":                               {of(duty, decision.ObligationOverdue, "treck 6.0"), []decision.Obligation{asked}, true},
		"its check found something besides":     {of(duty, decision.ObligationOpen, "treck 6.0"), []decision.Obligation{asked, another}, true},
		"its check found what may be it":        {of(duty, decision.ObligationOpen, ""), []decision.Obligation{asked, another}, false},
		"its check holds nothing back any more": {of(duty, decision.ObligationOpen, ""), []decision.Obligation{asked}, true},
		"asked for anew":                        {of(duty, decision.ObligationOpen, "treck 6.0"), []decision.Obligation{asked, duty}, false},
		"asked for anew under another id":       {of(renamed, decision.ObligationOpen, "treck 6.0"), []decision.Obligation{asked, another}, false},
		"met":                                   {of(duty, decision.ObligationMet, ""), []decision.Obligation{asked}, false},
		"nobody knows":                          {of(duty, decision.ObligationNotJudged, ""), []decision.Obligation{asked}, false},
		"a waiver lifts what it asks for":       {of(duty, decision.ObligationWaived, ""), []decision.Obligation{asked}, false},
	} {
		was := []decision.ObligationDelta{c.was}
		got := Carry(slices.Clone(c.now), was)
		i := slices.IndexFunc(got, func(o decision.Obligation) bool { return o.Carried })
		if (i >= 0) != c.carried || len(got) != len(c.now)+len(was) && c.carried || i == 0 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		if !c.carried {
			continue
		}
		if got[i].What != duty.What || got[i].Due != duty.Due || was[0].Carried {
			t.Errorf("%s: carried as %+v", name, got[i])
		}
		r := &Record{Kind: Decision, Decision: &decision.Decision{Verdict: decision.Conditional, Obligations: got, Contents: decision.Contents{LookedInto: 1}, Delta: &decision.Delta{Obligations: was}}}
		all := slices.DeleteFunc(r.promises(), func(d decision.ObligationDelta) bool { return d.ID != duty.ID })
		if len(all) != 1 || all[0].As != c.was.As || !all[0].Altered || !all[0].Unseen || all[0].Carried || all[0].State != "" {
			t.Errorf("%s: remembered as %+v", name, all)
		}
	}
}
