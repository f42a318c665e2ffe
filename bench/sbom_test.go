package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
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

// BenchmarkReadSPDX does the same with SPDX 2.3, from 16 MB on (the last three) item by item.
func BenchmarkReadSPDX(b *testing.B) {
	for _, n := range []int{2_500, 10_000, 20_000, 40_000} {
		data := spdxDocument(n)
		b.Run(fmt.Sprintf("packages=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := sbom.Read("device.spdx.json", data, sbom.Limits{})
				if err != nil || len(d.All()) != n*(1+filesEach) || !d.SchemaValid || len(d.Problems) > 0 || len(d.Graph.Orphans) > 0 {
					b.Fatalf("read %+v: %v", d.Problems, err)
				}
			}
		})
	}
}

// BenchmarkValidate is what comes after reading when a document is validated: all that a schema cannot say.
func BenchmarkValidate(b *testing.B) {
	for _, n := range sizes {
		d, err := sbom.Read("device.cdx.json", document(n), sbom.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("components=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if v := d.Validate(judged); !v.Valid || v.Components != n {
					b.Fatalf("%+v", v.Problems)
				}
			}
		})
	}
}

// judged is the moment of validation.
var judged = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// BenchmarkProcessRead is a whole process that reads a file, validates it and builds the graph, with the most memory that
// it took (resident set, of any of its runs).
func BenchmarkProcessRead(b *testing.B) {
	for _, n := range sizes {
		path := written(b, n)
		b.Run(fmt.Sprintf("components=%d", n), func(b *testing.B) {
			most := int64(0)
			for b.Loop() {
				c := exec.Command(os.Args[0])
				c.Env = append(os.Environ(), readEnv+"="+path)
				if out, err := c.CombinedOutput(); err != nil || string(out) != fmt.Sprintln(n, "components, valid") {
					b.Fatalf("%v: %s", err, out)
				}
				most = max(most, peakOf(c.ProcessState))
			}
			b.ReportMetric(float64(most)/(1<<20), "peak-MiB")
		})
	}
}

// readEnv makes this program the process of BenchmarkProcessRead.
const readEnv = "CLEANBILL_BENCH_READ"

// readFile is that process.
func readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := bounded.Read(f, sbom.DefaultMaxBytes)
	if err != nil {
		return err
	}
	d, err := sbom.Read(path, data, sbom.Limits{})
	if err != nil {
		return err
	}
	word := "invalid"
	if v := d.Validate(judged); v.Valid && len(d.Graph.Orphans) == 0 {
		word = "valid"
	}
	fmt.Println(len(d.Components), "components,", word)
	return nil
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
