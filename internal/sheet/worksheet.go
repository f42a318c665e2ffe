package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// merge is a range of cells that are shown as one.
type merge struct{ column, first, last int }

// table reads one sheet.
func (w *workbook) table(s sheetPart) (*Table, error) {
	t := &Table{Name: s.name, Hidden: s.hidden}
	if w.parts[s.part] == nil {
		return nil, &Error{Where: s.name, Found: "no part of this sheet", Expected: s.part + " in the workbook"}
	}
	var merges []merge
	last := 0
	err := w.each(s.part, func(e xml.StartElement, d *tokens) error {
		switch e.Name.Local {
		case "row":
			row, err := w.row(t, e, d, last)
			if err != nil {
				return err
			}
			last = row.Number
			if blank(row.Cells) {
				return nil
			}
			if len(t.Rows) == MaxRows {
				return overLimit(t.Name, "rows", MaxRows)
			}
			t.Rows = append(t.Rows, row)
		case "mergeCell":
			if len(merges) == MaxMerges {
				return overLimit(t.Name, "merged ranges", MaxMerges)
			}
			if m, ok := mergeOf(attr(e, "ref")); ok {
				merges = append(merges, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, w.fill(t, merges)
}

// row reads the cells of a row. Rows, and cells in a row, must come in order and once: else two programs could show two
// tables.
func (w *workbook) row(t *Table, e xml.StartElement, d *tokens, last int) (Row, error) {
	row := Row{Number: last + 1}
	if ref := attr(e, "r"); ref != "" {
		n, err := strconv.Atoi(ref)
		if err != nil || n <= last || n > 1<<20 {
			return row, &Error{Where: t.Name, Found: fmt.Sprintf("row %q after row %d", shown(ref), last), Expected: "rows in their order"}
		}
		row.Number = n
	}
	for {
		token, err := d.next()
		if err != nil {
			return row, err
		}
		switch c := token.(type) {
		case xml.EndElement:
			return row, nil
		case xml.StartElement:
			if c.Name.Local != "c" {
				if err := d.skip(); err != nil {
					return row, err
				}
				continue
			}
			if err := w.cell(t, &row, c, d); err != nil {
				return row, err
			}
		}
	}
}

func (w *workbook) cell(t *Table, row *Row, e xml.StartElement, d *tokens) error {
	column := len(row.Cells)
	if ref := attr(e, "r"); ref != "" {
		at, number, ok := coordinates(ref)
		if !ok || at < column || number != row.Number {
			return &Error{Where: t.Address(column, row.Number), Found: fmt.Sprintf("a cell called %q", shown(ref)), Expected: "the cells of the row in their order"}
		}
		column = at
	}
	if column >= MaxColumns {
		return overLimit(t.Address(column, row.Number), "columns", MaxColumns)
	}
	where := t.Address(column, row.Number)
	cell, err := w.value(where, e, d)
	if err != nil {
		return err
	}
	if err := w.used.take(where, column+1-len(row.Cells), cell.Text); err != nil {
		return err
	}
	for len(row.Cells) < column {
		row.Cells = append(row.Cells, Cell{})
	}
	row.Cells = append(row.Cells, cell)
	return nil
}

// value reads what a cell holds: v as its type says, or text of its own in is.
func (w *workbook) value(where string, e xml.StartElement, d *tokens) (Cell, error) {
	raw, formula, own, saved := "", false, false, false
	for {
		token, err := d.next()
		if err != nil {
			return Cell{}, err
		}
		switch c := token.(type) {
		case xml.EndElement:
			if formula && raw == "" && !own && !(saved && attr(e, "t") == "str") { // a text of no characters is a value, an empty number is none
				return Cell{Kind: Unsaved, Text: "="}, nil
			}
			return w.typed(where, e, raw, own)
		case xml.StartElement:
			switch c.Name.Local {
			case "f":
				formula, err = true, d.skip()
			case "v":
				saved = true
				raw, err = w.text(c, d)
			case "is":
				own = true
				raw, err = w.text(c, d, "t", "r")
			default:
				err = d.skip()
			}
			if err != nil {
				return Cell{}, err
			}
		}
	}
}

// typed gives a stored value its kind (ECMA-376 part 1, 18.18.11).
func (w *workbook) typed(where string, e xml.StartElement, raw string, own bool) (Cell, error) {
	wrong := func(expected string) (Cell, error) {
		return Cell{}, &Error{Where: where, Found: fmt.Sprintf("%q", shown(raw)), Expected: expected}
	}
	var cell Cell
	kind := attr(e, "t")
	switch {
	case own || kind == "str" || kind == "inlineStr":
		cell.Kind, cell.Text = Text, raw
	case raw == "":
	case kind == "s":
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 || n >= len(w.strings) {
			return wrong("the number of a shared text")
		}
		cell.Kind, cell.Text = Text, w.strings[n]
	case kind == "b":
		cell.Kind, cell.Text = Truth, map[bool]string{true: "TRUE", false: "FALSE"}[raw == "1"]
	case kind == "e":
		cell.Kind, cell.Text = Fault, raw
	case kind == "d":
		cell.Kind, cell.Text = Date, raw
	case kind == "" || kind == "n":
		f, err := strconv.ParseFloat(raw, 64)
		if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) > 1e100 {
			return wrong("a number")
		}
		return w.number(where, e, f)
	default:
		return Cell{}, &Error{Where: where, Found: fmt.Sprintf("cell type %q", shown(kind)), Expected: "one of b, d, e, inlineStr, n, s, str"}
	}
	if strings.TrimSpace(cell.Text) == "" {
		cell.Kind = Empty
	}
	return cell, nil
}

// number shows a number as a date where its format does, else with the 15 digits that spreadsheets keep.
func (w *workbook) number(where string, e xml.StartElement, f float64) (Cell, error) {
	style, _ := strconv.Atoi(attr(e, "s"))
	if style >= 0 && style < len(w.dated) && w.dated[style] == asDate {
		text, ok := isoDate(f, w.epoch)
		if !ok {
			return Cell{}, &Error{Where: where, Found: fmt.Sprintf("the number %g in a date cell", f), Expected: "a day from 1900 to 9999"}
		}
		return Cell{Kind: Date, Text: text}, nil
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if err != nil {
		return Cell{}, &Error{Where: where, Found: fmt.Sprintf("the number %g", f), Expected: "a number of reasonable size"}
	}
	dressed := style >= 0 && style < len(w.dated) && w.dated[style] == asDressed
	return Cell{Kind: Number, Text: strconv.FormatFloat(rounded, 'f', -1, 64), Dressed: dressed}, nil
}

// coordinates takes "B7" apart: column 1, row 7.
func coordinates(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 3 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, i > 0 && err == nil && row > 0 && ref[i] != '+' && ref[i] != '-'
}

func mergeOf(ref string) (merge, bool) {
	from, to, _ := strings.Cut(ref, ":")
	column, first, ok := coordinates(from)
	_, last, okTo := coordinates(to)
	return merge{column: column, first: first, last: last}, ok && okTo && first < last
}

// fill repeats what is merged over several rows in each of them, in the first column of the range: so a reader sees
// "this supplier" beside every row. What is merged over several columns is a heading and stays where it is.
func (w *workbook) fill(t *Table, merges []merge) error {
	at := map[int]int{}
	for i, row := range t.Rows {
		at[row.Number] = i
	}
	for _, m := range merges {
		top, ok := at[m.first]
		if !ok || t.Rows[top].Cell(m.column).Kind == Empty {
			continue
		}
		cell := t.Rows[top].Cells[m.column]
		for i := top + 1; i < len(t.Rows) && t.Rows[i].Number <= m.last; i++ {
			row := &t.Rows[i]
			if err := w.used.take(t.Address(m.column, row.Number), 1+max(0, m.column-len(row.Cells)), ""); err != nil {
				return err
			}
			for len(row.Cells) <= m.column {
				row.Cells = append(row.Cells, Cell{})
			}
			if row.Cells[m.column].Kind == Empty {
				row.Cells[m.column] = cell
			}
		}
	}
	return nil
}
