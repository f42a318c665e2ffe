package gate_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

func trustIn(t *testing.T, d *decision.Decision, path string) decision.Trust {
	t.Helper()
	for _, entry := range d.Trust {
		if entry.Path == path {
			return entry
		}
	}
	t.Fatalf("no trust entry for %s", path)
	return decision.Trust{}
}

func demandTrusted(t *testing.T, d *decision.Decision, path string) {
	t.Helper()
	if entry := trustIn(t, d, path); !entry.Ladder.Whole() {
		t.Errorf("%s: ladder %+v: %s", path, entry.Ladder, entry.Reason)
	}
	if o := outcomeOf(d, "SIG-001", path); o != decision.Pass {
		t.Errorf("SIG-001 on %s: %s, want pass", path, o)
	}
	if d.Verdict == decision.Accept {
		t.Error("accepted, though there is no SBOM")
	}
}

func demandUncovered(t *testing.T, d *decision.Decision, path string) {
	t.Helper()
	if entry := trustIn(t, d, path); entry.Ladder.Covers {
		t.Errorf("%s: a changed file is covered: %+v", path, entry)
	}
	if o := outcomeOf(d, "SIG-001", path); o != decision.Fail {
		t.Errorf("SIG-001 on a changed %s: %s, want fail", path, o)
	}
	if d.Verdict != decision.Reject {
		t.Errorf("verdict %s on a changed artifact, want reject", d.Verdict)
	}
}

func outcomeOf(d *decision.Decision, check, path string) decision.Outcome {
	for _, f := range d.Findings {
		if f.Check == check && f.Subject.Ref == path {
			return f.Outcome
		}
	}
	return "missing"
}
