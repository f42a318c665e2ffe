package cli_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

var update = flag.Bool("update", false, "write what was printed into the documents that show it")

// TestREADME holds the runs shown in documents against what the commands print. -update writes them anew.
func TestREADME(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for document, runs := range map[string]int{"README.md": 1, filepath.Join("docs", "verify.md"): 3} {
		holdRuns(t, document, runs)
	}
}

// holdRuns holds the runs that a document shows against what the commands print in the working directory.
func holdRuns(t *testing.T, document string, runs int) {
	t.Helper()
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	found := 0
	anew := shownRun.ReplaceAllStringFunc(text, func(block string) string {
		found++
		m := shownRun.FindStringSubmatch(block)
		return "<!-- run " + m[1] + " -->\n```console\n$ " + m[2] + "\n" + printed(t, m[2], m[1]) + "```\n<!-- /run -->"
	})
	if found != runs {
		t.Errorf("%s shows %d runs, expected %d", document, found, runs)
	}
	switch {
	case anew == text:
	case *update:
		if err := os.WriteFile(document, []byte(anew), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("a run in %s is not what is printed (go test ./internal/cli -run 'README|PolicyPage' -update writes it):\n%s", document, anew)
	}
}

// shownRun is a run with its exit status, its command on one line or several, and its output.
var shownRun = regexp.MustCompile("(?s)<!-- run ([0-9]) -->\n```console\n\\$ ((?:[^\n]*\\\\\n)*[^\n]*)\n.*?```\n<!-- /run -->")

// printed runs a command line and gives what it prints.
func printed(t *testing.T, command, status string) string {
	t.Helper()
	var out, errs bytes.Buffer
	got := cli.Main(context.Background(), cli.Process{
		Args: strings.Fields(strings.ReplaceAll(command, "\\\n", " ")), Stdout: &out, Stderr: &errs,
		Now:    func() time.Time { t.Error("the clock was asked though --at is given"); return time.Time{} },
		Getenv: func(string) string { return "" },
	})
	if strconv.Itoa(got) != status || errs.Len() > 0 {
		t.Errorf("%s\nexit status %d, shown as %s; standard error: %s", command, got, status, errs.String())
	}
	return out.String()
}
