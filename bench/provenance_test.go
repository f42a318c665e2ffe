package bench

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkProcessGateProvenance judges a delivery of equal files and many statements of how they were built, each with parameters of its own: by strangers, which
// anybody on the way can add, and by the supplier, whose are all taken together. Time and memory may grow with the files and with the parameters, and not with the
// one times the other.
func BenchmarkProcessGateProvenance(b *testing.B) {
	for _, size := range []struct {
		name                          string
		files, statements, parameters int
		signed                        bool
	}{
		{"strangers, few statements", 301, 2, 150_000, false}, {"strangers, many statements", 101, 1000, 300, false},
		{"supplier, few statements", 301, 2, 150_000, true}, {"supplier, many statements", 101, 1000, 300, true},
	} {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			signer := maker(b, dir)
			if !size.signed {
				signer = nil
			}
			const content = "\x7fELF firmware"
			for i := range size.files {
				put(b, filepath.Join(dir, "pump", fmt.Sprintf("app/firmware-%05d.bin", i)), content)
			}
			var lines []string
			for i := range size.statements {
				lines = append(lines, madeWith(b, signer, content, i, size.parameters))
			}
			put(b, filepath.Join(dir, "pump", "provenance.intoto.jsonl"), strings.Join(lines, "\n"))
			gated(b, dir)
		})
	}
}

// madeWith is provenance of a content with parameters that no other run has.
func madeWith(b *testing.B, signer *ecdsa.PrivateKey, content string, run, parameters int) string {
	b.Helper()
	given := map[string]any{}
	for i := range parameters {
		given[fmt.Sprintf("k%07d", run*parameters+i)] = 1
	}
	return enveloped(b, signer, map[string]any{
		"_type":         "https://in-toto.io/Statement/v1",
		"subject":       []any{map[string]any{"name": "firmware.bin", "digest": map[string]any{"sha256": fmt.Sprintf("%x", sha256.Sum256([]byte(content)))}}},
		"predicateType": "https://slsa.dev/provenance/v1",
		"predicate": map[string]any{
			"buildDefinition": map[string]any{"buildType": "https://build.example/type", "externalParameters": given, "resolvedDependencies": []any{}},
			"runDetails":      map[string]any{"builder": map[string]any{"id": "https://build.example/hardened"}},
		},
	})
}
