package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// BenchmarkRead reads a document, holds it against its schema and builds its graph.
func BenchmarkRead(b *testing.B) {
	for _, n := range sizes {
		data := document(n)
		b.Run(fmt.Sprintf("components=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := sbom.Read("device.cdx.json", data, sbom.Limits{})
				if err != nil || len(d.Components) != n || !d.SchemaValid || len(d.Graph.Orphans) > 0 {
					b.Fatalf("read %+v: %v", d.Problems, err)
				}
			}
		})
	}
}

// BenchmarkProcessValidate is a whole process that validates a document and says so, with its peak of memory.
func BenchmarkProcessValidate(b *testing.B) {
	for _, n := range sizes {
		path := written(b, n)
		b.Run(fmt.Sprintf("components=%d", n), func(b *testing.B) {
			run(b, filepath.Dir(path), "sbom", "validate", path)
		})
	}
}

// written is a document in a file. With CLEANBILL_BENCH_KEEP set to a folder it stays there, to measure other tools with.
func written(b *testing.B, n int) string {
	b.Helper()
	dir := os.Getenv("CLEANBILL_BENCH_KEEP")
	if dir == "" {
		dir = b.TempDir()
	}
	path := filepath.Join(dir, "components-"+strconv.Itoa(n)+".cdx.json")
	if err := os.WriteFile(path, document(n), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}
