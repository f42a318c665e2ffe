package gate_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestFlippedByteIsNeverAccepted changes one byte at sampled places of every file of the accepted demo
// delivery. None may be accepted with the same signature and binding checks passed. Offsets come from a fixed
// seed; CLEANBILL_FLIPS sets how many a file.
func TestFlippedByteIsNeverAccepted(t *testing.T) {
	dir, registry := filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump"), filepath.Join("..", "..", "testdata", "suppliers")
	whole := judgeReal(t, dir, registry)
	if whole.Verdict != decision.Accept {
		t.Fatalf("the unchanged delivery gives %s, want accept", whole.Verdict)
	}
	want := passedSignatureChecks(whole)
	flips := 8
	if n, err := strconv.Atoi(os.Getenv("CLEANBILL_FLIPS")); err == nil {
		flips = n
	}
	random := rand.New(rand.NewPCG(20261120, 7))
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	for _, f := range whole.Delivery.Files {
		path := filepath.Join(work, f.Path)
		original, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for range flips {
			at, mask := random.IntN(len(original)), byte(1)<<random.IntN(8)
			changed := append([]byte{}, original...)
			changed[at] ^= mask
			write(t, path, string(changed))
			d := judgeReal(t, work, registry)
			if d.Verdict == decision.Accept && passedSignatureChecks(d) == want {
				t.Errorf("%s: byte %d changed by %#02x: still accepted", f.Path, at, mask)
			}
		}
		write(t, path, string(original))
	}
}

// passedSignatureChecks names every passed result of the checks on signatures, provenance and binding.
func passedSignatureChecks(d *decision.Decision) string {
	var passed []string
	for _, f := range d.Findings {
		family, _, _ := strings.Cut(f.Check, "-")
		binding := f.Check == "INT-001" || f.Check == "INT-007" || f.Check == "SBM-003"
		if f.Outcome == decision.Pass && (family == "SIG" || family == "PRV" || binding) {
			passed = append(passed, f.Check+" "+f.Subject.Ref)
		}
	}
	sort.Strings(passed)
	return strings.Join(passed, "\n")
}
