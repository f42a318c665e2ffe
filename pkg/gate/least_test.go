package gate_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestDocumentReadTwoWays judges one SBOM, as it is and spoilt, by packs that do not ask for documents that can be read in one way.
func TestDocumentReadTwoWays(t *testing.T) {
	text := barePump["CycloneDX"]
	parted := func(name, description string) string {
		return `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component type="library"><name>` + name + `</name><version>1</version><description>` + description + `</description></component></components></bom>`
	}
	for _, tc := range []struct{ name, text, check string }{
		{"as it is", text, ""},
		{"a key twice", strings.Replace(text, `"version":"2.0"`, `"version":"2.0","version":"1.0"`, 1), "INT-005"},
		{"a reference twice", strings.Replace(text, `"components":[`, `"components":[{"bom-ref":"lib","type":"library","name":"other","version":"1"},`, 1), "INT-005"},
		{"a name that a comment parts", parted("open<!-- -->ssl", "x"), "INT-005"},
		{"text for people that a comment parts", parted("openssl", "x <!-- --> y"), ""},
		{"against the schema", strings.Replace(text, `"type":"library"`, `"type":"gizmo"`, 1), "INT-004"},
	} {
		for _, pack := range []string{"eu-cra-annex-i", "ntia-2021", "slsa-build-l1"} {
			path := filepath.Join(t.TempDir(), "sbom.json")
			write(t, path, tc.text)
			d, err := delivery.Open(context.Background(), path, delivery.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			result, err := gateOf(t, pack).Judge(context.Background(), d)
			if err != nil {
				t.Fatal(err)
			}
			_ = d.Close()
			var found []string
			for _, f := range result.Findings {
				if f.Check == "INT-004" || f.Check == "INT-005" {
					found = append(found, f.Check)
					if f.Pack != pack || f.Severity != decision.Hold || f.Outcome != decision.Fail {
						t.Errorf("%s, %s: %+v", tc.name, pack, f)
					}
				}
			}
			if (tc.check != "") != slices.Contains(found, tc.check) {
				t.Errorf("%s, %s: findings %q, want %q", tc.name, pack, found, tc.check)
			}
			if tc.check != "" && result.Verdict == decision.Accept {
				t.Errorf("%s, %s: accepted", tc.name, pack)
			}
			if tc.check != "" && result.Verdict == decision.Conditional &&
				!slices.ContainsFunc(result.Obligations, func(o decision.Obligation) bool { return o.From == tc.check }) {
				t.Errorf("%s, %s: no obligation: %+v", tc.name, pack, result.Obligations)
			}
		}
	}
}
