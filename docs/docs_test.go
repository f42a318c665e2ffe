// Package docs_test keeps the documents true: what they show is loaded and run, what they point to exists.
package docs_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// documents are those of the project that are read as they lie: all of this folder, and the others by name.
func documents(t *testing.T) []string {
	t.Helper()
	here, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	return append(here, "../README.md", "../CONTRIBUTING.md", "../SECURITY.md", "../CHANGELOG.md", "../bench/README.md", "../examples/README.md", "schema/README.md")
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sample returns the fenced block whose first line is the comment "# name".
func sample(t *testing.T, document, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, document), "\n# "+name+"\n")
	if !ok {
		t.Fatalf("%s: no block that begins with the line %q", document, "# "+name)
	}
	block, _, ok := strings.Cut(rest, "\n```")
	if !ok {
		t.Fatalf("%s: the block %s does not end", document, name)
	}
	return block + "\n"
}

var (
	link    = regexp.MustCompile(`\]\(([^)#:]*)(#[^)]*)?\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	unsaid  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are the names by which a page's headings can be linked to, as GitHub makes them.
func anchors(page string) map[string]bool {
	out := map[string]bool{"": true}
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		out["#"+strings.ReplaceAll(unsaid.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")] = true
	}
	return out
}

func TestLinksLeadSomewhere(t *testing.T) {
	for _, document := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, document), -1) {
			to := document
			if m[1] != "" {
				to = filepath.Join(filepath.Dir(document), m[1])
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: link to %s: %v", document, m[1], err)
				continue
			}
			if strings.HasSuffix(to, ".md") && !anchors(read(t, to))[m[2]] {
				t.Errorf("%s: link to %s: no heading is called so", document, m[1]+m[2])
			}
		}
	}
}

func TestSupplierEntryLoads(t *testing.T) {
	text := sample(t, "quickstart.md", "registry/fabulon.yaml")
	registry, err := verify.LoadRegistry(fstest.MapFS{"fabulon.yaml": &fstest.MapFile{Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	if !registry.Find("Fabulon Medical").Lists(verify.Product{Name: "Fabulon Drip 2"}) {
		t.Error("the entry of the quickstart does not list the product it is about")
	}
}

func TestOwnCheckPassesItsTests(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{"own/pack.yaml": "pack.yaml", "own/sources.yaml": "sources.yaml", "own/checks/OWN-001.yaml": "checks/OWN-001.yaml"} {
		text := sample(t, "policy.md", name)
		if lines := strings.Count(text, "\n"); lines >= 20 {
			t.Errorf("%s has %d lines; the document promises fewer than 20", name, lines)
		}
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, stdout, stderr := cleanbill(t, "policy", "test", filepath.Join(dir, "pack.yaml"))
	if status != 0 || !strings.Contains(stdout, "OWN-001") {
		t.Errorf("cleanbill policy test ends with %d:\n%s%s", status, stdout, stderr)
	}
}

func TestSettingsAreRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cleanbill.yaml")
	if err := os.WriteFile(path, []byte(sample(t, "quickstart.md", "cleanbill.yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	// The registry it names does not exist here: that, and nothing earlier, is what goes wrong.
	status, _, stderr := cleanbill(t, "gate", "--config", path, filepath.Join("..", "README.md"))
	if status != 2 || !strings.Contains(stderr, filepath.Join(dir, "registry")) {
		t.Errorf("cleanbill gate ends with %d, and does not miss the registry:\n%s", status, stderr)
	}
}

func TestManifestIsRecognised(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, delivery.ManifestName), []byte(sample(t, "quickstart.md", "delivery.yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := delivery.Open(context.Background(), dir, delivery.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Manifest == nil || d.Manifest.Product.Name != "Fabulon Drip 2" || len(d.Manifest.Files) != 2 {
		t.Errorf("the manifest of the quickstart is read as %+v; problems %v", d.Manifest, d.Problems)
	}
}

var (
	inCode  = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	command = regexp.MustCompile(`cleanbill ([a-z]+)(?: ([a-z]+))?([^\n|` + "`" + `]*)`)
	option  = regexp.MustCompile(`(?:^|[^-\w])(--[a-z][a-z-]+)`)
	runOnce = regexp.MustCompile(`(?s)<!-- run [0-9] -->.*?<!-- /run -->`) // a run with its output, which names what it likes
)

// Every command and flag that a document shows is one that the program has.
func TestCommandsAndFlagsExist(t *testing.T) {
	seen := 0
	for _, document := range documents(t) {
		for _, code := range inCode.FindAllString(runOnce.ReplaceAllString(read(t, document), ""), -1) {
			for _, m := range command.FindAllStringSubmatch(code, -1) {
				seen++
				help := helpOf(t, document, m[1], m[2])
				for _, o := range option.FindAllStringSubmatch(m[3], -1) {
					if !regexp.MustCompile(regexp.QuoteMeta(o[1]) + `(?:[^a-z-]|$)`).MatchString(help) {
						t.Errorf("%s: cleanbill %s has no flag %s", document, m[1], o[1])
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Fatal("no command found in any document")
	}
}

// helpOf returns the help of a command, and of its subcommand if the second word is one.
func helpOf(t *testing.T, document, name, sub string) string {
	t.Helper()
	words := []string{name, "--help"}
	if name == "policy" || (name == "sbom" || name == "trust" || name == "decision" || name == "ledger" || name == "waiver" || name == "data" || name == "vuln") && sub != "" || name == "verify" && sub == "provenance" {
		words = []string{name, sub, "--help"}
	}
	status, stdout, stderr := cleanbill(t, words...)
	if status != 0 || !strings.Contains(stdout, strings.TrimSpace("cleanbill "+strings.Join(words[:len(words)-1], " "))) {
		t.Errorf("%s: shows %q, which the program does not know (status %d)\n%s%s", document, "cleanbill "+strings.Join(words, " "), status, stdout, stderr)
	}
	return stdout
}

func cleanbill(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = cli.Main(context.Background(), cli.Process{
		Args:   append([]string{"cleanbill"}, args...),
		Stdout: &out,
		Stderr: &errs,
		Now:    func() time.Time { return time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	})
	return status, out.String(), errs.String()
}

var code = regexp.MustCompile(`(?m)^\t\w+ +Code = "([^"]+)"`)

// Every code is in the table of its effect.
func TestProblemCodesAreDocumented(t *testing.T) {
	codes := code.FindAllStringSubmatch(read(t, "../pkg/sbom/problem.go"), -1)
	if len(codes) < 10 {
		t.Fatalf("only %d codes found", len(codes))
	}
	invalid, notes, ok := strings.Cut(read(t, "sbom.md"), "\nA **note** is")
	if !ok {
		t.Fatal("sbom.md has lost the table of notes")
	}
	for _, c := range codes {
		table := notes
		if sbom.Code(c[1]).Effect() == sbom.Invalidates {
			table = invalid
		}
		if !strings.Contains(table, "\n| `"+c[1]+"` |") {
			t.Errorf("sbom.md: %s is not in the table where it belongs", c[1])
		}
	}
}
