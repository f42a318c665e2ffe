package action_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

type finding struct {
	Check    string     `json:"check"`
	Title    string     `json:"title"`
	Severity string     `json:"severity"`
	Outcome  string     `json:"outcome"`
	Evidence []evidence `json:"evidence"`
	Waiver   *struct{}  `json:"waiver"`
}

type evidence struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
}

func decisionOf(t *testing.T, findings ...finding) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"kind": "cleanbill.decision/v1", "findings": findings})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func needJQ(t *testing.T) {
	t.Helper()
	needs.Programs(t, "jq")
}

func TestFindingsAreAnnotated(t *testing.T) {
	needJQ(t)
	pump := t.TempDir()
	judged := decisionOf(t,
		finding{Check: "SIG-001", Title: "Each file is signed", Severity: "block", Outcome: "fail", Evidence: []evidence{{File: "a.img"}}},
		finding{Check: "SUP-003", Title: "The end of support is a date", Severity: "hold", Outcome: "declared-unknown", Evidence: []evidence{{File: "sbom.cdx.json", Line: 17}}},
		finding{Check: "CRY-001", Title: "100 % of keys\nare listed", Severity: "warn", Outcome: "fail"},
		finding{Check: "INT-001", Title: "Waived", Severity: "block", Outcome: "fail", Waiver: &struct{}{}},
		finding{Check: "INT-002", Title: "Holds", Severity: "block", Outcome: "pass"},
		finding{Check: "INT-003", Title: "Does not apply", Severity: "block", Outcome: "not-applicable"},
	)
	got := run{inputs: map[string]string{"delivery": pump}, status: "1", judged: judged}.do(t)
	want := []string{
		"::error file=" + pump + "/a.img,line=1,title=SIG-001::Each file is signed: fail",
		"::notice title=CRY-001::100 %25 of keys%0Aare listed: fail",
		"::warning file=" + pump + "/sbom.cdx.json,line=17,title=SUP-003::The end of support is a date: declared-unknown",
	}
	if is := commands(got.logs["Annotations"]); !slices.Equal(is, want) {
		t.Errorf("annotations are\n%s\nwant\n%s", strings.Join(is, "\n"), strings.Join(want, "\n"))
	}
	// What lies in an archive is no file of the repository.
	got = run{inputs: map[string]string{"delivery": "pump.zip"}, status: "1", judged: judged}.do(t)
	if strings.Contains(got.logs["Annotations"], "file=") {
		t.Errorf("a file in an archive is named:\n%s", got.logs["Annotations"])
	}
}

// A delivery chooses the names of its files. None of them may say more to the runner than a name.
func TestHostileNamesAreAnnotatedAsNames(t *testing.T) {
	needJQ(t)
	name := "x,line=1::\r\n::stop-commands::t\n##[error]%0A,title=forged::y"
	got := run{inputs: map[string]string{"delivery": t.TempDir()}, status: "1", judged: decisionOf(t,
		finding{Check: "SIG-001", Title: "Signed", Severity: "block", Outcome: "fail", Evidence: []evidence{{File: name}}})}.do(t)
	obeyed := commands(got.logs["Annotations"])
	if len(obeyed) != 1 {
		t.Fatalf("the runner would obey %q", obeyed)
	}
	properties, message, _ := strings.Cut(strings.TrimPrefix(obeyed[0], "::error "), "::")
	if message != "Signed: fail" || strings.Count(properties, ",") != 2 || strings.Contains(properties, "title=forged,") {
		t.Errorf("the annotation is %q", obeyed[0])
	}
}

func TestAnnotationsKeepTheLimit(t *testing.T) {
	needJQ(t)
	var many []finding
	for i := range 25 {
		many = append(many, finding{Check: fmt.Sprintf("OWN-%03d", i), Title: "Own", Severity: "block", Outcome: "fail"})
	}
	got := run{inputs: map[string]string{"delivery": "pump"}, status: "1", judged: decisionOf(t, many...)}.do(t)
	if n := len(commands(got.logs["Annotations"])); n != 10 || !strings.Contains(got.logs["Annotations"], "15 more of the level error") {
		t.Errorf("%d annotations:\n%s", n, got.logs["Annotations"])
	}
}

// One check with many findings leaves room for the others.
func TestEveryCheckIsAnnotatedFirst(t *testing.T) {
	needJQ(t)
	var many []finding
	for range 12 {
		many = append(many, finding{Check: "INT-007", Title: "Many", Severity: "block", Outcome: "fail"})
	}
	many = append(many, finding{Check: "SIG-001", Title: "One", Severity: "block", Outcome: "fail"})
	got := run{inputs: map[string]string{"delivery": "pump"}, status: "1", judged: decisionOf(t, many...)}.do(t)
	if is := commands(got.logs["Annotations"]); len(is) != 10 || is[0] != "::error title=INT-007::Many: fail" || is[1] != "::error title=SIG-001::One: fail" {
		t.Errorf("annotations are %q", is)
	}
}

func TestFindingsAreUploaded(t *testing.T) {
	inputs := map[string]string{"delivery": "pump", "upload-sarif": "true"}
	got := run{inputs: inputs, status: "1"}.do(t)
	if got.status != 1 {
		t.Fatalf("the job ends with %d at %s: %v", got.status, got.failed, got.logs)
	}
	if !slices.Contains(got.uploaded, "repos/maker/pump/code-scanning/sarifs") || !slices.Contains(got.uploaded, "POST") {
		t.Errorf("gh was called with %q", got.uploaded)
	}
	var body struct {
		Commit string `json:"commit_sha"`
		Ref    string `json:"ref"`
		SARIF  string `json:"sarif"`
	}
	if err := json.Unmarshal(got.body, &body); err != nil {
		t.Fatal(err)
	}
	packed, err := base64.StdEncoding.DecodeString(body.SARIF)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := os.ReadFile(got.outputs["sarif"]); err != nil || !bytes.Equal(sent, whole) || body.Commit != "c0ffee" || body.Ref != "refs/heads/\"main\"" {
		t.Errorf("%d bytes of %s at %s were sent, expected those of the output sarif: %v", len(sent), body.Commit, body.Ref, err)
	}
}

func TestUploadIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		input, status, gh string
		exit              int
		uploaded          bool
	}{
		"not asked for":   {"", "0", "", 0, false},
		"no verdict":      {"true", "2", "", 2, false},
		"another word":    {"yes", "0", "", 2, false},
		"not allowed":     {"true", "0", "1", 2, true},
		"nothing against": {"true", "0", "", 0, true},
	} {
		inputs := map[string]string{"delivery": "pump"}
		if c.input != "" {
			inputs["upload-sarif"] = c.input
		}
		got := run{inputs: inputs, status: c.status, gh: c.gh}.do(t)
		if got.status != c.exit || (got.uploaded != nil) != c.uploaded {
			t.Errorf("%s: the job ends with %d, uploaded %v\n%v", name, got.status, got.uploaded, got.logs)
		}
	}
}

func TestSignedDecisionsAreKept(t *testing.T) {
	inputs := map[string]string{
		"delivery": "pump", "sign": "intake.pem", "data": "data", "approvers": "approvers.yaml", "waivers": "w/a.yaml\nw/b c.yaml\n", "trusted-root": "root.json",
	}
	got := run{inputs: inputs, status: "0"}.do(t)
	for name, want := range map[string][]string{
		"--sign-key": {"intake.pem"}, "--data": {"data"}, "--approvers": {"approvers.yaml"}, "--waivers": {"w/a.yaml", "w/b c.yaml"},
		"--trusted-root": {"root.json"}, "--dossier": {got.outputs["dossier"]},
	} {
		if is := flag(got.argv, name); !slices.Equal(is, want) {
			t.Errorf("%s has %q, want %q", name, is, want)
		}
	}
	if _, err := os.Stat(got.outputs["dossier"]); err != nil {
		t.Error(err)
	}
	without := run{inputs: map[string]string{"delivery": "pump", "sign": "keyless"}, status: "0"}.do(t)
	if !slices.Contains(without.argv, "--sign-keyless") || flag(without.argv, "--sign-key") != nil || !slices.Equal(flag(without.argv, "--dossier"), []string{without.outputs["dossier"]}) {
		t.Errorf("keyless: %q, dossier %q", without.argv, without.outputs["dossier"])
	}
	// A record that was asked for and is not there is no verdict.
	got = run{inputs: inputs, status: "0", writes: "json markdown sarif html letter"}.do(t)
	if got.status != 2 || got.outputs["verdict"] != "none" || got.outputs["dossier"] != "" {
		t.Errorf("the job ends with %d, verdict %q, dossier %q", got.status, got.outputs["verdict"], got.outputs["dossier"])
	}
	if got = (run{inputs: map[string]string{"delivery": "pump"}, status: "0"}).do(t); got.outputs["dossier"] != "" {
		t.Errorf("output dossier is %q without a key", got.outputs["dossier"])
	}
}

// TestReleasedProgram judges with a program that was handed in, and builds none.
func TestReleasedProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "cleanbill of a release")
	write(t, program, cleanbillStandIn, 0o600)
	got := run{inputs: map[string]string{"delivery": "pump", "program": program}, status: "3"}.do(t)
	if got.status != 3 || got.build != nil || got.argv == nil {
		t.Errorf("the job ends with %d at %s, build %v", got.status, got.failed, got.build)
	}
	got = run{inputs: map[string]string{"delivery": "pump", "program": program + "x"}, status: "0"}.do(t)
	if got.status != 2 || got.outputs["verdict"] != "none" || got.argv != nil {
		t.Errorf("without the program the job ends with %d, verdict %q", got.status, got.outputs["verdict"])
	}
}
