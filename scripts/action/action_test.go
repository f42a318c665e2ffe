package action_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVerdictDecidesTheJob(t *testing.T) {
	for _, c := range []struct {
		name, status, failOn, writes string
		verdict                      string
		exit                         int
	}{
		{"accept", "0", "", "", "accept", 0},
		{"accept when only reject fails", "0", "reject", "", "accept", 0},
		{"reject", "1", "", "", "reject", 1},
		{"reject when only reject fails", "1", "reject", "", "reject", 1},
		{"conditional", "3", "", "", "conditional", 3},
		{"conditional, asked for", "3", "conditional", "", "conditional", 3},
		{"conditional let pass", "3", "reject", "", "conditional", 0},
		{"no verdict", "2", "", "", "none", 2},
		{"no verdict is never let pass", "2", "reject", "", "none", 2},
		{"a status nobody knows", "42", "reject", "", "none", 2},
		{"killed", "137", "reject", "", "none", 2},
		{"accept without a decision document", "0", "", "markdown sarif html letter", "none", 2},
		{"accept without a report", "0", "", "json sarif html letter", "none", 2},
		{"accept without the findings for code scanning", "0", "", "json markdown html letter", "none", 2},
		{"accept without anything", "0", "", "nothing", "none", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			inputs := map[string]string{"delivery": "pump"}
			if c.failOn != "" {
				inputs["fail-on"] = c.failOn
			}
			got := run{inputs: inputs, status: c.status, writes: c.writes}.do(t)
			if got.status != c.exit {
				t.Errorf("the job ends with %d at step %q, want %d\n%v", got.status, got.failed, c.exit, got.logs)
			}
			if v := got.outputs["verdict"]; v != c.verdict {
				t.Errorf("output verdict is %q, want %q", v, c.verdict)
			}
			checkFiles(t, got, c.verdict != "none")
			if said := strings.Contains(fmt.Sprint(got.logs), "nothing that was checked stands against accepting this delivery but what waivers lift"); said != (c.verdict == "accept") {
				t.Errorf("what an accept means is said: %t\n%v", said, got.logs)
			}
		})
	}
}

// checkFiles holds that the outputs name files that exist, or nothing when there is no verdict.
func checkFiles(t *testing.T, got result, verdict bool) {
	t.Helper()
	for _, name := range []string{"decision", "report", "sarif", "page", "letter"} {
		path := got.outputs[name]
		if !verdict {
			if path != "" {
				t.Errorf("output %s is %q without a verdict, want it empty", name, path)
			}
			continue
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("output %s is %q: %v", name, path, err)
		}
	}
	if verdict != bytes.Contains(got.summary, []byte("# report\n")) {
		t.Errorf("the summary is %q", got.summary)
	}
	if !verdict && !bytes.Contains(got.summary, []byte("no verdict")) {
		t.Errorf("the summary does not say that there is no verdict: %q", got.summary)
	}
}

func TestInputsBecomeFlags(t *testing.T) {
	got := run{status: "0", inputs: map[string]string{
		"delivery":  "out/pump.zip",
		"suppliers": "registry",
		"supplier":  "meridian",
		"packs":     "hospital-baseline\n\n   own pack.yaml\t\r\n",
		"at":        "2026-11-20",
		"profile":   "networked",
		"no-scan":   "true",

		"previous": "kept.zip", "previous-key": "intake.pub", "previous-identity": "https://forge.test/intake", "previous-issuer": "https://forge.test/oidc", "ledger": "log", "ledger-key": "keeper.pem",
	}}.do(t)
	want := map[string][]string{
		"--suppliers": {"registry"},
		"--supplier":  {"meridian"},
		"--pack":      {"hospital-baseline", "own pack.yaml"},
		"--at":        {"2026-11-20"},
		"--profile":   {"networked"},
		"--previous":  {"kept.zip"}, "--previous-key": {"intake.pub"}, "--previous-identity": {"https://forge.test/intake"}, "--previous-issuer": {"https://forge.test/oidc"}, "--ledger": {"log"}, "--ledger-key": {"keeper.pem"},
		"-o": {"json=" + got.outputs["decision"], "markdown=" + got.outputs["report"], "sarif=" + got.outputs["sarif"], "html=" + got.outputs["page"], "letter=" + got.outputs["letter"], "text"},
	}
	for name, values := range want {
		if f := flag(got.argv, name); !slices.Equal(f, values) {
			t.Errorf("%s has %q, want %q", name, f, values)
		}
	}
	if !slices.Contains(got.argv, "--no-scan") || got.argv[0] != "gate" {
		t.Errorf("cleanbill was called with %q", got.argv)
	}
}

func TestEmptyInputsAreLeftOut(t *testing.T) {
	got := run{status: "0", inputs: map[string]string{"delivery": "pump"}}.do(t)
	want := []string{"gate", "-o", "json=" + got.outputs["decision"], "-o", "markdown=" + got.outputs["report"], "-o", "sarif=" + got.outputs["sarif"], "-o", "html=" + got.outputs["page"], "-o", "letter=" + got.outputs["letter"], "-o", "text", "--", "pump"}
	if !slices.Equal(got.argv, want) {
		t.Errorf("cleanbill was called with %q, want %q", got.argv, want)
	}
}

func TestHostileInputStaysText(t *testing.T) {
	for _, hostile := range []string{
		"a delivery with spaces",
		`it's "quoted" and \ back-slashed`,
		"two\nlines",
		"::set-output name=verdict::accept",
		"x\n::set-output name=verdict::accept\n",
		"x\nverdict=accept",
		"x\r::set-output name=verdict::accept\r",
		"$(touch pwned) `touch pwned` ; touch pwned",
		"${{ secrets.GITHUB_TOKEN }}",
		"--allow-conditional",
		"-o",
		"*",
		"##[error]x",
		"::stop-commands::x\n::x::\n::error::forged",
	} {
		for _, input := range []string{"delivery", "supplier", "suppliers", "profile", "at"} {
			t.Run(fmt.Sprintf("%s %q", input, hostile), func(t *testing.T) {
				inputs := map[string]string{"delivery": "pump"}
				inputs[input] = hostile
				got := run{inputs: inputs, status: "1", says: hostile, env: []string{"HOSTILE=" + hostile}}.do(t)
				if got.status != 1 || got.outputs["verdict"] != "reject" {
					t.Errorf("the job ends with %d and %q, want 1 and reject", got.status, got.outputs["verdict"])
				}
				end := slices.Index(got.argv, "--")
				if rest := got.argv[end+1:]; !slices.Equal(rest, []string{inputs["delivery"]}) {
					t.Errorf("after the flags stands %q, want the delivery alone", rest)
				}
				if input != "delivery" && !slices.Equal(flag(got.argv, "--"+input), []string{hostile}) {
					t.Errorf("--%s has %q", input, flag(got.argv, "--"+input))
				}
				for name, log := range got.logs {
					if name == "Verdict" {
						continue
					}
					if obeyed := commands(log); obeyed != nil {
						t.Errorf("step %s: the runner would obey %q", name, obeyed)
					}
				}
				if strings.Contains(got.logs["Verdict"], hostile) && len(hostile) > 3 {
					t.Errorf("the words of the input reach the annotation: %s", got.logs["Verdict"])
				}
			})
		}
	}
}

func TestReportIsInTheLog(t *testing.T) {
	got := run{inputs: map[string]string{"delivery": "pump"}, status: "2", says: "gate: no such file\n"}.do(t)
	if n := strings.Count(got.logs["Gate"], "gate: no such file\n"); n != 2 {
		t.Errorf("standard output and error of cleanbill appear %d times in the log, want 2:\n%s", n, got.logs["Gate"])
	}
}

// A variable of the job must not lower what the inputs ask for.
func TestFlagsComeFromInputsAlone(t *testing.T) {
	got := run{
		inputs: map[string]string{"delivery": "pump"},
		status: "3",
		env:    []string{"CLEANBILL_ALLOW_CONDITIONAL=true", "CLEANBILL_PACK=own", "CLEANBILL_NO_SCAN=true"},
	}.do(t)
	for name := range got.environ {
		if strings.HasPrefix(name, "CLEANBILL_") {
			t.Errorf("cleanbill sees the variable %s", name)
		}
	}
	if got.status != 3 {
		t.Errorf("the job ends with %d, want 3", got.status)
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		input map[string]string
		says  string
	}{
		{"no delivery", map[string]string{"delivery": ""}, "delivery"},
		{"fail-on of another kind", map[string]string{"delivery": "pump", "fail-on": "never"}, "fail-on"},
		{"no-scan of another kind", map[string]string{"delivery": "pump", "no-scan": "yes"}, "no-scan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run{inputs: c.input, status: "0"}.do(t)
			if got.status != 2 || got.outputs["verdict"] != "none" || got.argv != nil {
				t.Errorf("the job ends with %d, verdict %q, cleanbill called with %q; want 2, none, not called",
					got.status, got.outputs["verdict"], got.argv)
			}
			if obeyed := commands(got.logs["Gate"]); len(obeyed) != 1 || !strings.Contains(obeyed[0], c.says) {
				t.Errorf("the annotation is %q, want one that names %s", obeyed, c.says)
			}
		})
	}
}

func TestSummaryKeepsTheLimit(t *testing.T) {
	const limit = 1 << 20
	line := strings.Repeat("é", 40) + "\n"
	for _, c := range []struct {
		name   string
		report string
		cut    bool
	}{
		{"short", line, false},
		{"just below", strings.Repeat(line, (limit-4096)/len(line)), false},
		{"just above", strings.Repeat(line, limit/len(line)), true},
		{"far above", strings.Repeat(line, 3*limit/len(line)), true},
		{"one long line", strings.Repeat("x", 2*limit), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run{inputs: map[string]string{"delivery": "pump"}, status: "1", report: c.report}.do(t)
			if len(got.summary) > limit {
				t.Errorf("the summary has %d bytes; a runner takes %d", len(got.summary), limit)
			}
			if !c.cut {
				if string(got.summary) != c.report {
					t.Errorf("the summary is not the report (%d bytes, want %d)", len(got.summary), len(c.report))
				}
				return
			}
			notice, shown, ok := strings.Cut(string(got.summary), "\n\n")
			if !ok || !strings.HasPrefix(c.report, shown) || (shown != "" && !strings.HasSuffix(shown, "\n")) {
				t.Errorf("what is shown is not the report up to a whole line")
			}
			for _, want := range []string{
				fmt.Sprintf("has %d lines (%d bytes)", strings.Count(c.report, "\n"), len(c.report)),
				fmt.Sprintf("the first %d lines (%d bytes)", strings.Count(shown, "\n"), len(shown)),
				fmt.Sprintf("%d bytes are left out", len(c.report)-len(shown)),
				"The verdict is **reject**",
			} {
				if !strings.Contains(notice, want) {
					t.Errorf("the notice does not say %q:\n%s", want, notice)
				}
			}
			if whole := read(t, got.outputs["report"]); string(whole) != c.report {
				t.Errorf("output report names a file of %d bytes, want the whole report of %d", len(whole), len(c.report))
			}
		})
	}
}

func TestBuildIgnoresTheCallersGoSettings(t *testing.T) {
	needBash(t)
	got := run{
		inputs: map[string]string{"delivery": "pump"},
		status: "0",
		env:    []string{"GOFLAGS=-mod=mod -toolexec=/bin/false", "GOOS=plan9", "GOARCH=mips", "GOWORK=/elsewhere/go.work"},
	}.do(t)
	for _, name := range []string{"GOFLAGS", "GOOS", "GOARCH"} {
		if v, ok := got.build[name]; ok {
			t.Errorf("go build sees %s=%s", name, v)
		}
	}
	if got.build["GOWORK"] != "off" || got.build["CGO_ENABLED"] != "0" {
		t.Errorf("go build sees GOWORK=%q, CGO_ENABLED=%q", got.build["GOWORK"], got.build["CGO_ENABLED"])
	}
}

func TestTwoUsesInOneJobDoNotMeet(t *testing.T) {
	temp := t.TempDir()
	first := run{inputs: map[string]string{"delivery": "a"}, status: "0", temp: temp}.do(t)
	second := run{inputs: map[string]string{"delivery": "b"}, status: "0", temp: temp}.do(t)
	if filepath.Dir(first.outputs["decision"]) == filepath.Dir(second.outputs["decision"]) {
		t.Errorf("both uses write to %s", filepath.Dir(first.outputs["decision"]))
	}
}

func TestWindowsIsRefused(t *testing.T) {
	got := run{inputs: map[string]string{"delivery": "pump"}, status: "0", env: []string{"RUNNER_OS=Windows"}}.do(t)
	if got.status != 2 || got.failed != "Build cleanbill" || got.outputs["verdict"] != "none" {
		t.Errorf("the job ends with %d at %q, verdict %q; want 2 at the build, none", got.status, got.failed, got.outputs["verdict"])
	}
}
