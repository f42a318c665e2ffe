package sbom

import (
	"slices"
	"testing"
)

// TestSPDX3Parties: only people and organisations made or supplied anything, whatever stands in their place.
func TestSPDX3Parties(t *testing.T) {
	for kind, party := range map[string]bool{"Organization": true, "Person": true, "Agent": true, "SoftwareAgent": false, "Tool": false} {
		d := change(t, "/fabulon", func(e map[string]any) { e["type"] = kind })
		zlib := d.ByRef("https://fabulon.example/drip2/zlib")
		root := d.Root
		wrong := slices.ContainsFunc(d.Problems, func(p Problem) bool {
			return p.Code == WrongClass && p.Pointer == "/@graph/1" && p.Code.Effect() == Noted
		})
		if (len(d.Authors) == 1) != party || (root.Manufacturer.State == Stated) != party || wrong == party || zlib == nil {
			t.Errorf("%s: authors %v, manufacturer %v, problems %v", kind, d.Authors, root.Manufacturer, d.Problems)
		}
		if kind == "SoftwareAgent" && !slices.ContainsFunc(d.Tools, func(tool Tool) bool { return tool.Name.Text == "Fabulon" }) {
			t.Errorf("%s: tools %v", kind, d.Tools)
		}
	}
	made := change(t, "/firmware", func(e map[string]any) {
		e["originatedBy"] = []any{"https://fabulon.example/drip2/firmware"}
		e["suppliedBy"] = "https://fabulon.example/drip2/tool"
	})
	if made.Root.Manufacturer.State != Absent || made.Root.Supplier.State != Absent {
		t.Errorf("made by %v, supplied by %v", made.Root.Manufacturer, made.Root.Supplier)
	}
}

// TestSPDX3Completeness: only dependsOn, of no scope or of what is needed to run, and contains that leads to packages where no dependsOn does, say how complete the dependencies of an
// element are.
func TestSPDX3Completeness(t *testing.T) {
	for kind, claims := range map[string]bool{
		"dependsOn": true, "contains": true, "hasStaticLink": false, "hasDynamicLink": false, "hasPrerequisite": false, "hasProvidedDependency": false,
		"hasDistributionArtifact": false, "usesTool": false, "hasTest": false, "hasDocumentation": false, "hasOptionalComponent": false, "hasEvidence": false,
	} {
		d := change(t, "/uses", func(e map[string]any) { e["relationshipType"] = kind })
		if got := d.SubjectCompleteness() == "complete"; got != claims {
			t.Errorf("%s that is complete: completeness %q", kind, d.SubjectCompleteness())
		}
		d = change(t, "/uses", func(e map[string]any) {
			e["relationshipType"], e["to"] = kind, []any{"https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"}
			delete(e, "completeness")
		})
		claims = kind == "dependsOn"
		if _, entry := d.Graph.Entries[d.Root.Ref]; entry != claims || (d.SubjectCompleteness() == "complete") != claims {
			t.Errorf("%s to nothing: completeness %q, an entry %v", kind, d.SubjectCompleteness(), entry)
		}
	}
	for scope, claims := range map[string]bool{"": true, "runtime": true, "test": false, "development": false, "build": false, "design": false, "other": false} {
		d := change(t, "/uses", func(e map[string]any) {
			e["type"], e["scope"], e["to"] = "LifecycleScopedRelationship", scope, []any{"https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"}
			if scope == "" {
				delete(e, "scope")
			}
		})
		if _, entry := d.Graph.Entries[d.Root.Ref]; entry != claims || (d.SubjectCompleteness() == "complete") != claims {
			t.Errorf("scope %q: completeness %q, an entry %v", scope, d.SubjectCompleteness(), entry)
		}
	}
	d := change(t, "/uses", func(e map[string]any) { e["relationshipType"], e["completeness"] = "contains", "incomplete" })
	if d.SubjectCompleteness() != "incomplete" {
		t.Errorf("contains, and not all: completeness %q", d.SubjectCompleteness())
	}
}
