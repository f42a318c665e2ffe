package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const askedPack = `kind: cleanbill.pack/v1
name: asked
title: Asked
version: "1"
checks:
  - {check: VUL-007, severity: hold}
  - {check: VUL-002, severity: warn}
`

// BenchmarkProcessGateAsked judges a delivery that lists one package many times after one whose statements on that package lacked an action, and are no longer there: each vulnerability is asked about in each of the components.
// Time still grows with the product of the two, and may grow no faster.
func BenchmarkProcessGateAsked(b *testing.B) {
	for _, size := range []struct{ components, statements int }{{300, 124}, {3000, 1240}} {
		b.Run(fmt.Sprintf("%d components, %d statements", size.components, size.statements), func(b *testing.B) {
			dir := b.TempDir()
			maker(b, dir)
			put(b, filepath.Join(dir, "asked.yaml"), askedPack)
			for _, of := range []struct {
				name       string
				statements int
				action     string
			}{{"before", size.statements, ""}, {"pump", 1, "Close the port."}} {
				put(b, filepath.Join(dir, of.name, "delivery.yaml"), "kind: cleanbill.delivery/v1\nproduct: {name: Pump, version: \"1.0\"}\nsupplier: maker\n")
				put(b, filepath.Join(dir, of.name, "pump.bin"), "\x7fELF module")
				put(b, filepath.Join(dir, of.name, "sbom.cdx.json"), oneNameOf(size.components))
				put(b, filepath.Join(dir, of.name, "vex.json"), affecting(of.statements, of.action))
			}
			judge := []string{"gate", "--suppliers", "suppliers", "--pack", "asked.yaml", "--no-scan", "--at", "2026-11-20", "-o", "json"}
			path, err := program()
			if err != nil {
				b.Fatalf("cmd/cleanbill does not build, so there is no process to time: %v", err)
			}
			c := exec.Command(path, append(judge, "--dossier", "dossier", "before")...)
			c.Dir = dir
			if out, _ := c.CombinedOutput(); c.ProcessState == nil || c.ProcessState.ExitCode() != 3 {
				b.Fatalf("the delivery before: %s", out)
			}
			timed(b, dir, 0, append(judge, "--previous", "dossier", "pump")...)
		})
	}
}

// oneNameOf is an SBOM that lists one package so many times.
func oneNameOf(components int) string {
	all := make([]string, components)
	for i := range all {
		all[i] = fmt.Sprintf(`{"type": "library", "bom-ref": "c%d", "name": "lwip", "version": "2.0", "purl": "pkg:generic/lwip@2.0"}`, i)
	}
	return `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"timestamp": "2026-11-01T00:00:00Z", "component": {"type": "firmware", "bom-ref": "pump", "name": "Pump",
"version": "1.0", "purl": "pkg:generic/pump@1.0"}}, "components": [` + strings.Join(all, ",\n") + `]}`
}

// affecting are statements that the package is affected, with what to do, if anything.
func affecting(statements int, action string) string {
	all := make([]string, statements)
	for i := range all {
		all[i] = fmt.Sprintf(`{"vulnerability": {"name": "CVE-2026-%d"}, "products": [{"@id": "pkg:generic/pump@1.0", "subcomponents": [{"@id": "pkg:generic/lwip@2.0"}]}], "status": "affected", "action_statement": %q}`, 10000+i, action)
	}
	return `{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://maker.example/1", "author": "Maker", "timestamp": "2026-11-10T00:00:00Z", "version": 1, "statements": [` + strings.Join(all, ",\n") + `]}`
}
