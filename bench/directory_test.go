package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// npmLike is a project on disk: a lock file, and for each package a folder with so many files, as npm leaves them.
func npmLike(b *testing.B, packages, filesEach int) string {
	b.Helper()
	dir := b.TempDir()
	var lock strings.Builder
	lock.WriteString(`{"name":"app","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"app","version":"1.0.0"}`)
	for i := range packages {
		name := fmt.Sprintf("node_modules/lib%d", i)
		fmt.Fprintf(&lock, `,%q:{"version":"1.0.%d","license":"MIT"}`, name, i)
		put(b, filepath.Join(dir, name, "package.json"), fmt.Sprintf(`{"name":"lib%d","version":"1.0.%d"}`, i, i))
		for j := range filesEach - 1 {
			put(b, filepath.Join(dir, name, fmt.Sprintf("dist/d%d/file%d.js", j%7, j)), "module.exports = 1\n")
		}
	}
	lock.WriteString("}}")
	put(b, filepath.Join(dir, "package-lock.json"), lock.String())
	return dir
}

func put(b *testing.B, path, content string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.Fatal(err)
	}
}

func lookDirectory(b *testing.B, dir string, want int) {
	b.Helper()
	for b.Loop() {
		root, err := os.OpenRoot(dir)
		if err != nil {
			b.Fatal(err)
		}
		o, err := observe.LookDirectory(context.Background(), root, observe.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		if want > 0 && len(o.Components) != want {
			b.Fatalf("found %d components, want %d; unread %v", len(o.Components), want, o.Unread)
		}
		if err := root.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookDirectory(b *testing.B) {
	for _, size := range []struct{ packages, filesEach int }{{70, 10}, {500, 40}} {
		b.Run(fmt.Sprintf("packages=%d/files=%d", size.packages, size.packages*size.filesEach), func(b *testing.B) {
			lookDirectory(b, npmLike(b, size.packages, size.filesEach), size.packages+1)
		})
	}
}

// BenchmarkLookGivenDirectories times the directories that the environment names, as a list of paths.
func BenchmarkLookGivenDirectories(b *testing.B) {
	list := needs.Variable(b, "CLEANBILL_BENCH_TREES", "directories to time, as a list of paths")
	for _, dir := range filepath.SplitList(list) {
		b.Run(filepath.Base(dir), func(b *testing.B) { lookDirectory(b, dir, 0) })
	}
}

// BenchmarkProcessGenerateGivenDirectories times whole processes that write an SBOM of each directory that the environment names.
func BenchmarkProcessGenerateGivenDirectories(b *testing.B) {
	list := needs.Variable(b, "CLEANBILL_BENCH_TREES", "directories to time, as a list of paths")
	for _, dir := range filepath.SplitList(list) {
		b.Run(filepath.Base(dir), func(b *testing.B) {
			run(b, b.TempDir(), "sbom", "generate", "--quiet", "--at", "2026-11-20", "-o", "cyclonedx-json=sbom.json", dir)
		})
	}
}
