package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ownFile is a file that docs/policy.md tells a reader to write: its name in a comment, and its text.
var ownFile = regexp.MustCompile("(?s)```yaml\n# (own/[^\n]*)\n(.*?)```")

// TestPolicyPage does what docs/policy.md says to somebody who writes a first check, and holds the runs it shows against what the
// commands print. -update writes them anew.
func TestPolicyPage(t *testing.T) {
	page, err := filepath.Abs(filepath.Join("..", "..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	testdata, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	lines := 0
	for _, m := range ownFile.FindAllStringSubmatch(strings.ReplaceAll(string(data), "\r\n", "\n"), -1) {
		name := filepath.FromSlash(m[1])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(m[2]), 0o644); err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(m[2], "\n")
	}
	if lines == 0 || lines >= 20 {
		t.Errorf("the reader's files have %d lines, expected some, and under 20", lines)
	}
	for to, from := range map[string]string{"registry": "suppliers", "data": "data", "drip-4.2.3": filepath.Join("deliveries", "infusion-pump")} {
		if err := os.CopyFS(to, os.DirFS(filepath.Join(testdata, from))); err != nil {
			t.Fatal(err)
		}
	}
	holdRuns(t, page, 3)
}
