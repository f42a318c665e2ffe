package report

import (
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestLetterAsksForStatements: where only a statement of the supplier's ends what is held, the letter asks the supplier for it, by number, and by vulnerability and component.
func TestLetterAsksForStatements(t *testing.T) {
	awaits := []string{"CVE-2026-1 in zlib 1.3"}
	for name, c := range map[string]struct {
		verdict decision.Verdict
		o       decision.ObligationDelta
		want    bool
	}{
		"open, still there":        {decision.Conditional, decision.ObligationDelta{State: decision.ObligationOpen, As: "zlib 1.3", Awaits: awaits, Obligation: decision.Obligation{Due: decision.BeforeUse}}, true},
		"left out":                 {decision.Conditional, decision.ObligationDelta{State: decision.ObligationNotJudged, Left: true, Awaits: awaits, Obligation: decision.Obligation{Due: decision.BeforeUse}}, true},
		"its day is over":          {decision.Reject, decision.ObligationDelta{State: decision.ObligationOverdue, Awaits: awaits, Obligation: decision.Obligation{Due: "2026-01-01"}}, true},
		"its day is not over":      {decision.Conditional, decision.ObligationDelta{State: decision.ObligationOpen, As: "zlib 1.3", Awaits: awaits, Obligation: decision.Obligation{Due: "2027-01-01"}}, false},
		"not known, holds nothing": {decision.Conditional, decision.ObligationDelta{State: decision.ObligationNotJudged, Awaits: awaits, Obligation: decision.Obligation{Due: decision.BeforeUse}}, false},
		"about no vulnerability":   {decision.Conditional, decision.ObligationDelta{State: decision.ObligationOpen, As: "zlib 1.3", Obligation: decision.Obligation{Due: decision.BeforeUse}}, false},
		"accepted":                 {decision.Accept, decision.ObligationDelta{State: decision.ObligationOpen, As: "zlib 1.3", Awaits: awaits, Obligation: decision.Obligation{Due: decision.BeforeUse}}, false},
	} {
		c.o.ID, c.o.What = "ob-A-001", "Close the port."
		d := &decision.Decision{Verdict: c.verdict, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Delta: &decision.Delta{Obligations: []decision.ObligationDelta{c.o}}}
		letter := string(written(t, "letter", Options{}, d))
		for _, part := range []string{"## What we ask you for", `### 1. State in a signed VEX document what became of each of these vulnerabilities.`, `Close the port. (ob-A-001) Say "fixed", or "not affected" with the reason, of:`, "CVE-2026-1 in zlib 1.3", "say it of the product as a whole.", "## How to answer"} {
			if strings.Contains(letter, part) != c.want {
				t.Errorf("%s: %q is there: %t:\n%s", name, part, !c.want, letter)
			}
		}
	}
}
