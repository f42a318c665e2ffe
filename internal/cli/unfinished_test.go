//go:build linux || darwin || freebsd || netbsd || openbsd

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestKilledRunsAreClearedAway finds what a killed run left beside a dossier, what another run holds, and what is none of it.
func TestKilledRunsAreClearedAway(t *testing.T) {
	i := newIntake(t)
	for _, name := range []string{".kept.1.unfinished/reports", ".kept.2.unfinished", ".kept.3", ".other.4.unfinished", "kept.5.unfinished"} {
		if err := os.MkdirAll(i.path(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	i.write(".kept.1.unfinished/reports/report.md", []byte("half a"))
	i.write(".kept.6.unfinished", []byte("a file"))
	running, err := os.Open(i.path(".kept.2.unfinished"))
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	if err := syscall.Flock(int(running.Fd()), syscall.LOCK_EX); err != nil {
		t.Skipf("folders cannot be held here: %v", err)
	}
	status, _, stderr := i.gate("--dossier", i.path("kept"))
	if status == 2 || !strings.Contains(stderr, "cleared away "+i.path(".kept.1.unfinished")) || strings.Count(stderr, "cleared away") != 1 {
		t.Errorf("exit status %d: %s", status, stderr)
	}
	found, err := os.ReadDir(i.dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		names = append(names, filepath.Base(e.Name()))
	}
	if want := ".kept.2.unfinished .kept.3 .kept.6.unfinished .other.4.unfinished config.json kept kept.5.unfinished root.json"; strings.Join(names, " ") != want {
		t.Errorf("found %s, expected %s", strings.Join(names, " "), want)
	}
}
