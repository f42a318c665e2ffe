// Package action_test runs action.yml and its shell parts as a GitHub runner would, with a stand-in for
// the Go compiler and for cleanbill itself, so that no network and no real build is needed.
package action_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// action is the part of action.yml that matters to a run.
type action struct {
	Inputs map[string]struct {
		Default  string `yaml:"default"`
		Required bool   `yaml:"required"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Using string `yaml:"using"`
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

type step struct {
	Name  string            `yaml:"name"`
	ID    string            `yaml:"id"`
	Uses  string            `yaml:"uses"`
	Shell string            `yaml:"shell"`
	Run   string            `yaml:"run"`
	Env   map[string]string `yaml:"env"`
	With  map[string]string `yaml:"with"`
}

// result is what a run of the whole action leaves behind.
type result struct {
	status  int               // of the first step that failed; 0 when none did
	failed  string            // name of that step
	outputs map[string]string // of the action
	logs    map[string]string // standard output and error by step name
	summary []byte            // all that went to GITHUB_STEP_SUMMARY
	argv    []string          // what cleanbill was called with; nil when it was not called
	environ map[string]string // what cleanbill saw
	build   map[string]string // what "go build" saw; nil when it was not called

	uploaded []string // what gh was called with; nil when it was not called
	body     []byte   // what it sent
}

const repository = "../.."

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	decodeYAML(t, filepath.Join(repository, "action.yml"), &a)
	return a
}

func decodeYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func needBash(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the action runs on Linux and macOS runners only")
	}
	needs.Programs(t, "bash")
}

// cleanbillStandIn notes its arguments and environment, writes the files that FAKE_WRITES asks for, says
// what FAKE_SAYS holds and exits with FAKE_STATUS.
const cleanbillStandIn = `#!/usr/bin/env bash
printf '%s\0' "$@" >"$FAKE_NOTES/argv"
env -0 >"$FAKE_NOTES/environ"
for argument in "$@"; do
  case "$argument" in
    json=*) [[ "$FAKE_WRITES" == *json* ]] && cat "$FAKE_NOTES/decision" >"${argument#json=}" ;;
    --dossier=*) [[ "$FAKE_WRITES" == *dossier* ]] && printf 'x\n' >"${argument#--dossier=}" ;;
    sarif=* | html=* | letter=*) [[ "$FAKE_WRITES" == *"${argument%%=*}"* ]] && printf 'x\n' >"${argument#*=}" ;;
    markdown=*) [[ "$FAKE_WRITES" == *markdown* ]] && cat "$FAKE_NOTES/report" >"${argument#markdown=}" ;;
  esac
done
printf '%s' "$FAKE_SAYS"
printf '%s' "$FAKE_SAYS" >&2
exit "$FAKE_STATUS"
`

// goStandIn puts cleanbillStandIn where "go build" would put the program.
const goStandIn = `#!/usr/bin/env bash
printf '%s\0' "$@" >"$FAKE_NOTES/go-argv"
env -0 >"$FAKE_NOTES/go-environ"
while [[ $# -gt 0 ]]; do
  if [[ "$1" == -o ]]; then
    cp "$FAKE_NOTES/cleanbill" "$2" && chmod +x "$2"
    exit
  fi
  shift
done
exit 1
`

// ghStandIn notes its arguments and what it would send.
const ghStandIn = `#!/usr/bin/env bash
printf '%s\0' "$@" >"$FAKE_NOTES/gh-argv"
while [[ $# -gt 0 ]]; do
  [[ "$1" != --input ]] || cp "$2" "$FAKE_NOTES/gh-body"
  shift
done
exit "$FAKE_GH"
`

// run is one use of the action.
type run struct {
	inputs map[string]string
	status string // exit status of cleanbill
	writes string // all five files unless set
	says   string // what cleanbill prints, on both streams
	report string // the Markdown report
	judged string // the decision document; a bare one unless set
	gh     string // what gh ends with; 0 unless set
	env    []string
	temp   string // RUNNER_TEMP; a fresh one unless set
}

// do runs every "run" step of action.yml in order, up to the first that fails.
func (r run) do(t *testing.T) result {
	t.Helper()
	needBash(t)
	notes, workspace, bin := t.TempDir(), t.TempDir(), t.TempDir()
	temp := r.temp
	if temp == "" {
		temp = t.TempDir()
	}
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	if r.writes == "" {
		r.writes = "json markdown sarif html letter dossier"
	}
	if r.judged == "" {
		r.judged = `{"kind":"cleanbill.decision/v1"}` + "\n"
	}
	if r.gh == "" {
		r.gh = "0"
	}
	if r.report == "" {
		r.report = "# report\n"
	}
	write(t, filepath.Join(notes, "cleanbill"), cleanbillStandIn, 0o700)
	write(t, filepath.Join(notes, "report"), r.report, 0o600)
	write(t, filepath.Join(notes, "decision"), r.judged, 0o600)
	write(t, filepath.Join(bin, "gh"), ghStandIn, 0o700)
	write(t, filepath.Join(bin, "go"), goStandIn, 0o700)

	a := readAction(t)
	res := result{logs: map[string]string{}, outputs: map[string]string{}}
	outputs := map[string]map[string]string{}
	resolve := func(expression string) string { return evaluate(t, expression, a, r.inputs, outputs) }
	for _, s := range a.Runs.Steps {
		if s.Run == "" {
			continue
		}
		outputFile, summaryFile := filepath.Join(temp, "output-"+s.Name), filepath.Join(temp, "summary-"+s.Name)
		write(t, outputFile, "", 0o600)
		write(t, summaryFile, "", 0o600)
		cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", s.Run)
		cmd.Dir = workspace
		cmd.Env = append(cmd.Environ(), r.env...)
		cmd.Env = append(cmd.Env,
			"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
			"GITHUB_ACTION_PATH="+root, "GITHUB_OUTPUT="+outputFile, "GITHUB_STEP_SUMMARY="+summaryFile, "RUNNER_TEMP="+temp,
			"GITHUB_REPOSITORY=maker/pump", "GITHUB_SHA=c0ffee", "GITHUB_REF=refs/heads/\"main\"", "FAKE_GH="+r.gh,
			"FAKE_NOTES="+notes, "FAKE_STATUS="+r.status, "FAKE_WRITES="+r.writes, "FAKE_SAYS="+r.says)
		for name, value := range s.Env {
			cmd.Env = append(cmd.Env, name+"="+resolve(value))
		}
		log, err := cmd.CombinedOutput()
		res.logs[s.Name] = string(log)
		outputs[s.ID] = parseOutputs(t, outputFile)
		res.summary = append(res.summary, read(t, summaryFile)...)
		if err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Fatalf("step %s: %v", s.Name, err)
			}
			res.status, res.failed = exit.ExitCode(), s.Name
			break
		}
	}
	for name, o := range a.Outputs {
		res.outputs[name] = resolve(o.Value)
	}
	if text, err := os.ReadFile(filepath.Join(notes, "go-environ")); err == nil {
		res.build = environment(string(text))
	}
	if text, err := os.ReadFile(filepath.Join(notes, "gh-argv")); err == nil {
		res.uploaded = strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
		res.body = read(t, filepath.Join(notes, "gh-body"))
	}
	if text, err := os.ReadFile(filepath.Join(notes, "argv")); err == nil {
		res.argv = strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
		res.environ = environment(string(read(t, filepath.Join(notes, "environ"))))
	}
	return res
}

var reference = regexp.MustCompile(`^\$\{\{ (?:inputs\.([a-z-]+)|steps\.([a-z]+)\.outputs\.([a-z]+))(?: \|\| '([a-z]*)')? \}\}$`)

// evaluate resolves the two forms of expression that action.yml uses; any other is an error.
func evaluate(t *testing.T, expression string, a action, inputs map[string]string, outputs map[string]map[string]string) string {
	t.Helper()
	m := reference.FindStringSubmatch(expression)
	if m == nil {
		t.Fatalf("action.yml: cannot evaluate %q", expression)
	}
	if m[1] != "" {
		declared, ok := a.Inputs[m[1]]
		if !ok {
			t.Fatalf("action.yml: %q names an input that is not declared", expression)
		}
		if value, ok := inputs[m[1]]; ok {
			return value
		}
		return declared.Default
	}
	if value := outputs[m[2]][m[3]]; value != "" {
		return value
	}
	return m[4]
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// flag returns the values of a flag that is given as --name=value, or after -o.
func flag(argv []string, name string) []string {
	var values []string
	end := slices.Index(argv, "--")
	for i, a := range argv[:end] {
		if v, ok := strings.CutPrefix(a, name+"="); ok {
			values = append(values, v)
		}
		if a == "-o" && name == "-o" && i+1 < end {
			values = append(values, argv[i+1])
		}
	}
	return values
}
