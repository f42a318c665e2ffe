// Package sheet reads tables that people keep in spreadsheets, CSV and XLSX, into rows of cells that know their address.
//
// Nothing is evaluated: of a formula the value counts that was saved with it. What a program may show
// differently from what is stored stays visible: a number is a number and a date cell a date, so that "3.10" which was
// saved as the number 3.1 is not taken for text.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
)

// The limits. A component table of a large device has some thousand rows of some dozen columns. Files of few megabytes
// that go up to each of them were read in at most 220 MiB, the program included.
const (
	MaxBytes     = 64 << 20  // of the file
	MaxUnpacked  = 128 << 20 // of all parts of a workbook that are read, unpacked; they are streamed, not held
	MaxParts     = 2000      // files in a workbook
	MaxSheets    = 64        //
	MaxRows      = 100_000   // of a table, with text in them
	MaxColumns   = 256       //
	MaxCells     = 2_000_000 // of all tables, gaps between cells of a row included
	MaxCellBytes = 1 << 16   // of one cell, or one attribute; Excel takes 32,767 characters
	MaxTextBytes = 32 << 20  // of all texts, and once more of those that a workbook keeps for its cells to share
	MaxShared    = 500_000   // such texts
	MaxStyles    = 100_000   // cell formats of a workbook, and number formats
	MaxMerges    = 100_000   // merged ranges of a table

	// Of the XML in a workbook. A tag or text may be longer than what it says, as characters can be written by their number.
	MaxTokenBytes = 8 * MaxCellBytes // of one tag, comment or text, as written
	MaxAttributes = 100              // of one element
	MaxDepth      = 64               // nested elements
)

// Kind is what a cell was stored as.
type Kind byte

// The kinds. All cells of a CSV file are Text or Empty.
const (
	Empty Kind = iota
	Text
	Number  // Text has at most 15 digits, as spreadsheets count; trailing zeros are lost
	Date    // Text is YYYY-MM-DD, with THH:MM:SS behind it where the cell has a time of day
	Truth   // Text is TRUE or FALSE
	Fault   // Text is the program's error, such as #N/A
	Unsaved // a formula of which no value was saved: what it shows, nobody here knows. Text is "="
)

// Cell is one cell.
type Cell struct {
	Text    string
	Kind    Kind
	Dressed bool // a Number that its cell shows in another form than Text: as a percentage, with an exponent, with a currency or with other zeros
}

// Row is one row with text in it. Cells[0] is column A.
type Row struct {
	Number int // as the spreadsheet counts, from 1
	Cells  []Cell
}

// Cell returns the cell in a column counted from 0; an empty one beyond the row's end.
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Texts are the texts of the cells.
func (r Row) Texts() []string {
	out := make([]string, 0, len(r.Cells))
	for _, c := range r.Cells {
		out = append(out, c.Text)
	}
	return out
}

// Table is one sheet of a workbook, or a CSV file. Rows without any text are left out.
type Table struct {
	Name   string // of the sheet; "" for CSV
	Hidden bool
	Rows   []Row
}

// Address names a cell as spreadsheets do, "Sheet1!B7" or "B7". column counts from 0, row from 1.
func (t *Table) Address(column, row int) string {
	at := fmt.Sprintf("%s%d", Letters(column), row)
	if t.Name != "" {
		at = t.Name + "!" + at
	}
	return at
}

// Letters names a column as spreadsheets do: 0 is A, 26 is AA.
func Letters(column int) string {
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
}

// Error is why a spreadsheet cannot be read.
type Error struct {
	Where    string // a cell, line or part; "" for the whole file
	Found    string
	Expected string
}

// Error says what was found and what was expected.
func (e *Error) Error() string {
	at := ""
	if e.Where != "" {
		at = e.Where + ": "
	}
	return fmt.Sprintf("%sfound %s; expected %s", at, e.Found, e.Expected)
}

// ErrLimit is wrapped by errors about what is over a limit.
var ErrLimit = errors.New("over a limit")

func overLimit(where, what string, limit int) error {
	return fmt.Errorf("%w: %w", &Error{Where: where, Found: "more " + what, Expected: fmt.Sprintf("at most %d", limit)}, ErrLimit)
}

// Read reads every table of a file, recognised by its content. The error is an *Error when the file is at fault.
func Read(data []byte) ([]*Table, error) {
	switch {
	case len(data) > MaxBytes:
		return nil, overLimit("", "bytes", MaxBytes)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, &Error{Found: "a workbook of the old format .xls, or one with a password", Expected: "XLSX without a password, or CSV"}
	}
	table, err := readCSV(data)
	if err != nil {
		return nil, err
	}
	return []*Table{table}, nil
}

// budget counts what the tables of a file hold.
type budget struct{ cells, text int }

func (b *budget) take(where string, cells int, text string) error {
	if len(text) > MaxCellBytes {
		return overLimit(where, "bytes in a cell", MaxCellBytes)
	}
	b.cells += cells
	b.text += len(text)
	switch {
	case b.cells > MaxCells:
		return overLimit(where, "cells", MaxCells)
	case b.text > MaxTextBytes:
		return overLimit(where, "bytes of text", MaxTextBytes)
	}
	return nil
}
