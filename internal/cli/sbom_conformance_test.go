package cli_test

import (
	"bytes"
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// maxPage is how many lines validate and show may print about one published SBOM without --verbose.
const maxPage = 250

// TestConformancePages holds what validate and show print about every published SBOM to what a person can read: an
// answer, no wall of text, nothing that a terminal would act on. Both agree on what is readable and what is valid.
func TestConformancePages(t *testing.T) {
	root := needs.Conformance(t)
	agree, total := 0, 0
	for _, topic := range []string{"sbom-wild", "medical", "spdx", "cyclonedx"} {
		err := filepath.WalkDir(filepath.Join(root, topic), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.Contains(path, "json") && !strings.HasSuffix(path, "xml") && !strings.HasSuffix(path, "spdx") {
				return err
			}
			total++
			validated, valid := page(t, "validate", path)
			shown, show := page(t, "show", path)
			switch {
			case (valid == 2) != (show == 2):
				t.Errorf("%s: validate exits %d, show %d", path, valid, show)
			case valid == 0 && !strings.Contains(shown, "\nVALID\n"), valid == 1 && !strings.Contains(shown, "\nINVALID\n"):
				t.Errorf("%s: validate exits %d, show says otherwise", path, valid)
			case valid == 2 && !strings.HasPrefix(validated, "UNREADABLE"):
				t.Errorf("%s: unreadable, and validate does not say so: %s", path, validated)
			default:
				agree++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if total == 0 {
		t.Fatal("no files")
	}
	t.Logf("pages about published SBOMs: agree %d of %d", agree, total)
}

// page runs a command on a file and holds what it prints to what a terminal and its reader can take.
func page(t *testing.T, command, path string) (string, int) {
	t.Helper()
	var out, errs bytes.Buffer
	status := cli.Main(context.Background(), cli.Process{
		Args: []string{"cleanbill", "sbom", command, "--at", "2026-11-20", path}, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Now: func() time.Time { return time.Time{} }, Getenv: func(string) string { return "" },
	})
	text := out.String()
	if n := strings.Count(text, "\n"); n > maxPage {
		t.Errorf("%s %s: %d lines", command, path, n)
	}
	for _, s := range []string{text, errs.String()} {
		if i := strings.IndexFunc(s, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%s %s prints %q", command, path, s[i:min(len(s), i+8)])
		}
	}
	if (status == 2) != (errs.Len() > 0) {
		t.Errorf("%s %s: exit status %d, standard error %q", command, path, status, errs.String())
	}
	return text, status
}
