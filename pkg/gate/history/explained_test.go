package history

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWhatWasLeftOutIsStillToBeExplained: where a check of what changed asks about something else by now, its obligation keeps what it asked about before and what was left out since.
func TestWhatWasLeftOutIsStillToBeExplained(t *testing.T) {
	meant := func(name string, left bool) decision.Meant {
		return decision.Meant{Component: name, Versions: []string{"1"}, Left: left}
	}
	obligation := func(of string, in ...decision.Meant) decision.Obligation {
		return decision.Obligation{ID: "ob-GRF-009", From: "GRF-009", Due: "before use", Of: of, In: in}
	}
	var full []decision.Meant
	for i := range decision.MaxMeant {
		full = append(full, meant(fmt.Sprintf("c%d", i), false))
	}
	for name, c := range map[string]struct {
		now, was decision.Obligation
		state    decision.ObligationState
		want     []string
		beyond   bool
	}{
		"left out":                   {obligation("", meant("openssl", false)), obligation("", meant("treck", true)), decision.ObligationOpen, []string{"openssl", "treck"}, false},
		"listed":                     {obligation("", meant("openssl", false)), obligation("", meant("treck", false)), decision.ObligationOpen, []string{"openssl"}, false},
		"left out, and kept already": {obligation("", meant("treck", true)), obligation("", meant("treck", true)), decision.ObligationOpen, []string{"treck"}, false},
		"it asks for nothing else":   {obligation(""), obligation("", meant("treck", true)), decision.ObligationOpen, []string{"treck"}, false},
		"no room":                    {obligation("", full...), obligation("", meant("treck", true)), decision.ObligationOpen, nil, true},
		"answered":                   {obligation("", meant("openssl", false)), obligation("", meant("treck", true)), decision.ObligationMet, []string{"openssl"}, false},
		"of a statement":             {obligation("CVE-1", meant("openssl", false)), obligation("CVE-1", meant("treck", true)), decision.ObligationOpen, []string{"openssl"}, false},
	} {
		now := []decision.Obligation{c.now}
		Keep(now, []decision.ObligationDelta{{Obligation: c.was, State: c.state}})
		var got []string
		for _, m := range now[0].In {
			got = append(got, m.Component)
		}
		if c.want != nil && !slices.Equal(got, c.want) || now[0].Beyond != c.beyond {
			t.Errorf("%s: %q, beyond %t, expected %q", name, got, now[0].Beyond, c.want)
		}
	}
}

// TestAWaiverExplains: a change that a waiver accepted is accepted, whatever becomes of its component, but not by a decision that accepted nothing.
func TestAWaiverExplains(t *testing.T) {
	for name, c := range map[string]struct {
		verdict decision.Verdict
		state   decision.ObligationState
		of      string
		kept    bool
	}{
		"waived":                            {decision.Accept, decision.ObligationWaived, "", false},
		"waived, with conditions":           {decision.Conditional, decision.ObligationWaived, "", false},
		"waived, and rejected all the same": {decision.Reject, decision.ObligationWaived, "", true},
		"nobody knows":                      {decision.Conditional, decision.ObligationNotJudged, "", true},
		"left to the hospital, and waived":  {decision.Accept, decision.ObligationWaived, "CVE-1", true},
	} {
		o := decision.Obligation{ID: "ob-GRF-009", From: "GRF-009", Of: c.of, Beyond: true, In: []decision.Meant{{Component: "treck", Left: true}}}
		r := &Record{Kind: Decision, Decision: &decision.Decision{Verdict: c.verdict, Delta: &decision.Delta{Obligations: []decision.ObligationDelta{{Obligation: o, State: c.state, Left: true}}}}}
		got := r.promises()
		if len(got) != 1 || (len(got[0].In) > 0) != c.kept || got[0].Left != c.kept || got[0].Beyond != c.kept {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestUnseenOfWhatIsToBeExplained: that a component to be explained was declared and not seen inside is known from the decision that asks.
func TestUnseenOfWhatIsToBeExplained(t *testing.T) {
	for declaredOnly, want := range map[string]bool{"treck 6.0": true, "zlib 1.3": false} {
		r := &Record{Kind: Decision, Decision: &decision.Decision{Contents: decision.Contents{LookedInto: 1, DeclaredOnly: []string{declaredOnly}}, Obligations: []decision.Obligation{
			{ID: "ob-GRF-009", From: "GRF-009", In: []decision.Meant{{Component: "treck"}}}, {ID: "ob-VUL-009-1", From: "VUL-009", About: "CVE-1", Of: "CVE-1", In: []decision.Meant{{Component: "treck"}}}}}}
		got := r.promises()
		if got[0].Unseen != want || got[1].Unseen {
			t.Errorf("only declared is %s: %+v", declaredOnly, got)
		}
	}
}
