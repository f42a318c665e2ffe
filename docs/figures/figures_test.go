package figures

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every row of a table of suites is one that a conformance test counts: it names its material.
func TestEveryRowIsCounted(t *testing.T) {
	rows, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	top := filepath.Join("..", "..")
	var tests strings.Builder
	err = filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), "figures.Hold(") {
			tests.Write(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if !strings.Contains(tests.String(), strconv.Quote(r.Material)) {
			t.Errorf("%s, %q: no test that holds figures names it", r.Section, r.Material)
		}
	}
}

// logged keeps what a test prints and says.
type logged struct {
	testing.TB
	lines, errors []string
}

func (l *logged) Helper()                    {}
func (l *logged) Logf(f string, args ...any) { l.lines = append(l.lines, fmt.Sprintf(f, args...)) }
func (l *logged) Errorf(f string, args ...any) {
	l.errors = append(l.errors, fmt.Sprintf(f, args...))
}

// Every suite prints what it counted, whether the page says the same or not.
func TestHoldPrints(t *testing.T) {
	const section, material = "Firmware", "os-release: distribution and version"
	for counted, wrong := range map[int]int{13: 0, 12: 1} {
		l := &logged{TB: t}
		Hold(l, section, material, 13, counted)
		if want := []string{fmt.Sprintf("%s, %s: agree %d of 13", section, material, counted)}; !slices.Equal(l.lines, want) || len(l.errors) != wrong {
			t.Errorf("printed %q and said %q, want %q and %d errors", l.lines, l.errors, want, wrong)
		}
	}
}

func TestRead(t *testing.T) {
	rows, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	if r := (Row{"Firmware", "os-release: distribution and version", 13, 13, 0}); !slices.Contains(rows, r) {
		t.Errorf("%+v is not among %+v", r, rows)
	}
	for _, cells := range [][]string{{"x", "3", "2", "0"}, {"x", "three", "2"}} {
		if row, err := readRow("s", cells); err == nil {
			t.Errorf("%q is read as %+v", cells, row)
		}
	}
}
