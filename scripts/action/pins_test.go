package action_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// workflow is the part of a workflow file that this test reads.
type workflow struct {
	Permissions map[string]string `yaml:"permissions"`
	Concurrency struct {
		Group string `yaml:"group"`
	} `yaml:"concurrency"`
	Jobs map[string]struct {
		Timeout int    `yaml:"timeout-minutes"`
		Steps   []step `yaml:"steps"`
	} `yaml:"jobs"`
}

var pinned = regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40}$`)

// checkStep holds one step to the rules of the house: actions by full commit, no expression inside a script.
func checkStep(t *testing.T, where string, s step) {
	t.Helper()
	if s.Uses != "" && s.Uses != "./" && !pinned.MatchString(s.Uses) {
		t.Errorf("%s: uses %q, want owner/name@ and the 40 hexadecimal digits of a commit", where, s.Uses)
	}
	if strings.Contains(s.Run, "${{") {
		t.Errorf("%s: an expression stands in the script %q; pass the value through env", where, s.Run)
	}
}

func TestActionIsPinnedAndFreeOfInjection(t *testing.T) {
	a := readAction(t)
	if a.Runs.Using != "composite" || len(a.Runs.Steps) == 0 {
		t.Fatalf("action.yml: using %q with %d steps, want a composite action", a.Runs.Using, len(a.Runs.Steps))
	}
	given := map[string]bool{}
	for _, s := range a.Runs.Steps {
		checkStep(t, "action.yml, step "+s.Name, s)
		if s.Run != "" && s.Shell != "bash" {
			t.Errorf("action.yml, step %s: shell %q, want bash", s.Name, s.Shell)
		}
		for _, value := range s.Env {
			if m := reference.FindStringSubmatch(value); m != nil && m[1] != "" {
				given[m[1]] = true
			}
		}
		checkScript(t, s)
	}
	for name := range a.Inputs {
		if !given[name] {
			t.Errorf("action.yml: input %s reaches no step", name)
		}
	}
	if !a.Inputs["delivery"].Required {
		t.Error("action.yml: input delivery is not required")
	}
}

var script = regexp.MustCompile(`^bash "\$GITHUB_ACTION_PATH/(scripts/action/[a-z]+\.sh)"$`)

// checkScript holds that a run step calls one of our scripts, which stops at its first failure.
func checkScript(t *testing.T, s step) {
	t.Helper()
	if s.Run == "" {
		return
	}
	m := script.FindStringSubmatch(s.Run)
	if m == nil {
		t.Errorf("action.yml, step %s: runs %q, want one script below scripts/action", s.Name, s.Run)
		return
	}
	if text := read(t, filepath.Join(repository, filepath.FromSlash(m[1]))); !strings.Contains(string(text), "\nset -euo pipefail\n") {
		t.Errorf("%s: want set -euo pipefail", m[1])
	}
}

func TestWorkflowsArePinnedAndBounded(t *testing.T) {
	dir := filepath.Join(repository, ".github", "workflows")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 {
		t.Fatal("no workflow found")
	}
	for _, e := range entries {
		var w workflow
		decodeYAML(t, filepath.Join(dir, e.Name()), &w)
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s: permissions are %v, want contents: read and nothing else", e.Name(), w.Permissions)
		}
		if w.Concurrency.Group == "" {
			t.Errorf("%s: no concurrency group", e.Name())
		}
		if len(w.Jobs) == 0 {
			t.Errorf("%s: no job", e.Name())
		}
		for name, job := range w.Jobs {
			where := e.Name() + ", job " + name
			if job.Timeout == 0 {
				t.Errorf("%s: no timeout-minutes", where)
			}
			for _, s := range job.Steps {
				checkStep(t, where, s)
			}
		}
	}
}
