package action_test

import (
	"strings"
	"testing"
)

// parseOutputs reads a GITHUB_OUTPUT file of name=value lines; the last value of a name counts.
func parseOutputs(t *testing.T, path string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(string(read(t, path))) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok {
			t.Fatalf("GITHUB_OUTPUT has a line that is no name=value: %q", line)
		}
		out[name] = value
	}
	return out
}

// commands returns the workflow commands in a log that a runner would obey. Text that comes while commands
// are stopped is left out.
func commands(log string) []string {
	var obeyed []string
	token := ""
	// The runner ends a line at a lone carriage return too.
	for line := range strings.Lines(strings.ReplaceAll(log, "\r", "\n")) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "::") && !strings.Contains(line, "##[") {
			continue
		}
		if token != "" {
			if line == "::"+token+"::" {
				token = ""
			}
			continue
		}
		if t, ok := strings.CutPrefix(line, "::stop-commands::"); ok {
			token = t
			continue
		}
		obeyed = append(obeyed, line)
	}
	if token != "" {
		obeyed = append(obeyed, "commands were never started again")
	}
	return obeyed
}

func environment(text string) map[string]string {
	out := map[string]string{}
	for _, entry := range strings.Split(text, "\x00") {
		if name, value, ok := strings.Cut(entry, "="); ok {
			out[name] = value
		}
	}
	return out
}
