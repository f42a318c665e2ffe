package gate_test

import (
	"maps"
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

// TestVEXThatRestsOnTheHospital: what the supplier calls safe only behind a firewall of the hospital's is a condition for the hospital, without any data on vulnerabilities.
func TestVEXThatRestsOnTheHospital(t *testing.T) {
	statement := func(id, justification, detail string) string {
		return `{"id":"` + id + `","affects":[{"ref":"ssl"}],"analysis":{"state":"not_affected","justification":"` + justification + `","detail":"` + detail + `"}}`
	}
	for _, c := range []struct {
		name       string
		statements []string
		want       decision.Outcome
	}{
		{"in the device", []string{statement("CVE-2026-1", "code_not_present", "built without")}, decision.Pass},
		{"at the perimeter", []string{statement("CVE-2026-1", "protected_at_perimeter", "segment it"), statement("CVE-2026-2", "code_not_present", "built without"), statement("CVE-2026-3", "requires_environment", "segment it")}, decision.Fail},
		{"by its words alone", []string{statement("CVE-2026-1", "code_not_reachable", "Customer IT shall block TCP port 22.")}, decision.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", `,"vulnerabilities":[`+strings.Join(c.statements, ",")+`]`, 1))
			d := judgeReal(t, dir, "")
			if got := firstOf(d, "VUL-009").Outcome; got != c.want {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
			got := map[string]decision.Outcome{}
			for _, f := range d.Findings {
				if f.Check == "VUL-009" {
					got[f.Subject.Kind+" "+f.Subject.Name+" in "+f.Subject.Component] = f.Outcome
				}
			}
			want := map[string]decision.Outcome{}
			for _, s := range c.statements {
				outcome := decision.Fail
				if strings.Contains(s, "code_not_present") {
					outcome = decision.Pass
				}
				want["vulnerability "+s[7:17]+" in openssl"] = outcome
			}
			if !maps.Equal(got, want) {
				t.Errorf("each of its own: %v, want %v", got, want)
			}
		})
	}
}

// TestConditionOfAListedPart: what a statement about a part that an SBOM lists leaves to the hospital is a condition, by whatever identifier it names that. A part that is not listed is none of the product's.
func TestConditionOfAListedPart(t *testing.T) {
	const cpe = "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"
	for name, c := range map[string]struct {
		part, product string
		want          decision.Outcome
	}{
		"by its purl":        {`"purl":"pkg:generic/openssl@3.0.1"`, `{"@id":"pkg:generic/openssl@3.0.1"}`, decision.Fail},
		"by its CPE":         {`"cpe":"` + cpe + `"`, `{"@id":"urn:x","identifiers":{"cpe23":"` + cpe + `"}}`, decision.Fail},
		"by a purl, not its": {`"cpe":"` + cpe + `"`, `{"@id":"pkg:generic/openssl@3.0.1"}`, decision.Fail},
		"in another version": {`"purl":"pkg:generic/openssl@3.0.1"`, `{"@id":"pkg:generic/openssl@1.1.1"}`, ""},
		"of what is no part": {`"purl":"pkg:generic/openssl@3.0.1"`, `{"@id":"pkg:generic/dropbear@3.0.1"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.NewReplacer("VULNERABILITIES", "", `"name":"openssl"`, `"name":"openssl",`+c.part).Replace(pumpSBOM))
			write(t, filepath.Join(dir, "vex.json"), `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
				{"vulnerability":{"name":"CVE-2026-1"},"products":[`+c.product+`],"status":"affected","action_statement":"Close TCP port 22 at the firewall."},
				{"vulnerability":{"name":"CVE-2026-2"},"products":[{"@id":"pkg:generic/pump@2.0"}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}`)
			got := decision.Outcome("")
			for _, f := range judgeReal(t, dir, "").Findings {
				if f.Check == "VUL-009" && f.Subject.Name == "CVE-2026-1" {
					got = f.Outcome
				}
			}
			if got != c.want {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
		})
	}
}

// TestConditionOfAPartOfALinkedSBOM: what is left to the hospital is a condition as well where the part is listed in the SBOM of a part, by whatever it is named, and the statement names the product no more than before.
func TestConditionOfAPartOfALinkedSBOM(t *testing.T) {
	const serial, cpe = "3e671687-395b-41f5-a30f-a58921a69b70", "cpe:2.3:a:tukaani:xz:5.6.1:*:*:*:*:*:*:*"
	linked := `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:` + serial + `","version":1,"metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"type":"firmware","name":"Gateway","version":"1.1","bom-ref":"gw"}},
"components":[{"type":"library","name":"xz","version":"5.6.1","bom-ref":"xz","purl":"pkg:generic/xz@5.6.1","cpe":"` + cpe + `"}]}`
	main := strings.NewReplacer("VULNERABILITIES", "", `"components":[`, `"components":[{"type":"firmware","name":"Gateway","version":"1.1","bom-ref":"g","externalReferences":[{"type":"bom","url":"urn:cdx:`+serial+`/1"}]},`).Replace(pumpSBOM)
	for name, c := range map[string]struct {
		product string
		want    decision.Outcome
	}{
		"by its purl":         {`{"@id":"pkg:generic/xz@5.6.1"}`, decision.Fail},
		"by its CPE":          {`{"@id":"urn:x","identifiers":{"cpe23":"` + cpe + `"}}`, decision.Fail},
		"the whole by a name": {`{"@id":"Gateway 1.1"}`, decision.Fail},
		"in another version":  {`{"@id":"pkg:generic/xz@5.2.0"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "a.json"), main)
			write(t, filepath.Join(dir, "b.json"), linked)
			write(t, filepath.Join(dir, "vex.json"), `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
				{"vulnerability":{"name":"CVE-2026-1"},"products":[`+c.product+`],"status":"affected","action_statement":"Close TCP port 22 at the firewall."}]}`)
			d := judgeReal(t, dir, "")
			got := decision.Outcome("")
			for _, f := range d.Findings {
				if f.Check == "VUL-009" && f.Subject.Name == "CVE-2026-1" {
					got = f.Outcome
				}
			}
			if got != c.want {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
			if f := firstOf(d, "VUL-011"); f.Outcome != decision.Fail {
				t.Errorf("a document about no more than a part names the product: %q", f.Outcome)
			}
		})
	}
}

// TestDutyOfAReplacedRevision: what a statement asks for is asked no more where a later revision, signed by who may, says what counts in its place.
func TestDutyOfAReplacedRevision(t *testing.T) {
	const first, another, calm = "1", "2", `"status":"not_affected","justification":"vulnerable_code_not_present","impact_statement":"The vulnerable function is not compiled in."`
	revision := func(version, about, rest string) string {
		return strings.NewReplacer(`"version":1`, `"version":`+version, "2026-11-10", "2026-11-1"+version, "STATEMENT",
			`{"vulnerability":{"name":"`+about+`"},"products":[{"@id":"pkg:generic/pump@2.0","subcomponents":[{"@id":"pkg:deb/debian/openssl"}]}],`+rest+`}`).Replace(openVEX)
	}
	duty := revision(first, "CVE-2026-1", `"status":"affected","action_statement":"Update to 2.1."`)
	whole := func(revision string) string {
		return strings.Replace(revision, `,"subcomponents":[{"@id":"pkg:deb/debian/openssl"}]`, "", 1)
	}
	for name, c := range map[string]struct {
		signed, unsigned []string
		want             decision.Outcome
	}{
		"alone":             {[]string{duty}, nil, decision.Fail},
		"replaced":          {[]string{duty, revision(another, "CVE-2026-1", calm)}, nil, decision.Pass},
		"by an unsigned":    {[]string{duty}, []string{revision(another, "CVE-2026-1", calm)}, decision.Fail},
		"not spoken of":     {[]string{duty, revision(another, "CVE-2026-2", calm)}, nil, decision.Fail},
		"not there, and is": {[]string{duty, revision(another, "CVE-2026-1", strings.Replace(calm, "vulnerable_code_not_present", "component_not_present", 1))}, nil, decision.Fail},
		"the whole, and is": {[]string{whole(duty), whole(revision(another, "CVE-2026-1", strings.Replace(calm, "vulnerable_code_not_present", "component_not_present", 1)))}, nil, decision.Fail},
		"by something else": {[]string{duty, revision(another, "CVE-2026-1", `"status":"affected","action_statement":"Update to 2.2."`)}, nil, decision.Fail},
	} {
		t.Run(name, func(t *testing.T) {
			got, asks := decision.Pass, []string{}
			for _, f := range judgedWithAll(t, &data{found: []assess.Found{{ID: "CVE-2026-1", Fix: "unknown"}}}, fragmentSBOM, c.signed, c.unsigned).Findings {
				if f.Check == "VUL-009" && f.Subject.Name == "CVE-2026-1" && f.Outcome != decision.Pass {
					got, asks = f.Outcome, append(asks, f.Message)
				}
			}
			if got != c.want || len(asks) > 1 {
				t.Errorf("%s, want %s: %q", got, c.want, asks)
			}
		})
	}
}

// TestConditionIsHeldOnce: what the hospital must provide is one thing to do, whether or not the buyer's data know the vulnerability too.
func TestConditionIsHeldOnce(t *testing.T) {
	catalogue, pack := shipped(t, "hospital-baseline")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES",
		`,"vulnerabilities":[{"id":"CVE-2026-1","affects":[{"ref":"ssl"}],"analysis":{"state":"not_affected","justification":"protected_at_perimeter","detail":"segment it"}}]`, 1))
	for name, known := range map[string]assess.Data{
		"no data":                    nil,
		"data without it":            &data{},
		"the data know it":           &data{found: []assess.Found{{ID: "CVE-2026-1", Severity: vuln.High, Fix: "unknown"}}},
		"the data know another one":  &data{found: []assess.Found{{ID: "CVE-2026-2", Severity: vuln.High, Fix: "unknown"}}},
		"the data know it and fixed": &data{found: []assess.Found{{ID: "CVE-2026-1", Severity: vuln.High, Fix: "fixed", Fixes: []string{"3.0.2"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, Data: known})
			if err != nil {
				t.Fatal(err)
			}
			var checks []string
			for _, f := range judged(t, g, dir).Findings {
				if f.Outcome == decision.Fail && strings.Contains(f.Message, "protected_at_perimeter") {
					checks = append(checks, f.Check)
				}
			}
			if len(checks) != 1 || checks[0] != "VUL-009" {
				t.Errorf("held by %q", checks)
			}
		})
	}
}
