package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// junitLog is what the tests read of a document.
type junitLog struct {
	Suites []junitSuite `xml:"testsuite"`
}

func readJUnit(t *testing.T, o Options, all ...*decision.Decision) junitLog {
	t.Helper()
	var log junitLog
	if err := xml.Unmarshal(written(t, "junit", o, all...), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// TestJUnitIsValid holds every document against the schema of the form that Jenkins reads, which .ci/run fetches.
func TestJUnitIsValid(t *testing.T) {
	schema := needs.Variable(t, "CLEANBILL_JUNIT_XSD", "the schema of JUnit XML, which .ci/run fetches")
	needs.Programs(t, "xmllint")
	judge := func(text []byte) error {
		file := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("xmllint", "--nonet", "--noout", "--schema", schema, file).CombinedOutput()
		if err != nil {
			t.Logf("%s", out)
		}
		return err
	}
	for name, d := range everything(t) {
		if err := judge(written(t, "junit", Options{Verbose: true}, d, d)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if judge([]byte("<testsuites><testsuite/></testsuites>")) == nil {
		t.Error("the schema takes a suite without a name: nothing was tested")
	}
}

// TestJUnitSaysWhatTheDecisionSays counts the tests by how they ended: a test passes only with its finding, and the counts of a suite are those of its tests.
func TestJUnitSaysWhatTheDecisionSays(t *testing.T) {
	for name, d := range everything(t) {
		log := readJUnit(t, Options{}, d)
		cases, passed := -1, 0 // one is the verdict's
		for _, s := range log.Suites {
			cases += len(s.Cases)
		}
		if cases != len(d.Findings) {
			t.Errorf("%q: %d tests of %d findings", name, cases, len(d.Findings))
		}
		for _, s := range log.Suites {
			failures, errors, skipped := 0, 0, 0
			for _, c := range s.Cases {
				switch {
				case c.Failure != nil:
					failures++
				case c.Error != nil:
					errors++
				case c.Skipped != nil:
					skipped++
				default:
					passed++
				}
			}
			if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != errors || s.Skipped != skipped {
				t.Errorf("%q: %+v", name, s)
			}
		}
		want := 0
		for _, f := range d.Findings {
			if f.Outcome == decision.Pass {
				want++
			}
		}
		if d.Verdict == decision.Accept {
			want++
		}
		if passed != want {
			t.Errorf("%q: %d tests pass, want %d", name, passed, want)
		}
	}
}

// TestJUnitOutcomes has each outcome end as it counts for the verdict.
func TestJUnitOutcomes(t *testing.T) {
	lifted := &decision.Lifted{ID: "W-1"}
	for _, tt := range []struct {
		outcome  decision.Outcome
		severity decision.Severity
		waiver   *decision.Lifted
		want     string
	}{
		{decision.Fail, decision.Block, nil, "failure"}, {decision.Withheld, decision.Hold, nil, "failure"}, {decision.Indeterminate, decision.Block, nil, "failure"},
		{decision.DeclaredUnknown, decision.Hold, nil, "failure"}, {decision.Error, decision.Block, nil, "error"}, {decision.Fail, "unheard of", nil, "failure"}, {"unheard of", decision.Hold, nil, "failure"},
		{decision.Fail, decision.Warn, nil, "skipped"}, {decision.Error, decision.Info, nil, "skipped"}, {decision.Fail, decision.Block, lifted, "skipped"},
		{decision.NotApplicable, decision.Block, nil, "skipped"}, {decision.Pass, decision.Block, nil, ""}, {decision.Pass, decision.Warn, nil, ""},
	} {
		c := junitCaseOf(decision.Finding{Outcome: tt.outcome, Severity: tt.severity, Waiver: tt.waiver}, "d")
		got := ""
		switch {
		case c.Failure != nil:
			got = "failure"
		case c.Error != nil:
			got = "error"
		case c.Skipped != nil:
			got = "skipped"
		}
		if got != tt.want {
			t.Errorf("%s under %s, waiver %v: %q, want %q", tt.outcome, tt.severity, tt.waiver, got, tt.want)
		}
	}
}

// TestJUnitLosesNoFinding has findings of a pack that the decision does not list, and a pack listed twice.
func TestJUnitLosesNoFinding(t *testing.T) {
	d := sample()
	d.Packs = append(d.Packs, d.Packs[0])
	d.Findings = append(d.Findings, decision.Finding{Check: "X", Pack: "other", Severity: decision.Block, Outcome: decision.Fail})
	cases := 0
	for _, s := range readJUnit(t, Options{}, d).Suites {
		cases += len(s.Cases)
	}
	if cases != len(d.Findings)+1 {
		t.Errorf("%d tests of %d findings", cases, len(d.Findings))
	}
}

// TestJUnitTellsWhatIsOnlyCounted has a failing test stand for the findings that the decision does not list.
func TestJUnitTellsWhatIsOnlyCounted(t *testing.T) {
	d := sample()
	d.Unlisted = []decision.Unlisted{{Check: "SUP-002", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail, Listed: 4, Count: 7000}}
	if text := string(written(t, "junit", Options{}, d)); !strings.Contains(text, "6996 more, which are only counted") {
		t.Error(text)
	}
}

// TestJUnitIsXML reads hostile documents token by token, and finds no element that is not one of ours.
func TestJUnitIsXML(t *testing.T) {
	known := map[string]bool{"testsuites": true, "testsuite": true, "properties": true, "property": true, "testcase": true, "skipped": true, "error": true, "failure": true, "system-out": true}
	for name, d := range everything(t) {
		for dec := xml.NewDecoder(bytes.NewReader(written(t, "junit", Options{Verbose: true}, d))); ; {
			token, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if start, ok := token.(xml.StartElement); ok && !known[start.Name.Local] {
				t.Errorf("%q: element %s", name, start.Name.Local)
			}
		}
	}
}
