package cli_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

var update = flag.Bool("update", false, "write what was printed into README.md")

// TestREADME holds the run shown in the README against what the command prints. -update writes it anew.
func TestREADME(t *testing.T) {
	const begin, end = "<!-- run -->\n", "<!-- /run -->"
	path := filepath.Join("..", "..", "README.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	head, rest, ok := strings.Cut(text, begin)
	shown, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no run between %q and %q", begin, end)
	}
	t.Chdir(filepath.Join("..", ".."))
	const command = "cleanbill gate --suppliers testdata/suppliers --at 2026-11-20 testdata/deliveries/infusion-pump-conditional"
	var out, errs bytes.Buffer
	status := cli.Main(context.Background(), cli.Process{
		Args: strings.Fields(command), Stdout: &out, Stderr: &errs,
		Now:    func() time.Time { t.Error("the clock was asked though --at is given"); return time.Time{} },
		Getenv: func(string) string { return "" },
	})
	if status != 3 || errs.Len() > 0 {
		t.Fatalf("exit status %d, want 3; standard error: %s", status, errs.String())
	}
	want := "```console\n$ " + command + "\n" + out.String() + "```\n"
	if *update {
		if err := os.WriteFile("README.md", []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if shown != want {
		t.Errorf("the run in README.md is not what is printed (go test ./internal/cli -run README -update writes it):\n%s", want)
	}
}
