package snapshot

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// importing is the environment variable that makes this test program import a file into a folder and end: "FOLDER\nFILE".
const importing = "CLEANBILL_TEST_IMPORT"

func TestMain(m *testing.M) {
	if folder, file, asked := strings.Cut(os.Getenv(importing), "\n"); asked {
		if _, err := (Folder{folder}).Import(file, Options{At: at}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestProcessesAtOnce lets several real processes import into one folder: each succeeds, and one good copy of each name is left.
func TestProcessesAtOnce(t *testing.T) {
	f := Folder{filepath.Join(t.TempDir(), "data")}
	digests := map[string]bool{}
	var running []*exec.Cmd
	for i := range 8 {
		// Catalogues of the same moment, so that none is older than another.
		path := file(t, "kev.json", strings.Replace(kevDay("20"), "Heartbleed", fmt.Sprintf("Heartbleed %d", i), 1))
		if i%4 == 3 {
			path = file(t, "epss.csv", epssList1)
		} else {
			alone := Folder{t.TempDir()}
			digests[take(t, alone, path)[0].Digest] = true
		}
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), importing+"="+f.Dir+"\n"+path)
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, c)
	}
	for _, c := range running {
		if err := c.Wait(); err != nil {
			t.Errorf("a process failed: %v", err)
		}
	}
	got, err := f.Status()
	if err != nil || len(got) != 2 || got[0].Name != KEV || got[1].Name != EPSS || !digests[got[0].Digest] {
		t.Fatalf("got %+v, %v", got, err)
	}
	left, err := os.ReadDir(f.Dir)
	if err != nil || len(left) != 4 { // .lock, epss.csv.gz, kev.json, snapshots.json
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestBrokenOffImportIsUndone stops an import where it would do the most harm, as a process does that is killed there: the data are in
// place and the state is not. What was installed before is what is there.
func TestBrokenOffImportIsUndone(t *testing.T) {
	f := full(t)
	before, err := f.Status()
	if err != nil {
		t.Fatal(err)
	}
	break1 := func() {
		unlock, err := f.lock()
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
		for name, text := range map[Name]string{KEV: kevDay("25"), EPSS: "half"} {
			path := f.staged("new", filepath.FromSlash(places[name]))
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), dirMode), os.WriteFile(path, []byte(text), fileMode)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(os.WriteFile(f.staged(stateName), []byte("{}"), fileMode), f.swap([]Name{KEV, EPSS})); err != nil {
			t.Fatal(err)
		}
	}
	same := func(what string, after []Snapshot, err error) {
		t.Helper()
		if err != nil || len(after) != len(before) {
			t.Fatalf("%s: got %v, %v", what, after, err)
		}
		for i := range before {
			if after[i].Digest != before[i].Digest {
				t.Errorf("%s: %s changed", what, before[i].Name)
			}
		}
		if _, err := os.Lstat(f.staged()); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: what was staged is left: %v", what, err)
		}
	}
	break1()
	after, err := f.Status()
	same("status", after, err)

	break1()
	take(t, f, file(t, "x", kevDay("20")))
	after, err = f.Status()
	same("import", after, err)

	// One that only was preparing leaves nothing.
	if err := os.MkdirAll(f.staged("new", "lifecycle"), dirMode); err != nil {
		t.Fatal(err)
	}
	take(t, f, file(t, "x", kevDay("20")))
	after, err = f.Status()
	same("while preparing", after, err)
}

// TestAnImportIsOfItsMoment: the moment is the one that is passed in.
func TestAnImportIsOfItsMoment(t *testing.T) {
	f := Folder{t.TempDir()}
	when := time.Date(2030, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))
	snaps, err := f.Import(file(t, "x", kevDay("20")), Options{At: when})
	if err != nil || !snaps[0].Imported.Equal(time.Date(2030, 1, 2, 2, 4, 5, 0, time.UTC)) {
		t.Errorf("got %v, %v", snaps, err)
	}
}
