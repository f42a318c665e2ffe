package cyclonedx

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestConformance reads the use cases that CISA and CycloneDX wrote down: the states are as recorded, and each BOM-Link leads to an
// SBOM of its case.
func TestConformance(t *testing.T) {
	root := needs.Conformance(t)
	data, err := os.ReadFile(filepath.Join(root, "vex", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Check string
		Files     []struct{ Role, Path string }
		Facts     struct{ States map[string][]string }
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	ran, agree := 0, 0
	for _, c := range cases {
		if c.Check != "parse-cyclonedx-vex" {
			continue
		}
		ran++
		subjects, statements := map[string]bool{}, []vex.Statement{}
		for _, f := range c.Files {
			text, err := os.ReadFile(filepath.Join(root, "vex", f.Path))
			if err != nil {
				t.Fatal(err)
			}
			doc, err := sbom.Read(f.Path, text, sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Role == "bom" {
				subjects[vex.Ref(doc.BOMLink(), doc.Root.Ref)] = true
				continue
			}
			d, err := Read(doc, text)
			if err != nil {
				t.Fatal(err)
			}
			statements = append(statements, d.Statements...)
		}
		if holds(t, c.ID, statements, subjects, c.Facts.States) {
			agree++
		}
	}
	figures.Hold(t, "VEX", "CycloneDX VEX, the use cases of CISA and CycloneDX: recorded facts", ran, agree)
}

func holds(t *testing.T, id string, statements []vex.Statement, subjects map[string]bool, want map[string][]string) bool {
	got := map[string][]string{}
	for _, st := range statements {
		got[st.Vulnerability.Name] = append(got[st.Vulnerability.Name], st.StatusLabel)
		for _, p := range st.Products {
			if len(p.Refs) == 0 || len(subjects) > 0 && !subjects[p.Refs[0]] {
				t.Errorf("%s: %s names %q, which is nothing of the case", id, st.Pointer, p.ID)
				return false
			}
		}
	}
	for name, states := range want {
		slices.Sort(states)
		slices.Sort(got[name])
		if !slices.Equal(states, got[name]) {
			t.Errorf("%s: %s: got %v, want %v", id, name, got[name], states)
			return false
		}
	}
	return len(got) == len(want)
}
