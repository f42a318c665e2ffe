package policy

import (
	"context"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestObligationThatCannotBeTold: a result says so when the day or the things of its obligation cannot be worked out, and is due before use.
func TestObligationThatCannotBeTold(t *testing.T) {
	for name, c := range map[string]struct {
		obligation, says, due string
	}{
		"words for a day":  {`dueOn: '"soon"'`, "dueOn of the obligation gives no day", BeforeUse},
		"a day that fails": {"dueOn: component.parts[7].label", "dueOn of the obligation gives no day", BeforeUse},
		"no day is known":  {`dueOn: '""'`, "", BeforeUse},
		"a day":            {`dueOn: '"2026-12-01"'`, "", "2026-12-01"},
		"things that fail": {"things: '[component.parts[7].label]'", "things of the obligation cannot be told", ""},
		"things":           {`things: '["a"]'`, "", ""},
	} {
		p := withCheck(t, map[string]string{"message": "message: '\"looked after until \" + component.end.text'\nobligation:\n  text: Do it.\n  " + c.obligation + "\n"})
		results, err := p.Evaluate(context.Background(), subjectsOf(machine("stated", true, at)), Occasion{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		r := results[0]
		if r.Outcome != decision.Fail || r.Due != c.due || !strings.Contains(r.Message, c.says) || !strings.HasSuffix(r.Message, "looked after until the end") || (c.says == "") != strings.HasPrefix(r.Message, "looked") {
			t.Errorf("%s: %s, due %q: %s", name, r.Outcome, r.Due, r.Message)
		}
	}
}
