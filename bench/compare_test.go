package bench

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// ofOneName is a document of n components whose identifier is the same but for its version, in no order.
func ofOneName(b *testing.B, identifier string, n int, release string) *sbom.Document {
	b.Helper()
	var text strings.Builder
	text.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`)
	for i := range n {
		version := fmt.Sprintf("%d.%d%s", i*7919%n, i%10, release)
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"type":"library","bom-ref":"%d","name":"%d%s","version":%q,`+identifier+`}`, i, i, release, version, version)
	}
	text.WriteString("]}")
	d, err := sbom.Read("one-name.cdx.json", []byte(text.String()), sbom.Limits{})
	if err != nil || len(d.Components) != n {
		b.Fatalf("%d components, %v", len(d.Components), err)
	}
	return d
}

// BenchmarkCompareOneName compares two documents of which all components may be each other.
func BenchmarkCompareOneName(b *testing.B) {
	const purl, cpe = `"purl":"pkg:npm/x@%[5]s"`, `"cpe":"cpe:2.3:a:v:x:%[5]s:*:*:*:*:*:*:*"`
	for _, c := range []struct{ name, identifier, old, new string }{
		{"purl, numbers", purl, ".0", ".1"}, {"purl, other versions", purl, ".0-rc.1", ".0-rc.2"}, {"CPE", cpe, ".0", ".1"},
	} {
		for _, n := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				before, after := ofOneName(b, c.identifier, n, c.old), ofOneName(b, c.identifier, n, c.new)
				b.ReportAllocs()
				for b.Loop() {
					if diff := compare.Changes(before, after); len(diff.Changes) < n {
						b.Fatalf("%d changes", len(diff.Changes))
					}
				}
			})
		}
	}
}
