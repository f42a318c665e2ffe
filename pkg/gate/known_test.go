package gate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// data are those of a buyer, which note what they are asked.
type data struct {
	asked []string
	found []assess.Found // of the first component of each document

	aliases   *vuln.Aliases // nil: it knows none
	exploited string        // entries of the catalogue of exploited vulnerabilities, as JSON
}

func (d *data) note(what string) { d.asked = append(d.asked, what) }

func (d *data) Snapshot(name assess.Name) (assess.Snapshot, error) {
	d.note("snapshot " + string(name))
	if name == assess.EPSS {
		return assess.Snapshot{Name: name, Reason: "no list of scores"}, nil
	}
	return assess.Snapshot{Name: name, Version: "1", Date: time.Date(2026, 11, 18, 6, 0, 0, 0, time.UTC), Digest: "sha256:00"}, nil
}

func (d *data) Look(_ context.Context, doc *sbom.Document) ([]assess.Looked, error) {
	d.note("look")
	var out []assess.Looked
	for n, c := range doc.Components {
		l := assess.Looked{Component: c, State: assess.NotAssessable, Reason: "no-identifier", Detail: "neither purl nor CPE"}
		if n == 0 {
			l = assess.Looked{Component: c, State: assess.Matched, Found: d.found}
		}
		out = append(out, l)
	}
	return out, nil
}

func (d *data) Aliases(context.Context, []vuln.ID) (*vuln.Aliases, error) {
	d.note("aliases")
	if d.aliases != nil {
		return d.aliases, nil
	}
	return &vuln.Aliases{}, nil
}

func (d *data) Ratings(context.Context, []vuln.ID) (map[vuln.ID]assess.Rating, error) {
	d.note("ratings")
	return nil, nil
}

func (d *data) Exploited(_ context.Context, ids []vuln.ID) (map[vuln.ID]assess.Exploited, error) {
	d.note("exploited")
	out := map[vuln.ID]assess.Exploited{}
	if d.exploited == "" {
		return out, nil
	}
	c, err := kev.Read("kev.json", []byte(`{"title":"x","catalogVersion":"1","dateReleased":"2026-11-18T00:00:00Z","count":1,"vulnerabilities":[`+d.exploited+`]}`))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if e, listed := c.Find(string(id)); listed {
			out[id] = assess.Exploited{Entry: e, Sources: []assess.Name{assess.KEV}}
		}
	}
	return out, nil
}

func (d *data) Scores(context.Context, []vuln.ID) (map[vuln.ID]assess.Score, error) {
	d.note("scores")
	return nil, nil
}

func (d *data) Lifecycle() (*lifecycle.Table, error) {
	d.note("lifecycle")
	return lifecycle.New(lifecycle.BuiltIn()...), nil
}

// judgeBy judges a directory by one check.
func judgeBy(t *testing.T, dir string, known assess.Data, check string) *decision.Decision {
	t.Helper()
	own := t.TempDir()
	if err := os.Mkdir(filepath.Join(own, "checks"), 0o750); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(own, "pack.yaml"), "kind: cleanbill.pack/v1\nname: own\ntitle: x\nversion: \"1\"\nchecks: [{check: OWN-001, severity: block, clause: {source: cleanbill, id: x, confidence: confirmed}}]\n")
	write(t, filepath.Join(own, "checks", "OWN-001.yaml"), "id: OWN-001\ntitle: x\nexpected: '\"x\"'\nwhy: x\nask: x\ncontrols: [VUL]\ntests: [{name: a, expect: pass}, {name: b, expect: fail}]\n"+check)
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := catalogue.LoadPackFile(filepath.Join(own, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true, Data: known})
	if err != nil {
		t.Fatal(err)
	}
	return judged(t, g, dir)
}

// said are the outcomes of the check with what it says, by the ref of the subjects.
func said(d *decision.Decision) []string {
	var out []string
	for _, f := range d.Findings {
		out = append(out, fmt.Sprintf("%s: %s: %s", f.Subject.Ref, f.Outcome, f.Message))
	}
	return out
}

// TestOnlyWhatIsAskedForIsOpened: data are expensive to open.
func TestOnlyWhatIsAskedForIsOpened(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1))
	all := []string{"snapshot vulnerability", "snapshot kev", "snapshot epss", "snapshot vulnerability", "look", "aliases", "snapshot kev", "exploited", "snapshot epss"}
	for name, c := range map[string]struct {
		check string
		asked []string
	}{
		"nothing":                      {"pass: delivery.sboms == 1\nmessage: '\"x\"'\n", nil},
		"a name that begins alike":     {"each: component\npass: component.assessable\nmessage: '\"x\"'\n", nil},
		"each vulnerability":           {"each: vulnerability\nnone: pass\npass: 'true'\nmessage: '\"x\"'\n", all},
		"in the message alone":         {"pass: 'false'\nmessage: delivery.data.kev.version\n", []string{"snapshot kev"}},
		"components":                   {"each: component\npass: component.assessment.known\nmessage: '\"x\"'\n", all},
		"the subject":                  {"each: sbom\npass: sbom.subject.assessment.known\nmessage: '\"x\"'\n", all},
		"totals":                       {"each: sbom\npass: sbom.assessment.affected == 0\nmessage: '\"x\"'\n", all},
		"support":                      {"each: component\npass: component.cycle.over\nmessage: '\"x\"'\n", []string{"snapshot lifecycle", "lifecycle"}},
		"the end of support":           {"each: component\npass: component.ending.over\nmessage: '\"x\"'\n", []string{"snapshot lifecycle", "lifecycle"}},
		"statements that name nothing": {"pass: size(delivery.unmatchedStatements) == 0\nmessage: '\"x\"'\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			known := &data{}
			d := judgeBy(t, dir, known, c.check)
			if !slices.Equal(known.asked, c.asked) {
				t.Errorf("got %q, want %q", known.asked, c.asked)
			}
			var used []string
			for _, in := range d.Inputs.Data {
				used = append(used, in.Name+" "+in.Date)
			}
			if slices.Equal(c.asked, all) != slices.Equal(used, []string{"vulnerability 2026-11-18T06:00:00Z", "kev 2026-11-18T06:00:00Z"}) {
				t.Errorf("inputs: %q", used)
			}
		})
	}
}

const open = `each: vulnerability
none: pass
known: vulnerability.known
pass: vulnerability.status in ["not_affected", "fixed"]
message: 'vulnerability.known ? vulnerability.label + " " + vulnerability.status + " " + vulnerability.statement.authority : vulnerability.reason'
`

// TestEachVulnerability: what is found, what statements alone warn of, and what nobody could look up each have their say.
func TestEachVulnerability(t *testing.T) {
	plain := strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1)
	warns := `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://maker.example/1","author":"Maker","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[
{"vulnerability":{"name":"CVE-2026-1002"},"products":[{"@id":"pkg:generic/pump@2.0","subcomponents":[{"@id":"pkg:npm/left-pad@1.0.0"}]}],"status":"affected","action_statement":"Update."}]}`
	found := []assess.Found{{ID: "CVE-2026-1001", Severity: vuln.High, Fix: "unknown"}}
	for name, c := range map[string]struct {
		sbom, vex string
		known     assess.Data
		want      []string
	}{
		"no data": {plain, "", nil, []string{"sbom.json: indeterminate: no folder of data is named"}},
		"found":   {plain, "", &data{found: found}, []string{"sbom.json#ssl CVE-2026-1001: fail: CVE-2026-1001 in openssl 3.0.1 unstated "}},
		"clean":   {plain, "", &data{}, []string{".: pass: no vulnerability in this delivery"}},
		"no SBOM": {"", warns, &data{}, []string{".: indeterminate: no SBOM could be read", "vex.json#/statements/0  CVE-2026-1002: fail: CVE-2026-1002 in the product affected anyone"}},
		"named by VEX alone": {plain, warns, &data{}, []string{
			"vex.json#/statements/0 pkg:npm/left-pad@1.0.0 CVE-2026-1002: fail: CVE-2026-1002 in pkg:npm/left-pad@1.0.0, which no SBOM lists affected anyone"}},
		"listed in the SBOM, and nothing stated": {strings.Replace(pumpSBOM, "VULNERABILITIES", `,"vulnerabilities":[{"id":"CVE-2026-1003","affects":[{"ref":"ssl"}]}]`, 1), "", &data{}, []string{
			"sbom.json#ssl CVE-2026-1003: fail: CVE-2026-1003 in openssl 3.0.1 unstated"}},
		"listed of a service": {withService(`{"id":"CVE-2026-1003","affects":[{"ref":"api"}]}`), "", &data{}, []string{
			"sbom.json#/vulnerabilities/0 telemetry CVE-2026-1003: fail: CVE-2026-1003 in the service telemetry unstated"}},
		"of a service, answered": {withService(`{"id":"CVE-2026-1003","affects":[{"ref":"api"}],"analysis":{"state":"exploitable"}}`), "", &data{}, []string{
			"sbom.json#/vulnerabilities/0 telemetry CVE-2026-1003: fail: CVE-2026-1003 in the service telemetry affected anyone"}},
		"listed of nothing in the SBOM": {withService(`{"id":"CVE-2026-1003","affects":[{"ref":"gone"}]},{"id":"CVE-2026-1004","analysis":{"state":"in_triage"}},{"id":"CVE-2026-1005","affects":[{"ref":"gone"}],"analysis":{"state":"false_positive"}}`), "", &data{}, []string{
			"sbom.json#pump CVE-2026-1003: fail: CVE-2026-1003 in pump 2.0 unstated", "sbom.json#pump CVE-2026-1004: fail: CVE-2026-1004 in pump 2.0 under_investigation"}},
		"no data, VEX in the SBOM": {strings.Replace(pumpSBOM, "VULNERABILITIES", `,"vulnerabilities":[{"id":"CVE-2026-1003","affects":[{"ref":"ssl"}],"analysis":{"state":"exploitable"}}]`, 1), "", nil, []string{
			"sbom.json: indeterminate: no folder of data is named", "sbom.json#ssl CVE-2026-1003: fail: CVE-2026-1003 in openssl 3.0.1 affected anyone"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.sbom != "" {
				write(t, filepath.Join(dir, "sbom.json"), c.sbom)
			}
			if c.vex != "" {
				write(t, filepath.Join(dir, "vex.json"), c.vex)
			}
			got := said(judgeBy(t, dir, c.known, open))
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// withService is the SBOM of the pump with a service and vulnerabilities.
func withService(vulnerabilities string) string {
	return strings.Replace(pumpSBOM, "VULNERABILITIES", `,"services":[{"bom-ref":"api","name":"telemetry"}],"vulnerabilities":[`+vulnerabilities+`]`, 1)
}

// TestAssessmentFacts holds what is known of components to what the data said.
func TestAssessmentFacts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom.json"), strings.Replace(strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1), `}]}`, `},{"type":"library","bom-ref":"own","name":"own","version":"1"}]}`, 1))
	known := &data{found: []assess.Found{{ID: "CVE-2026-1001", Severity: vuln.High, Fix: "unknown"}}}
	d := judgeBy(t, dir, known, `each: component
pass: 'false'
message: 'component.assessment.state + " " + component.assessment.reason + " " + short(component.assessment.open) + "; " + string(sbom.assessment.notAssessableShare) + " " + short(sbom.assessment.notAssessed)'
`)
	want := []string{
		"sbom.json#own: fail: not-assessable no-identifier ; 0.5 own 1: no-identifier",
		"sbom.json#pump: fail: part  ; 0.5",
		"sbom.json#ssl: fail: matched  CVE-2026-1001; 0.5",
	}
	if got := said(d); !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got %q", got)
	}
	if a := d.SBOMs[0].Assessment; a == nil || a.NotAssessable != 1 || a.Matched != 1 || a.Unstated != 1 || !slices.Equal(a.Reasons, []string{"1 no-identifier"}) {
		t.Errorf("got %+v", a)
	}
}

// TestReferenceDataEndSupport: a wished-for date keeps no operating system alive, and silence does not either.
func TestReferenceDataEndSupport(t *testing.T) {
	catalogue, pack := shipped(t, "imdrf")
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true, Data: &data{}})
	if err != nil {
		t.Fatal(err)
	}
	for name, stated := range map[string]string{"silent": "", "a later date": `{"name": "cdx:lifecycle:milestone:endOfSupport", "value": "2035-01-01"}`} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "sbom.json"), `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "operating-system", "bom-ref": "os",
 "name": "Windows XP Embedded", "version": "SP3", "properties": [`+stated+`]}]}`)
		findings := judged(t, g, dir).Findings
		i := slices.IndexFunc(findings, func(f decision.Finding) bool { return f.Check == "SUP-004" && f.Subject.Ref == "sbom.json#os" })
		if i < 0 {
			t.Fatalf("%s: no finding", name)
		}
		if f := findings[i]; f.Outcome != decision.Fail || !strings.Contains(f.Message, "windows-xp-embedded") {
			t.Errorf("%s: %s: %s", name, f.Outcome, f.Message)
		}
	}
}

// TestSnapshotFacts: what is installed is known with its age, and what is not is told apart.
func TestSnapshotFacts(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", "", 1))
	d := judgeBy(t, dir, &data{}, "pass: delivery.data.vulnerability.ageDays == 1 && delivery.data.kev.known && !delivery.data.epss.known\nmessage: string(delivery.data.vulnerability.ageDays)\n")
	if d.Findings[0].Outcome != decision.Pass {
		t.Errorf("got %q", said(d))
	}
}
