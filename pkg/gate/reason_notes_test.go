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
	many := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("reason number %d", i))
		}
		return out
	}
	const more = "support: 5 reasons more in place of a level or an end of support: --verbose, JSON and HTML list them (furtherReasons)"
	d := judge("imdrf", sbomOf(many(25)...))
	if !slices.Contains(d.NotChecked, more) || len(d.FurtherReasons) != 5 || d.FurtherReasons[4] != "support of part24 1"+told+"reason number 24" {
		t.Errorf("25 reasons: %q, further %q", d.NotChecked, d.FurtherReasons)
	}
	if d := judge("imdrf", sbomOf(many(20)...)); len(d.FurtherReasons) != 0 || slices.ContainsFunc(d.NotChecked, func(line string) bool { return strings.Contains(line, "more in place") }) {
		t.Errorf("20 reasons: %q, further %q", d.NotChecked, d.FurtherReasons)
	}
	d = judge("imdrf", sbomOf(many(20+1000+3)...))
	if n := len(d.FurtherReasons); n != 1001 || d.FurtherReasons[1000] != "support: 3 reasons more in place of a level or an end of support, which stand in the SBOM and its addenda" {
		t.Errorf("1023 reasons: %d further, the last %q", n, d.FurtherReasons[n-1])
	}
	if d := judge("ntia-2021", sbomOf("upstream publishes no date")); slices.ContainsFunc(d.NotChecked, func(line string) bool { return strings.Contains(line, told) }) {
		t.Errorf("a pack that asks for no support tells of it: %q", d.NotChecked)
	}
}
