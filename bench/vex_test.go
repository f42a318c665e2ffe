package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkProcessGateVEX judges an SBOM of components that VEX statements name all together, by a CPE of their maker: of a hundred pairs of a statement and a
// component, and of ten and 6,000,000. Beyond vex.MaxPairs a statement may take what it takes to read, and no more.
func BenchmarkProcessGateVEX(b *testing.B) {
	for _, size := range []struct{ components, statements int }{{10, 10}, {2000, 50}, {2000, 3000}} {
		b.Run(fmt.Sprintf("%d components, %d statements", size.components, size.statements), func(b *testing.B) {
			dir := b.TempDir()
			maker(b, dir)
			put(b, filepath.Join(dir, "pump", "pump.bin"), "\x7fELF module")
			put(b, filepath.Join(dir, "pump", "sbom.cdx.json"), productOf(size.components))
			put(b, filepath.Join(dir, "pump", "vex.json"), warnings(size.statements))
			gated(b, dir)
		})
	}
}

// productOf is an SBOM of components that bear CPEs of one vendor.
func productOf(components int) string {
	all := make([]string, components)
	for i := range all {
		all[i] = fmt.Sprintf(`{"type": "library", "bom-ref": "c%[1]d", "name": "part-%[1]d", "version": "1", "cpe": "cpe:2.3:a:maker:part:%[1]d:*:*:*:*:*:*:*"}`, i)
	}
	return `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"timestamp": "2026-11-01T00:00:00Z", "component": {"type": "firmware", "bom-ref": "pump", "name": "Pump",
"version": "1.0", "purl": "pkg:generic/pump@1.0"}}, "components": [` + strings.Join(all, ",\n") + `]}`
}

// warnings are statements that each name every component.
func warnings(statements int) string {
	all := make([]string, statements)
	for i := range all {
		all[i] = fmt.Sprintf(`{"vulnerability": {"name": "CVE-2026-%d"}, "products": [{"@id": "pkg:generic/pump@1.0", "subcomponents": [{"@id": "cpe:2.3:a:maker:part:*:*:*:*:*:*:*:*"}]}], "status": "under_investigation"}`, 10000+i)
	}
	return `{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://maker.example/1", "author": "Maker", "timestamp": "2026-11-10T00:00:00Z", "version": 1, "statements": [` + strings.Join(all, ",\n") + `]}`
}
