// Package tabular turns a spreadsheet of components into CycloneDX, and keeps the source cell of every value.
//
// Nothing is guessed: a value that does not fit is an error with its cell, and with one error there is no document. What
// says nothing ("-", "n/a") is left out; "unknown" and "withheld" stay what they are.
package tabular

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
)

// MaxErrors bounds how many errors are listed; all are counted.
const MaxErrors = 1000

// MaxValues bounds the cells of a table that are taken over. Each is kept with its place, which takes a kilobyte on the way
// to the document.
const MaxValues = 200_000

// RowError is a value that cannot be taken over, and its cell.
type RowError struct {
	Cell     string // "Sheet1!B7"
	Found    string
	Expected string

	row, column int
}

// Error says it in one line.
func (e RowError) Error() string {
	return fmt.Sprintf("%s: found %s; expected %s", e.Cell, e.Found, e.Expected)
}

// Options say what a spreadsheet does not.
type Options struct {
	Sheet   string // the sheet to read; "" for the only one with a table of components
	File    string // name of the spreadsheet, kept in the document
	SHA256  string // of the spreadsheet, kept likewise
	Product string // name of the subject; "" for none
	Version string // of the subject
	Tool    string // version of cleanbill
}

// Result is a document, or why there is none.
type Result struct {
	BOM    *cdx.BOM   // nil when there are errors
	Sheet  string     // the sheet that was read; "" for CSV
	Errors []RowError // in the order of rows, at most MaxErrors
	Count  int        // of all errors

	Formulas Cells // whose text begins as a formula does and was kept
	Doubled  Cells // of components that an earlier row lists as well, with other values beside
	Bare     Cells // of components of which nothing but the name is said
	Prose    Cells // that have words where a date is asked for, which were kept
}

// Cells are cells that are worth a look.
type Cells struct {
	Listed []string // at most MaxErrors, in the order of rows
	Count  int      // of all of them
}

func (c *Cells) add(cell string) {
	if c.Count++; c.Count <= MaxErrors {
		c.Listed = append(c.Listed, cell)
	}
}

// Import reads a spreadsheet. The error says why nothing of it could be read; what is wrong with single values is in the
// result.
func Import(data []byte, o Options) (*Result, error) {
	tables, err := sheet.Read(data)
	if err != nil {
		return nil, err
	}
	t, at, err := choose(tables, o.Sheet)
	if err != nil {
		return nil, err
	}
	r := &importer{table: t, refs: map[string]*part{}, names: map[string][]*part{}, seen: map[string]int{}, known: map[string]int{}}
	r.headings(t.Rows[at])
	for _, row := range t.Rows[at+1:] {
		if r.row(row); r.values > MaxValues {
			return nil, fmt.Errorf("row %d: found more than %d values in the table; expected at most so many: split it, or leave out columns that are no part of an SBOM", row.Number, MaxValues)
		}
	}
	r.connect()
	if len(r.parts) == 0 && r.count == 0 {
		r.fail(0, t.Rows[at].Number, "no row below the headings", "one component at least")
	}
	slices.SortStableFunc(r.errors, func(a, b RowError) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column)) })
	out := &Result{Sheet: t.Name, Errors: r.errors, Count: r.count, Formulas: r.formulas, Prose: r.prose, Doubled: r.likes, Bare: r.bare}
	if r.count == 0 {
		out.BOM = r.document(o)
	}
	return out, nil
}

// choose finds the table of components, and the row of its headings. A sheet that is hidden counts: whoever sent it may have meant it.
func choose(tables []*sheet.Table, name string) (*sheet.Table, int, error) {
	var found []*sheet.Table
	var rows []int
	var names []string
	for _, t := range tables {
		if name != "" && t.Name != name {
			continue
		}
		if at, _ := heading.Find(len(t.Rows), func(i int) []string { return t.Rows[i].Texts() }, heading.IsComponents); at >= 0 {
			found, rows, names = append(found, t), append(rows, at), append(names, fmt.Sprintf("%q", t.Name)+hidden(t))
		}
	}
	switch {
	case len(found) == 1 && name == "" && found[0].Hidden:
		return nil, 0, fmt.Errorf("found a table of components in the sheet %s alone; expected one that is seen, or its name", names[0])
	case len(found) == 1:
		return found[0], rows[0], nil
	case len(found) > 1:
		return nil, 0, fmt.Errorf("found tables of components in the sheets %s; expected one, or the name of the one to read", strings.Join(names, ", "))
	case name != "":
		return nil, 0, fmt.Errorf("found no sheet %q with a table of components; expected a row of headings such as name, version and supplier in it", name)
	}
	return nil, 0, fmt.Errorf("found no row of headings in the first %d rows; expected headings such as name, version and supplier", heading.MaxPreamble)
}

// hidden says of a sheet that a reader of the workbook does not see it.
func hidden(t *sheet.Table) string {
	if t.Hidden {
		return " (hidden)"
	}
	return ""
}
