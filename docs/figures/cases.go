package figures

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// Case is one case of the material that CLEANBILL_CONFORMANCE names.
type Case struct {
	ID, Check, Expect string
	Files             []struct{ Role, Path string }
	Facts             json.RawMessage // what those who made the material established

	dir string
}

// Cases gives the cases of a check of a topic, and skips the test where there is no material.
func Cases(t testing.TB, topic, check string) []Case {
	t.Helper()
	root := needs.Conformance(t)
	dir := filepath.Join(root, topic)
	data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all, out []Case
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Check == check {
			c.dir = dir
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		t.Fatalf("the material has no case of %s in %s", check, topic)
	}
	return out
}

// Read gives a file of the case by its role.
func (c Case) Read(t testing.TB, role string) []byte {
	t.Helper()
	for _, f := range c.Files {
		if f.Role == role {
			data, err := os.ReadFile(filepath.Join(c.dir, f.Path))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("%s: no file that is the %s", c.ID, role)
	return nil
}

// Know takes over the facts of the case.
func (c Case) Know(t testing.TB, facts any) {
	t.Helper()
	if err := json.Unmarshal(c.Facts, facts); err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
}
