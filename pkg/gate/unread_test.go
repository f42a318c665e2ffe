package gate_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// TestUnreadStatements: a VEX, a scan or an addendum that cannot be read as one holds under the pack that asks for known vulnerabilities alone.
func TestUnreadStatements(t *testing.T) {
	catalogue, pack := shipped(t, "known-vulnerabilities")
	const openvex = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
{"vulnerability":{"name":"CVE-2026-4444"},"products":[{"@id":"pkg:generic/pump@2.0"}],"status":"fixed"}]}`
	const scan = `{"matches": [{"vulnerability": {"id": "CVE-2026-4444"}}], "source": {"type": "sbom-file", "target": "sbom.json"}, "descriptor": {"name": "grype", "version": "0.104.0"}}`
	const life = `"identifier":"pkg:generic/pump","events":[{"id":1,"type":"released","effective":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","version":"2.0"}]}`
	for name, c := range map[string]struct {
		text  string
		holds bool
	}{
		"VEX":                   {openvex, false},
		"VEX behind a log line": {"[0000]  WARN some layers were not looked into\n" + openvex, true},
		"scan":                  {scan, false},
		"scan behind a log":     {"[0000]  WARN the database is old\n" + scan, true},
		"life cycle":            {`{"$schema":"https://example.org/CLE-1.0.0.schema.json",` + life, false},
		"life cycle, no schema": {`{` + life, true},
		"events of a log":       {`{"identifier":"pump",` + life[len(`"identifier":"pkg:generic/pump",`):], false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1))
			write(t, filepath.Join(dir, "other.json"), c.text)
			g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: &data{}})
			if err != nil {
				t.Fatal(err)
			}
			d := judged(t, g, dir)
			held := false
			for _, f := range d.Findings {
				held = held || f.Check == "INT-005" && f.Severity == decision.Hold && f.Subject.Name == "other.json"
			}
			if held != c.holds || c.holds && d.Verdict == decision.Accept {
				t.Errorf("%s, held for what cannot be read: %v", d.Verdict, held)
			}
		})
	}
}
