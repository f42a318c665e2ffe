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
	"github.com/cleanbill-dev/cleanbill/policies"
)

// pumpWaiver is a waiver of the pump that two people agreed to; CHECK and SCOPE are filled in.
const pumpWaiver = `kind: cleanbill.waiver/v1
id: W-1
check: CHECK
scope: {product: pump, versions: ["2.0"]SCOPE}
reason: The next version has another library.
compensating: [A network of its own.]
owner: {name: Olga, role: device manager}
requestedBy: {name: Ruth, role: engineer}
approvers: [{name: Anna, role: security}, {name: Boris, role: medical director}]
created: 2026-11-01
expires: 2026-12-01
`

// waived judges a pump by a pack of the house that holds by one check, with a waiver of that.
func waived(t *testing.T, dir string, known assess.Data, check, scope string) (decision.Verdict, decision.Waiver) {
	t.Helper()
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	write(t, filepath.Join(own, "pack.yaml"), "kind: cleanbill.pack/v1\nname: own\ntitle: x\nversion: \"1\"\nwaivers: {block: 3 months, hold: 3 months, warn: 3 months}\nchecks: [{check: "+check+", severity: hold, clause: {source: cleanbill, id: x, confidence: confirmed}}]\n")
	pack, err := catalogue.LoadPackFile(filepath.Join(own, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := gate.ParseWaiver("w.yaml", []byte(strings.NewReplacer("CHECK", check, "SCOPE", scope).Replace(pumpWaiver)))
	if err != nil {
		t.Fatal(err)
	}
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: known,
		Waivers: []gate.Waiver{{Waiver: w, File: "w.yaml"}}, AllowUnsignedWaivers: true})
	if err != nil {
		t.Fatal(err)
	}
	d := judged(t, g, dir)
	return d.Verdict, d.Waivers[0]
}

// TestWaiverReachesWhatItNames: what the supplier calls the same is not what was signed for, and what the buyer's data call the same is.
func TestWaiverReachesWhatItNames(t *testing.T) {
	listing := func(id string, references ...string) string {
		var all []string
		for _, r := range references {
			all = append(all, `{"id":"`+r+`","source":{"name":"x"}}`)
		}
		return `,"vulnerabilities":[{"id":"` + id + `","ratings":[{"score":9.8,"severity":"critical","method":"CVSSv31"}],"affects":[{"ref":"ssl"}],"references":[` + strings.Join(all, ",") + `]}]`
	}
	found := func(id vuln.ID, aliases ...vuln.ID) []assess.Found {
		return []assess.Found{{ID: id, Aliases: aliases, Severity: vuln.Critical, Fix: "unknown"}}
	}
	scan := func(ids ...string) string {
		return `{"matches": [{"vulnerability": {"id": "` + strings.Join(ids, `"}}, {"vulnerability": {"id": "`) + `"}}], "source": {"type": "sbom-file", "target": "sbom.json"}, "descriptor": {"name": "grype", "version": "0.104.0"}}`
	}
	known := &vuln.Aliases{}
	known.Add("GHSA-aaaa-bbbb-cccc", "CVE-2026-1001")
	for name, c := range map[string]struct {
		listed string // in the SBOM
		found  []assess.Found
		scan   string
		check  string
		names  string // vulnerabilities of the waiver
		state  decision.WaiverState
		why    string
	}{
		"another CVE by the supplier's word":      {listing("CVE-2026-1002", "CVE-2026-1001"), nil, "", "VUL-002", "CVE-2026-1001", decision.WaiverUnused, ""},
		"that CVE itself":                         {listing("CVE-2026-1002", "CVE-2026-1001"), nil, "", "VUL-002", "CVE-2026-1002", decision.WaiverLifts, ""},
		"an advisory by the supplier's word":      {listing("ALAS2-2026-2799", "CVE-2026-1001"), nil, "", "VUL-002", "CVE-2026-1001", decision.WaiverUnused, ""},
		"that advisory itself":                    {listing("ALAS2-2026-2799", "CVE-2026-1001"), nil, "", "VUL-002", "ALAS2-2026-2799", decision.WaiverLifts, ""},
		"an advisory of one CVE, by the data":     {"", found("GHSA-aaaa-bbbb-cccc", "CVE-2026-1001"), "", "VUL-002", "CVE-2026-1001", decision.WaiverLifts, ""},
		"the CVE of an advisory, by the data":     {"", found("CVE-2026-1001", "GHSA-aaaa-bbbb-cccc"), "", "VUL-002", "GHSA-aaaa-bbbb-cccc", decision.WaiverLifts, ""},
		"one CVE of an advisory about two":        {"", found("ALAS2-2026-2799", "CVE-2026-1001", "CVE-2026-1002"), "", "VUL-002", "CVE-2026-1001", decision.WaiverRefused, "name CVE-2026-1002 as well"},
		"each CVE of an advisory about two":       {"", found("ALAS2-2026-2799", "CVE-2026-1001", "CVE-2026-1002"), "", "VUL-002", "CVE-2026-1001, CVE-2026-1002", decision.WaiverLifts, ""},
		"all that a scan found":                   {"", nil, scan("CVE-2026-1001", "CVE-2026-1002"), "VUL-002-SCAN", "CVE-2026-1001, CVE-2026-1002", decision.WaiverLifts, ""},
		"one of two that a scan found":            {"", nil, scan("CVE-2026-1001", "CVE-2026-1002"), "VUL-002-SCAN", "CVE-2026-1001", decision.WaiverRefused, "name CVE-2026-1002 as well"},
		"whatever a scan finds":                   {"", nil, scan("CVE-2026-1001", "CVE-2026-1002"), "VUL-002-SCAN", "", decision.WaiverRefused, "name CVE-2026-1001, CVE-2026-1002,"},
		"what a scan found, and the data call so": {"", nil, scan("GHSA-aaaa-bbbb-cccc"), "VUL-002-SCAN", "CVE-2026-1001", decision.WaiverLifts, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", c.listed, 1))
			if c.scan != "" {
				write(t, filepath.Join(dir, "grype.json"), c.scan)
			}
			scope := ""
			if c.names != "" {
				scope = ", vulnerabilities: [" + c.names + "]"
			}
			verdict, w := waived(t, dir, &data{found: c.found, aliases: known}, c.check, scope)
			if w.State != c.state || !strings.Contains(strings.Join(w.Why, "\n"), c.why) || (verdict == decision.Accept) != (c.state == decision.WaiverLifts) {
				t.Errorf("%s: %+v", verdict, w)
			}
		})
	}
}
