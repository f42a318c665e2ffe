package policy

import (
	"context"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestObligationThatCannotBeTold: a result whose obligation cannot be worked out is an error with the expression and the subject, unless it refuses the
// delivery by itself.
func TestObligationThatCannotBeTold(t *testing.T) {
	for name, c := range map[string]struct {
		obligation, says, due string
	}{
		"words for a day":  {`dueOn: '"soon"'`, `dueOn ("soon"): expected a day such as 2026-12-01, got "soon"`, BeforeUse},
		"a day that fails": {"dueOn: component.parts[7].label", "dueOn (component.parts[7].label): index", BeforeUse},
		"no day is known":  {`dueOn: '""'`, "", BeforeUse},
		"a day":            {`dueOn: '"2026-12-01"'`, "", "2026-12-01"},
		"things that fail": {"things: '[component.parts[7].label]'", "things ([component.parts[7].label]): index", ""},
		"things":           {`things: '["a"]'`, "", ""},
	} {
		for _, pack := range []string{"base", "strict"} {
			p := withCheckIn(t, pack, map[string]string{"message": "message: '\"looked after until \" + component.end.text'\nobligation:\n  text: Do it.\n  " + c.obligation + "\n"})
			for outcome, state := range map[decision.Outcome]string{decision.Fail: "stated", decision.DeclaredUnknown: "unknown", decision.Pass: "stated"} {
				thing := machine(state, outcome != decision.DeclaredUnknown, at)
				if outcome == decision.Pass {
					thing = machine(state, true, at.AddDate(9, 0, 0))
				}
				results, err := p.Evaluate(context.Background(), subjectsOf(thing), Occasion{Now: at})
				if err != nil {
					t.Fatal(err)
				}
				r := results[0]
				refuses := pack == "strict" && outcome == decision.Fail
				switch {
				case c.says != "" && outcome != decision.Pass && !refuses:
					if r.Outcome != decision.Error || !strings.HasPrefix(r.Message, "check THING-001 could not be evaluated on component c000001: the obligation cannot be told: "+c.says) || r.Unwaivable == "" {
						t.Errorf("%s, %s, %s: %s: %s", name, pack, outcome, r.Outcome, r.Message)
					}
				case r.Outcome != outcome:
					t.Errorf("%s, %s: %s: %s, expected %s", name, pack, r.Outcome, r.Message, outcome)
				case outcome != decision.Pass && (r.Due != c.due || !strings.HasPrefix(r.Message, "looked after until the end") || !strings.Contains(r.Message, c.says)):
					t.Errorf("%s, %s, %s: due %q: %s", name, pack, outcome, r.Due, r.Message)
				}
			}
		}
	}
}
