package gate_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestReasonsAreTold: under each pack that takes a reason in place of an end of support the reason stands in the report, and one that says that support is over is no pass.
func TestReasonsAreTold(t *testing.T) {
	sbomOf := func(reasons ...string) string {
		var components []string
		for i, reason := range reasons {
			components = append(components, fmt.Sprintf(`{"type":"library","bom-ref":"c%d","name":"part%d","version":"1","properties":[{"name":"cdx:fda:justification","value":"cdx:fda:end-of-support-date: %s"}]}`, i, i, reason))
		}
		return `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + strings.Join(components, ",") + `]}`
	}
	const told = ": a reason stands in place of the end of support, for people to read: "
	judge := func(pack, text string) *decision.Decision {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "sbom.cdx.json"), text)
		return judged(t, gateOf(t, pack), dir)
	}
	for _, pack := range []string{"hospital-baseline", "fda-524b-2026", "imdrf", "manufacturer-ci"} {
		d := judge(pack, sbomOf("upstream publishes no date", "support ended in 2019", "upstream publishes no date"))
		for _, want := range []string{"support of part0 1 and 1 component more" + told + "upstream publishes no date", "support of part1 1" + told + "support ended in 2019"} {
			if !slices.Contains(d.NotChecked, want) {
				t.Errorf("%s: %q is not among %q", pack, want, d.NotChecked)
			}
		}
		outcomes := map[string]decision.Outcome{}
		for _, f := range d.Findings {
			if f.Check == "SUP-003" {
				outcomes[f.Subject.Name] = f.Outcome
			}
		}
		if outcomes["part1"] != decision.Indeterminate || outcomes["part0"] != decision.Pass {
			t.Errorf("%s: SUP-003 of the parts: %v", pack, outcomes)
		}
	}
	var many []string
	for i := range 25 {
		many = append(many, fmt.Sprintf("reason number %d", i))
	}
	d := judge("imdrf", sbomOf(many...))
	if want := "support: 5 reasons more in place of a level or an end of support, which stand in the SBOM and its addenda"; !slices.Contains(d.NotChecked, want) {
		t.Errorf("%q is not among %q", want, d.NotChecked)
	}
	if d := judge("ntia-2021", sbomOf("upstream publishes no date")); slices.ContainsFunc(d.NotChecked, func(line string) bool { return strings.Contains(line, told) }) {
		t.Errorf("a pack that asks for no support tells of it: %q", d.NotChecked)
	}
}
