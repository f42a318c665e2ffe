package report

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestLetterAsksForNothingTwice: what the supplier has answered under a signature that nobody is named for yet waits for the buyer; the rest of it is asked for.
func TestLetterAsksForNothingTwice(t *testing.T) {
	of := func(id, answered string) decision.Finding {
		return decision.Finding{Check: "VUL-002", Pack: "p", Title: "Answered", Severity: decision.Hold, Outcome: decision.Fail, Message: "not answered", Ask: "State it.", Who: "supplier", Fix: "{}",
			Subject: decision.Subject{Kind: "vulnerability", Name: id}, Answered: answered}
	}
	d := &decision.Decision{Findings: []decision.Finding{of("CVE-1", "vex.json"), of("CVE-2", "")}}
	must, _ := requestsOf(d)
	if got := must[forSupplier]; len(got) != 1 || len(got[0].groups) != 1 || got[0].groups[0].count != 1 || got[0].groups[0].Subject.Name != "CVE-2" {
		t.Errorf("asked of the supplier: %+v", got)
	}
	if got := must[forHospital]; len(got) != 1 || got[0].ask != againAsk || got[0].groups[0].Subject.Name != "CVE-1" || got[0].groups[0].Fix != "" || got[0].groups[0].all[0].Message != "answered in vex.json" {
		t.Errorf("for the hospital: %+v", got)
	}
	d.Unlisted = []decision.Unlisted{{Pack: "p", Check: "VUL-002", Outcome: decision.Fail, Listed: 2, Count: 9}}
	if must, _ = requestsOf(d); must[forSupplier][0].groups[0].count != 8 {
		t.Errorf("what is only counted: %+v", must[forSupplier])
	}
	d.Unlisted, d.Findings = nil, d.Findings[:1]
	if must, _ = requestsOf(d); len(must[forSupplier]) != 0 {
		t.Errorf("asked of the supplier, who has answered: %+v", must[forSupplier])
	}
}
