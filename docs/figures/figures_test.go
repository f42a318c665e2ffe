package figures

import (
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
