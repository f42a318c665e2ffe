package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReference holds docs/cli.md against the commands. -update writes it anew.
func TestReference(t *testing.T) {
	status, page, errs := ran(t, "docs", "markdown")
	if status != 0 {
		t.Fatal(errs)
	}
	file := filepath.Join("..", "..", "docs", "cli.md")
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(kept), "\r\n", "\n") != page {
		t.Errorf("%s is not what the commands say: go test ./internal/cli -run Reference -update", file)
	}
}

// TestManPages has a page for each command of the reference, in the language of man.
func TestManPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	if status, _, errs := ran(t, "docs", "man", dir); status != 0 {
		t.Fatal(errs)
	}
	_, page, _ := ran(t, "docs", "markdown")
	commands := 0
	for line := range strings.Lines(page) {
		words, found := strings.CutPrefix(strings.TrimSpace(line), "## ")
		if !found {
			continue
		}
		commands++
		text, err := os.ReadFile(filepath.Join(dir, strings.ReplaceAll(words, " ", "-")+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range []string{".TH " + strings.ToUpper(strings.ReplaceAll(words, " ", "-")) + " 1 ", "\n.SH NAME\n", "\n.SH SYNOPSIS\n"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: no %q in\n%.300s", words, want, text)
			}
		}
	}
	if pages, err := filepath.Glob(filepath.Join(dir, "*.1")); err != nil || len(pages) != commands+1 || commands < 30 {
		t.Errorf("%d pages of %d commands: %v", len(pages), commands, err)
	}
}
