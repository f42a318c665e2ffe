package gate_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// TestDeclinedActions: an action that says no more than that nothing will be done is none, for what is critical and for any other. Words that nobody can tell hold.
func TestDeclinedActions(t *testing.T) {
	catalogue, pack := shipped(t, "known-vulnerabilities")
	for action, want := range map[string]struct{ critical, any decision.Outcome }{
		"No fix is planned.":                         {decision.Fail, decision.Fail},
		"Risk accepted.":                             {decision.Fail, decision.Fail},
		"None available.":                            {decision.Fail, decision.Fail},
		"No fix is planned for 1.x; update to 2.1.":  {"", ""},
		"The service department knows what to do.":   {decision.Indeterminate, ""},
		"No fix is planned. Until then, use the VPN": {"", ""},
	} {
		t.Run(action, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1))
			write(t, filepath.Join(dir, "vex.json"), `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
{"vulnerability":{"name":"CVE-2026-1001"},"products":[{"@id":"pkg:generic/pump@2.0"}],"status":"affected","action_statement":"`+action+`"}]}`)
			known := &data{found: []assess.Found{{ID: "CVE-2026-1001", Severity: vuln.Critical, Fix: "unknown"}}}
			g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: known})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]decision.Outcome{}
			for _, f := range judged(t, g, dir).Findings {
				got[f.Check] = f.Outcome // of what passes there is none
			}
			if got["VUL-005"] != want.critical || got["VUL-007"] != want.any {
				t.Errorf("VUL-005 %s, VUL-007 %s; want %s, %s", got["VUL-005"], got["VUL-007"], want.critical, want.any)
			}
		})
	}
}
