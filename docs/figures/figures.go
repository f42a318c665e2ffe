// Package figures holds what the conformance tests count against what docs/conformance.md says that they count, so that the two
// cannot drift apart. Only tests use it.
package figures

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Row is one line of a table of suites: under which heading, of what, and what it says.
type Row struct {
	Section, Material    string
	Cases, Agree, Differ int
}

// Hold compares what a test counted with the row of that heading and material, and prints both counts, in one form for all suites.
func Hold(t testing.TB, section, material string, cases, agree int) {
	t.Helper()
	t.Logf("%s, %s: agree %d of %d", section, material, agree, cases)
	rows, err := Read()
	if err != nil {
		t.Error(err)
		return
	}
	counted := Row{section, material, cases, agree, cases - agree}
	for _, r := range rows {
		if r.Section != section || r.Material != material {
			continue
		}
		if r != counted {
			t.Errorf("docs/conformance.md, %s, %q: it says %d cases, %d agree, %d differ; counted were %d, %d, %d",
				section, material, r.Cases, r.Agree, r.Differ, counted.Cases, counted.Agree, counted.Differ)
		}
		return
	}
	t.Errorf("docs/conformance.md, %s: no row %q; counted were %d cases, %d agree, %d differ", section, material, counted.Cases, counted.Agree, counted.Differ)
}

// Read gives every row of every table of suites. Such a table has a column "agree" behind that of the number of cases, and may have
// one of those that differ.
func Read() ([]Row, error) {
	text, err := document()
	if err != nil {
		return nil, err
	}
	var rows []Row
	section, inTable := "", false
	for n, line := range strings.Split(text, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch {
		case strings.HasPrefix(line, "#"):
			section, inTable = strings.TrimLeft(line, "# "), false
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case len(cells) >= 3 && cells[2] == "agree":
			inTable = true
		case inTable && !strings.HasPrefix(line, "|-"):
			row, err := readRow(section, cells)
			if err != nil {
				return nil, fmt.Errorf("docs/conformance.md:%d: %w", n+1, err)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("docs/conformance.md has no table of suites")
	}
	return rows, nil
}

func readRow(section string, cells []string) (Row, error) {
	var n []int
	for _, cell := range cells[1:] {
		v, err := strconv.Atoi(strings.ReplaceAll(cell, ",", ""))
		if err != nil {
			return Row{}, err
		}
		n = append(n, v)
	}
	row := Row{Section: section, Material: cells[0], Cases: n[0], Agree: n[1], Differ: n[0] - n[1]}
	if len(n) > 2 && n[2] != row.Differ {
		return Row{}, fmt.Errorf("%d cases of which %d agree, and %d that differ", n[0], n[1], n[2])
	}
	return row, nil
}

// document finds docs/conformance.md from the directory that a test runs in.
func document() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			text, err := os.ReadFile(filepath.Join(dir, "docs", "conformance.md"))
			return string(text), err
		}
		if dir == filepath.Dir(dir) {
			return "", os.ErrNotExist
		}
	}
}
