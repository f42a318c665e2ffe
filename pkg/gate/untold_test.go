package gate_test

import (
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// outcomesWith judges a demo delivery with a registry or, where that is "", without; by check and subject.
func outcomesWith(t *testing.T, name, registry string) (*decision.Decision, map[[2]string]decision.Finding) {
	t.Helper()
	d := judgeReal(t, filepath.Join("..", "..", "testdata", "deliveries", name), registry)
	all := map[[2]string]decision.Finding{}
	for _, f := range d.Findings {
		all[[2]string{f.Check, f.Subject.Ref}] = f
	}
	return d, all
}

// answersOnVulnerabilities are checks that a statement of an accepted author would settle, and that say themselves what is open.
var answersOnVulnerabilities = map[string]bool{"VUL-001-NAME": true, "VUL-001-RULE": true}

// TestNobodyNamed judges deliveries that a registry accepts without it: the verdict is no better than reject, and whatever is open for want of it alone is the hospital's to
// settle by one check, never the supplier's.
func TestNobodyNamed(t *testing.T) {
	registry := filepath.Join("..", "..", "testdata", "suppliers")
	for _, name := range []string{"infusion-pump", "infusion-pump-container"} {
		_, with := outcomesWith(t, name, registry)
		d, without := outcomesWith(t, name, "")
		if root := without[[2]string{"CON-010-REGISTRY", "."}]; d.Verdict != decision.Reject || root.Outcome != decision.Fail || root.Who != "hospital" || root.Severity != decision.Block {
			t.Errorf("%s: %s by %+v", name, d.Verdict, root)
		}
		waiting := 0
		for key, f := range without {
			open := f.Outcome != decision.Pass && f.Outcome != decision.NotApplicable
			if !open || with[key].Outcome == f.Outcome || f.Check == "CON-010-REGISTRY" || answersOnVulnerabilities[f.Check] {
				continue
			}
			if waiting++; f.Outcome != decision.Indeterminate || f.Awaits != "CON-010-REGISTRY" || f.Who != "hospital" || f.Fix != "" {
				t.Errorf("%s: %s of %s is %s (%s), awaits %q, for the %s: %s", name, f.Check, f.Subject.Ref, f.Outcome, f.Severity, f.Awaits, f.Who, f.Message)
			}
		}
		if waiting < 15 {
			t.Errorf("%s: only %d wait for the registry", name, waiting)
		}
	}
}

// TestNobodyNamedExcusesNothing: what is wrong whoever may sign stays the supplier's to mend.
func TestNobodyNamedExcusesNothing(t *testing.T) {
	for name, checks := range map[string][][2]string{
		"infusion-pump-tampered": {{"INT-007", "drip2-4.2.3.squashfs"}, {"INT-001", "."}},
		"unsigned-legacy":        {{"SIG-001", "drip1-1.9.squashfs"}},
	} {
		_, without := outcomesWith(t, name, "")
		for _, key := range checks {
			if f := without[key]; f.Outcome != decision.Fail || f.Who != "supplier" || f.Awaits != "" {
				t.Errorf("%s: %s is %s for the %s, awaits %q", name, key, f.Outcome, f.Who, f.Awaits)
			}
		}
	}
}
