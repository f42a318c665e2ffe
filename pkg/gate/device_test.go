package gate_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

var update = flag.Bool("update", false, "rewrite golden files")

// devicePacks are those that the SBOM of the real device is judged by.
var devicePacks = []string{"hospital-baseline", "fda-524b-2026", "cisa-2026", "bsi-tr-03183-2.1"}

// TestDeviceGolden judges the SBOM of a real device, which is not part of this tree, and holds the counts and the ids of the checks
// to what was recorded.
func TestDeviceGolden(t *testing.T) {
	path := filepath.Join(realMaterial(t), "medical", "medical", "case-study-narrow.cdx.json")
	for _, pack := range devicePacks {
		t.Run(pack, func(t *testing.T) {
			d, err := delivery.Open(context.Background(), path, delivery.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			result, err := gateOf(t, pack).Judge(context.Background(), d)
			if err != nil {
				t.Fatal(err)
			}
			got, golden := outline(result), filepath.Join("testdata", "device", pack+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs (-update writes it); found\n%s", golden, got)
			}
		})
	}
}

// outline is a decision as verdict, totals and one line for each check, severity and outcome that is open.
func outline(d *decision.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "verdict %s\n", d.Verdict)
	for _, o := range decision.Outcomes {
		fmt.Fprintf(&b, "%s %d\n", o, d.Totals.Of(o))
	}
	count := map[string]int{}
	for _, f := range d.Findings {
		if f.Outcome != decision.Pass && f.Outcome != decision.NotApplicable {
			count[fmt.Sprintf("%s %s %s", f.Severity, f.Check, f.Outcome)]++
		}
	}
	lines := make([]string, 0, len(count))
	for line, n := range count {
		lines = append(lines, fmt.Sprintf("%s %d", line, n))
	}
	slices.Sort(lines)
	b.WriteString(strings.Join(lines, "\n") + "\n")
	return b.String()
}
