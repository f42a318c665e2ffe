package sbom

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkRead reads a document of 10,000 components such as generators write them, each with a dependency.
func BenchmarkRead(b *testing.B) {
	var components, dependencies strings.Builder
	for i := range 10_000 {
		if i > 0 {
			components.WriteString(",\n")
			dependencies.WriteString(",\n")
		}
		fmt.Fprintf(&components, `{"bom-ref": "c%d", "type": "library", "group": "org.example", "name": "part-%d", "version": "1.%d.0",
  "description": "A part with an \u00e9 and\na line break", "scope": "required", "purl": "pkg:maven/org.example/part-%d@1.%d.0",
  "hashes": [{"alg": "SHA-256", "content": "%064x"}], "licenses": [{"license": {"id": "Apache-2.0"}}],
  "externalReferences": [{"type": "vcs", "url": "https://example.org/part-%d"}],
  "properties": [{"name": "example:layer", "value": "%d"}, {"name": "example:path", "value": "/usr/lib/part-%d.jar"}]}`, i, i, i, i, i, i, i, i%7, i)
		fmt.Fprintf(&dependencies, `{"ref": "c%d", "dependsOn": ["c%d"]}`, i, i/2+1+i/4)
	}
	data := []byte(bom(`,"components":[` + components.String() + `],"dependencies":[` + dependencies.String() + `]`))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		d, err := Read("a.json", data, Limits{})
		if err != nil || len(d.Components) != 10_000 {
			b.Fatalf("read %v", err)
		}
	}
}
