package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWeight holds the whole table of the verdict's logic (contract of a verdict, rule 2).
func TestWeight(t *testing.T) {
	const a, c, r = decision.Accept, decision.Conditional, decision.Reject
	want := map[decision.Outcome][4]decision.Verdict{ // by severity: block, hold, warn, info
		decision.Pass:            {a, a, a, a},
		decision.NotApplicable:   {a, a, a, a},
		decision.Fail:            {r, c, a, a},
		decision.Withheld:        {r, c, a, a},
		decision.DeclaredUnknown: {c, c, a, a},
		decision.Indeterminate:   {c, c, a, a},
		decision.Error:           {c, c, a, a},
		"invented":               {r, c, a, a},
	}
	for _, o := range append([]decision.Outcome{"invented"}, decision.Outcomes...) {
		for i, s := range decision.Severities {
			if got := weight(s, o); got != want[o][i] {
				t.Errorf("%s under %s: %s, want %s", o, s, got, want[o][i])
			}
		}
		if o != decision.Pass && o != decision.NotApplicable && weight("invented", o) == a {
			t.Errorf("%s under a severity nobody knows is accepted", o)
		}
	}
}

func TestVerdictIsTheWorst(t *testing.T) {
	type result struct {
		severity decision.Severity
		outcome  decision.Outcome
	}
	pass := result{decision.Block, decision.Pass}
	for _, tc := range []struct {
		name string
		rs   []result
		want decision.Verdict
	}{
		{"no result at all", nil, decision.Reject},
		{"all pass", []result{pass, pass}, decision.Accept},
		{"a warning", []result{pass, {decision.Warn, decision.Fail}}, decision.Accept},
		{"one hold among passes", []result{pass, {decision.Hold, decision.Fail}, pass}, decision.Conditional},
		{"block cannot tell", []result{pass, {decision.Block, decision.Indeterminate}}, decision.Conditional},
		{"block fails after hold", []result{{decision.Hold, decision.Fail}, {decision.Block, decision.Fail}}, decision.Reject},
		{"block fails before hold", []result{{decision.Block, decision.Withheld}, {decision.Hold, decision.Fail}}, decision.Reject},
	} {
		var all outcomes
		for _, r := range tc.rs {
			all.add(r.severity, r.outcome)
		}
		if got := all.verdict(); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
