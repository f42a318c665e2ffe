package report

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// sarifSchema is the schema of OASIS, which comes with the module of grype.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/anchore/grype").Output()
	if err != nil {
		t.Fatalf("the schema of SARIF lies in the module of grype, which cannot be found: %v", err)
	}
	file, err := os.Open(filepath.Join(strings.TrimSpace(string(dir)), "grype", "presenter", "sarif", "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatalf("the module of grype no longer brings the schema of SARIF: %v", err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, d := range everything(t) {
		text := written(t, "sarif", Options{}, d, d)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%q: %v\n%s", name, err, text)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if schema.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}) == nil {
		t.Error("the schema takes a run without a tool: nothing was tested")
	}
}

// sarifLog is what the tests read of a log.
type sarifLog struct {
	Runs []sarifRun `json:"runs"`
}

func readSARIF(t *testing.T, all ...*decision.Decision) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(written(t, "sarif", Options{}, all...), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// TestSARIFSaysWhatTheDecisionSays counts results, suppressions and rules against the decision.
func TestSARIFSaysWhatTheDecisionSays(t *testing.T) {
	for name, d := range everything(t) {
		run := readSARIF(t, d).Runs[0]
		if len(run.Results) != len(d.Findings) {
			t.Errorf("%q: %d results, the decision has %d findings", name, len(run.Results), len(d.Findings))
		}
		suppressed := 0
		for _, r := range run.Results {
			suppressed += len(r.Suppressions)
			if rule := run.Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID || rule.Help.Text == "" {
				t.Errorf("%q: result of %q points to the rule %+v", name, r.RuleID, rule)
			}
			if r.Level == "none" && r.Kind == "fail" || r.Level != "none" && r.Kind != "fail" || len(r.Locations) == 0 || strings.Contains(r.Message.Text, "](") {
				t.Errorf("%q: %+v", name, r)
			}
		}
		if suppressed != d.Totals.Waived {
			t.Errorf("%q: %d suppressed, the decision has %d waived", name, suppressed, d.Totals.Waived)
		}
	}
}

// TestSARIFFingerprintsLast has one finding move, change its words, its outcome and its version, and stay the same result.
func TestSARIFFingerprintsLast(t *testing.T) {
	was, now := sample(), sample()
	for i := range now.Findings {
		f := &now.Findings[i]
		if f.Subject.Name == "" { // then it is known by its path alone
			continue
		}
		f.Subject.Version, f.Subject.Ref, f.Message, f.Outcome, f.Evidence = "2", f.Subject.Ref+"x", "other", decision.Indeterminate, append([]decision.Evidence{}, f.Evidence...)
		for j := range f.Evidence {
			f.Evidence[j].Pointer, f.Evidence[j].Line = "/components/7", 99
		}
	}
	prints := func(d *decision.Decision) map[string]int {
		out := map[string]int{}
		for _, r := range readSARIF(t, d).Runs[0].Results {
			out[r.Fingerprints["primaryLocationLineHash"]]++
		}
		return out
	}
	before, after := prints(was), prints(now)
	if len(before) != len(was.Findings) {
		t.Errorf("%d fingerprints of %d findings", len(before), len(was.Findings))
	}
	for print := range before {
		if after[print] != 1 {
			t.Errorf("%s is gone or doubled: %v", print, after)
		}
	}
}

// TestSARIFTellsComponentsApart has one of two components with the same vulnerability be mended: the result of the other is the same one.
func TestSARIFTellsComponentsApart(t *testing.T) {
	in := func(component string) decision.Finding {
		return decision.Finding{Check: "ABC-001", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail, Evidence: []decision.Evidence{{File: "sbom.json"}},
			Subject: decision.Subject{Kind: "vulnerability", Ref: "sbom.json#" + component + " CVE-2026-1", Name: "CVE-2026-1", Component: component}}
	}
	print := func(findings ...decision.Finding) string {
		d := sample()
		d.Findings, d.Waivers = findings, nil
		results := readSARIF(t, d).Runs[0].Results
		return results[len(results)-1].Fingerprints["primaryLocationLineHash"]
	}
	if both, one := print(in("log4j-core"), in("log4j-core-shaded")), print(in("log4j-core-shaded")); both != one {
		t.Errorf("log4j-core-shaded is %s beside log4j-core, and %s without it", both, one)
	}
}

// many is a decision with so many findings of each of some checks.
func many(checks, each int, text func(i int) string) *decision.Decision {
	d := sample()
	d.Findings, d.Waivers = nil, nil
	for c := range checks {
		for i := range each {
			d.Findings = append(d.Findings, decision.Finding{Check: fmt.Sprintf("ABC-%03d", c), Pack: "base", Severity: decision.Hold, Outcome: decision.Fail,
				Message: text(c*each + i), Subject: decision.Subject{Kind: "component", Ref: fmt.Sprintf("f#%d", i), Name: fmt.Sprint("n", i)}})
		}
	}
	return d
}

// TestSARIFKeepsToLimits has more findings than code scanning takes: each check keeps some, and how many are missing is told.
func TestSARIFKeepsToLimits(t *testing.T) {
	random := func(i int) string {
		long := ""
		for j := range 10 {
			sum := sha256.Sum256(fmt.Append(nil, i, j))
			long += hex.EncodeToString(sum[:])
		}
		return long
	}
	for name, tt := range map[string]struct {
		d      *decision.Decision
		packed int
	}{
		"results": {many(30, 900, func(int) string { return "the same" }), maxSARIFPacked},
		"bytes":   {many(5, 400, random), 300 << 10},
	} {
		text, err := fitting(tt.d, "category", tt.packed)
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(text); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		var run sarifRun
		if err := json.Unmarshal(text, &run); err != nil {
			t.Fatal(err)
		}
		checks := map[string]int{}
		for _, r := range run.Results {
			checks[r.RuleID]++
		}
		left := len(tt.d.Findings) - len(run.Results)
		if packed.Len() > tt.packed || len(run.Results) > maxSARIFResults || left <= 0 || len(checks) != len(run.Tool.Driver.Rules) {
			t.Errorf("%s: %d bytes packed, %d results of %d checks", name, packed.Len(), len(run.Results), len(checks))
		}
		if got := run.Properties["resultsNotListed"]; got != float64(left) || !strings.Contains(run.Invocations[0].Notifications[0].Message.Text, fmt.Sprint(left)) {
			t.Errorf("%s: %d left out, told are %v", name, left, got)
		}
		if !strings.Contains(run.Results[0].Message.Text, "the JSON decision lists all") {
			t.Errorf("%s: %s", name, run.Results[0].Message.Text)
		}
	}
}

// TestSARIFRuns holds categories apart, and refuses more runs than code scanning takes.
func TestSARIFRuns(t *testing.T) {
	log := readSARIF(t, sample(), sample(), demo(t, "infusion-pump"))
	var ids []string
	for _, r := range log.Runs {
		ids = append(ids, r.Automation.ID)
	}
	if got := strings.Join(ids, " "); got != "cleanbill/pump/ cleanbill/pump (2)/ cleanbill/infusion-pump/" {
		t.Error(got)
	}
	doc, out := Begin("sarif", 21), bytes.Buffer{}
	for i := range 21 {
		if err := doc.Add(&out, sample(), Options{}); (err != nil) != (i == maxSARIFRuns) {
			t.Errorf("delivery %d: %v", i+1, err)
		}
	}
}

func TestSARIFURI(t *testing.T) {
	for path, want := range map[string]string{
		"a/b c.json": "a/b%20c.json", "javascript:alert(1)": "./javascript:alert%281%29", "c:/x": "./c:/x", "layout!/blobs/sha256/00": "layout%21/blobs/sha256/00", "%2e": "%252e", ".": ".",
	} {
		if got := sarifURI(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
