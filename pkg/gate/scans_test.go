package gate_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// TestScannedAndExploited: what a scan of the supplier's found, and others exploit, refuses the delivery though the buyer's data have it for no component.
func TestScannedAndExploited(t *testing.T) {
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	write(t, filepath.Join(own, "pack.yaml"), "kind: cleanbill.pack/v1\nname: own\ntitle: x\nversion: \"1\"\nextends: [known-vulnerabilities]\nchecks: [{check: VUL-001, severity: info}]\n")
	pack, err := catalogue.LoadPackFile(filepath.Join(own, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const exploited = `{"cveID":"CVE-2026-4444","vendorProject":"x","product":"x","vulnerabilityName":"x","dateAdded":"2026-11-01","shortDescription":"x","requiredAction":"x","dueDate":"2026-12-01","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}`
	const calms = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
{"vulnerability":{"name":"CVE-2026-4444"},"products":[{"@id":"pkg:generic/pump@2.0"}],"status":"fixed"}]}`
	for name, c := range map[string]struct {
		known *data
		vex   string
		says  string // of VUL-003; empty: it has nothing to say
	}{
		"exploited":                    {&data{exploited: exploited}, "", "CVE-2026-4444 in the product, by the results of a scan (grype.json) is being exploited, by ransomware too; it is not answered"},
		"calmed by nobody who may":     {&data{exploited: exploited}, calms, "is being exploited, by ransomware too; it is not answered"},
		"the data have it":             {&data{exploited: exploited, found: []assess.Found{{ID: "CVE-2026-4444", Fix: "unknown"}}}, "", "CVE-2026-4444 in openssl 3.0.1 is being exploited"},
		"listed as no exploited thing": {&data{exploited: strings.Replace(exploited, "4444", "4445", 1)}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1))
			write(t, filepath.Join(dir, "grype.json"), `{"matches": [{"vulnerability": {"id": "CVE-2026-4444"}}], "source": {"type": "sbom-file", "target": "sbom.json"}, "descriptor": {"name": "grype", "version": "0.104.0"}}`)
			if c.vex != "" {
				write(t, filepath.Join(dir, "vex.json"), c.vex)
			}
			g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: c.known})
			if err != nil {
				t.Fatal(err)
			}
			d := judged(t, g, dir)
			var open []decision.Finding
			for _, f := range d.Findings {
				if f.Check == "VUL-003" {
					open = append(open, f)
				}
			}
			switch {
			case c.says == "":
				if len(open) != 0 || d.Verdict == decision.Reject {
					t.Errorf("%s: %+v", d.Verdict, open)
				}
			case len(open) != 1 || open[0].Outcome != decision.Fail || open[0].Severity != decision.Block || !strings.Contains(open[0].Message, c.says) || d.Verdict != decision.Reject:
				t.Errorf("%s: %+v", d.Verdict, open)
			}
			listed := 0
			for _, v := range d.Vulnerabilities {
				if v.ID == "CVE-2026-4444" {
					listed++
				}
			}
			if (listed == 1) != (c.says != "") {
				t.Errorf("%+v", d.Vulnerabilities)
			}
		})
	}
}

// TestNothingFound: a list in the form of an SBOM that says of the delivered product that nothing was found is what somebody found; so it is of a part that an SBOM lists. Of anything else it is an SBOM without parts.
func TestNothingFound(t *testing.T) {
	const product = `"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0"`
	for name, c := range map[string]struct {
		subject, more string
		sbom          bool
	}{
		"of the product":                {product, ``, false},
		"with its package URL":          {product + `,"purl":"pkg:generic/pump@2.0"`, ``, false},
		"with an empty list of parts":   {product, `,"components":[],"dependencies":[]`, false},
		"called an application":         {strings.Replace(product, "firmware", "application", 1), ``, false},
		"called an operating system":    {strings.Replace(product, "firmware", "operating-system", 1), ``, true},
		"by a package URL for its ref":  {strings.Replace(product, `"pump"`, `"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"`, 1), ``, true},
		"by its own for its ref":        {strings.Replace(product, `"pump"`, `"pkg:generic/pump@2.0"`, 1), ``, false},
		"with its support":              {product + `,"properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"2030-01-01"}]`, ``, false},
		"with other support":            {product + `,"properties":[{"name":"cdx:lifecycle:milestone:endOfSupport","value":"2031-01-01"}]`, ``, true},
		"of a part":                     {`"type":"library","name":"openssl","version":"3.0.1"`, ``, false},
		"of another version":            {strings.Replace(product, "2.0", "2.1", 1), ``, true},
		"of something else":             {`"type":"library","name":"log4j-core","version":"2.14.1","purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"`, ``, true},
		"with another package URL":      {product + `,"purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"`, ``, true},
		"with a CPE":                    {product + `,"cpe":"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"`, ``, true},
		"with what it was made from":    {product + `,"pedigree":{"ancestors":[{"type":"library","name":"log4j-core","version":"2.14.1"}]}`, ``, true},
		"with what it was found to be":  {product + `,"properties":[{"name":"syft:cpe23","value":"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"}]`, ``, true},
		"with a part in it":             {product + `,"components":[{"type":"library","name":"log4j-core","version":"2.14.1"}]`, ``, true},
		"with a service":                {product, `,"services":[{"name":"cloud"}]`, true},
		"with a link to an SBOM":        {product, `,"externalReferences":[{"type":"bom","url":"urn:cdx:5fab0100-0000-4000-8000-000000000423/1"}]`, true},
		"with what no version may have": {product, `,"vulnerabilitys":[]`, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.NewReplacer("VULNERABILITIES", "", `"purl":"pkg:generic/pump@2.0"`, `"purl":"pkg:generic/pump@2.0","properties":[{"name":"a","value":"b"},{"name":"cdx:lifecycle:milestone:endOfSupport","value":"2030-01-01"}]`).Replace(pumpSBOM))
			write(t, filepath.Join(dir, "found.json"), `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{`+c.subject+`}},"vulnerabilities":[]`+c.more+`}`)
			d := judged(t, gateOf(t, "known-vulnerabilities"), dir)
			if sbom := len(d.SBOMs) == 2; sbom != c.sbom || (len(d.Scans) == 0) != c.sbom {
				t.Errorf("%d SBOMs, %d scans: %+v", len(d.SBOMs), len(d.Scans), d.SBOMs)
			}
		})
	}
}

// TestSubjectAlone: a list of nothing is no SBOM of the product where no other one describes it.
func TestSubjectAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.json", "b.json"} {
		write(t, filepath.Join(dir, name), `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","name":"pump","version":"2.0"}},"vulnerabilities":[]}`)
	}
	if d := judged(t, gateOf(t, "known-vulnerabilities"), dir); len(d.SBOMs) != 2 || len(d.Scans) != 0 || d.Verdict == decision.Accept {
		t.Errorf("%s: %+v, %+v", d.Verdict, d.SBOMs, d.Scans)
	}
}
