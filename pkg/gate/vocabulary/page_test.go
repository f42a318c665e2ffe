package vocabulary_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

var update = flag.Bool("update", false, "rewrite docs/facts.md")

// TestFactsPage holds docs/facts.md to the vocabulary.
func TestFactsPage(t *testing.T) {
	const name = "../../../docs/facts.md"
	want := page(vocabulary.Environment())
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("docs/facts.md differs from the vocabulary (%v): run go test ./pkg/gate/vocabulary -update", err)
	}
}

func page(e policy.Environment) string {
	var b strings.Builder
	b.WriteString(`# What expressions may use

Made from the program by ` + "`go test ./pkg/gate/vocabulary -update`" + `; ` + "`cleanbill policy facts [NAME]`" + ` prints the same. How checks are written is in
[policy.md](policy.md).

Besides these there are ` + "`now`" + ` (timestamp: the moment judged at), ` + "`params.NAME`" + ` (the parameters of the check), and CEL's standard library with its strings, sets, math
and lists extensions.

## Functions

| function | gives |
|---|---|
`)
	for _, f := range policy.DescribeFunctions(e) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Signature, cell(f.Doc))
	}
	variable := ""
	for _, f := range policy.Describe(e) {
		if f.Variable != variable {
			variable = f.Variable
			fmt.Fprintf(&b, "\n## %s\n\nIn view of checks with `each`: %s.\n\n| fact | type | meaning | from |\n|---|---|---|---|\n", variable, views(f.Scopes))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, cell(f.Type), cell(f.Doc), cell(f.From))
	}
	return b.String()
}

// views names the values of each; the empty one is that of a check without it.
func views(scopes []string) string {
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = scope
		if scope == "" {
			words[i] = "none (once per delivery)"
		}
	}
	return strings.Join(words, ", ")
}

func cell(s string) string { return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(s) }

// TestEveryFactSaysWhereItComesFrom lets a reader of a check find the evidence.
func TestEveryFactSaysWhereItComesFrom(t *testing.T) {
	for _, f := range policy.Describe(vocabulary.Environment()) {
		if f.From == "" {
			t.Errorf("%s says no file", f.Name)
		}
	}
}
