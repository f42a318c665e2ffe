package policy

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestLint lays testdata/lint.txtar over testdata/good and compares all that is found.
func TestLint(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/lint.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := readTree(t, "testdata/good")
	want := &archive.Files[len(archive.Files)-1]
	for _, f := range archive.Files[:len(archive.Files)-1] {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range append(c.Lint(c.Checks(), c.Packs(), testEnvironment()), Contradictions(c.Packs())...) {
		fmt.Fprintln(&b, e)
	}
	if *update {
		want.Data = []byte(b.String())
		if err := os.WriteFile("testdata/lint.txtar", txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if b.String() != string(want.Data) {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want.Data)
	}
}

func TestLintOfGoodPolicies(t *testing.T) {
	c := good(t)
	strict, err := c.Pack("strict")
	if err != nil {
		t.Fatal(err)
	}
	if found := c.Lint(nil, []*Pack{strict}, testEnvironment()); len(found) != 0 {
		t.Errorf("%v", found)
	}
}
