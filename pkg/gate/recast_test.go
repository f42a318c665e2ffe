package gate

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// TestRecastOfWhatAWaiverLifts weighs a stored decision whose one failure a waiver lifts: it stays lifted only where the other pack lets the same
// waivers lift it.
func TestRecastOfWhatAWaiverLifts(t *testing.T) {
	c, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	old, err := c.Pack("hospital-baseline")
	if err != nil {
		t.Fatal(err)
	}
	d := &decision.Decision{Verdict: decision.Accept, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Packs:    []decision.Pack{{Name: old.Name, Digest: old.Digest, Verdict: decision.Accept}},
		Findings: []decision.Finding{{Check: "SUP-004", Pack: old.Name, Severity: decision.Block, Outcome: decision.Fail, Waiver: &decision.Lifted{ID: "W-1"}}}}
	for name, tc := range map[string]struct {
		change string
		want   decision.Verdict
		lifted bool // it may stay lifted
	}{
		"the same":            {"", decision.Accept, false},
		"other times, hold":   {"waivers: {hold: 30 days}\n", decision.Accept, false},
		"shorter waivers":     {"waivers: {block: 30 days}\n", decision.Reject, true},
		"a milder severity":   {"checks:\n  - {check: SUP-004, severity: hold}\n", decision.Conditional, true},
		"no longer grave":     {"checks:\n  - {check: SUP-004, severity: info}\n", decision.Accept, false},
		"nothing but a title": {"notice: n\n", decision.Accept, false},
	} {
		file := filepath.Join(t.TempDir(), "own.yaml")
		text := "kind: cleanbill.pack/v1\nname: own\ntitle: Own\nversion: \"1\"\nextends: [hospital-baseline]\n" + tc.change
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		own, err := c.LoadPackFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := RecastDecision(d, old, own)
		if err != nil || r.After != tc.want || r.Before != decision.Accept || slices.Equal(r.Lifted, []string{"SUP-004 fail, lifted by waiver W-1"}) != tc.lifted || len(r.Lifted) > 1 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}
