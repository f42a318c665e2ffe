package firmware

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// run runs a tool that makes images, and skips the test where it is not installed.
func runTool(t testing.TB, tool string, args ...string) {
	t.Helper()
	needs.Programs(t, tool)
	c := exec.Command(tool, args...)
	c.Env = append(os.Environ(), "MTOOLS_SKIP_CHECK=1")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", tool, strings.Join(args, " "), err, out)
	}
}

// blank makes a file of zeros for a tool to fill.
func blank(t testing.TB, size int64) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "image")
	imagetest.Must(t, os.WriteFile(p, nil, 0o600))
	imagetest.Must(t, os.Truncate(p, size))
	return p
}

func readImage(t testing.TB, p string) []byte {
	t.Helper()
	b, err := os.ReadFile(p)
	imagetest.Must(t, err)
	return b
}

// sameFiles opens an image and holds what it reads against the members it was made from.
func sameFiles(t *testing.T, k Kind, image []byte, members []imagetest.Member) *Tree {
	t.Helper()
	tr := newTree("i", newBudget(DefaultLimits))
	end, err := openers(k)(source{"i", int64(len(image)), bytes.NewReader(image)}, tr)
	imagetest.Must(t, err)
	if len(tr.skipped) > 0 || end > int64(len(image)) {
		t.Errorf("ends at %d of %d, skipped %v", end, len(image), tr.skipped)
	}
	for _, m := range members {
		e := tr.Entry(m.Name)
		if e == nil || e.Target != m.Link {
			t.Errorf("%s: %+v, want link %q; there are %d", m.Name, e, m.Link, len(tr.Sorted()))
			continue
		}
		if m.Link != "" {
			continue
		}
		c, err := tr.Content(e)
		imagetest.Must(t, err)
		got := make([]byte, e.Size)
		if n, err := c.ReadAt(got, 0); n != len(got) || string(got) != m.Content {
			t.Errorf("%s: read %d of %d bytes, same content %v: %v", m.Name, n, len(m.Content), string(got) == m.Content, err)
		}
	}
	return tr
}

// hostile damages an image in many ways, the same ones in each run, and reads it each time within tight limits. Nothing
// may panic outside of Safely, hang, or pass for whole when it was cut.
func hostile(t *testing.T, k Kind, image []byte) {
	t.Helper()
	for i := range 400 {
		b := bytes.Clone(image)
		for j := range 1 + i%4 {
			at := (i*7919 + j*104729) % min(len(b), 64<<10)
			b[at] ^= byte(1 << (i % 8))
			if i%3 == 0 {
				b[at] = 0xff
			}
		}
		openTight(k, b)
	}
	for _, cut := range []int{0, 1, 63, 511, 1023, 1100, 2047, len(image) / 3, len(image) / 2, len(image) - 1} {
		if cut < 0 || cut >= len(image) {
			continue
		}
		end, err := openTight(k, image[:cut])
		if err == nil && cut < len(image)/2 && end > int64(cut) {
			t.Errorf("cut at %d of %d: ends at %d", cut, len(image), end)
		}
	}
}

func openTight(k Kind, b []byte) (end int64, err error) {
	tr := newTree("i", newBudget(tight.Filled()))
	err = Safely(func() (err error) {
		end, err = openers(k)(source{"i", int64(len(b)), bytes.NewReader(b)}, tr)
		return err
	})
	_ = Safely(func() error { readAll(tr); return nil })
	return end, err
}

// fuzzImage is the body of a fuzz target for one format.
func fuzzImage(f *testing.F, k Kind) {
	f.Fuzz(func(t *testing.T, b []byte) {
		tr := newTree("i", newBudget(tight.Filled()))
		end, err := openers(k)(source{"i", int64(len(b)), bytes.NewReader(b)}, tr)
		readAll(tr)
		if err == nil && end < 0 {
			t.Errorf("ends at %d", end)
		}
	})
}

// deepFiles are members that need more than one block of anything.
func deepFiles() []imagetest.Member {
	var big strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&big, "line %d\n", i)
	}
	members := append(imagetest.Rootfs(),
		imagetest.Member{Name: "usr/bin/big", Content: big.String()},
		imagetest.Member{Name: "opt/zeros", Content: string(make([]byte, 200_000)) + "x"},
		imagetest.Member{Name: "opt/empty"},
		imagetest.Member{Name: "opt/a/b/c/d/e", Content: "deep"})
	for i := range 400 {
		members = append(members, imagetest.Member{Name: fmt.Sprintf("usr/share/data/file-with-a-long-name-%04d", i), Content: fmt.Sprint(i)})
	}
	return members
}
