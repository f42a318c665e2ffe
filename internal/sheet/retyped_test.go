package sheet

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestRetyped reads what Excel makes of what is typed into a cell that is not formatted as text.
func TestRetyped(t *testing.T) {
	for _, tt := range []struct {
		name   string
		value  any
		format int // built-in number format
		want   string
	}{
		{"8.4.30 in German", 47581, 14, "the date 2030-04-08, which"},
		{"3.10", 3.1, 0, "the number 3.1, of which nobody knows"},
		{"1E10", 1e10, 11, "the number 10000000000, which its cell shows in another form"},
		{"5%", 0.05, 9, "the number 0.05, which its cell shows in another form"},
		{"3 shown as 3.00", 3, 2, "the number 3, which its cell shows in another form"},
		{"a digest of digits", 12345678901234567, 0, "of which spreadsheets keep 15 digits"},
		{"true", true, 0, "the value TRUE that is true or false"},
		{"3", 3, 0, ""}, {"20261129", 20261129, 1, ""}, {"a number in a cell for text", 3, 49, ""}, {"text", "8.4.30", 14, ""}, {"text of a number", "3.10", 0, ""},
	} {
		data := workbookWith(t, func(x *excelize.File) {
			style, err := x.NewStyle(&excelize.Style{NumFmt: tt.format})
			if err != nil {
				t.Fatal(err)
			}
			_ = x.SetCellValue("Sheet1", "A1", tt.value)
			if tt.format != 0 {
				_ = x.SetCellStyle("Sheet1", "A1", "A1", style)
			}
		})
		tables, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		got := tables[0].Rows[0].Cell(0).Retyped()
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := (Cell{Kind: Fault, Text: "#N/A"}).Retyped(); !strings.Contains(got, "error #N/A") {
		t.Error(got)
	}
}

// TestSaved tells what spreadsheet programs write into CSV, and no version that anybody gives.
func TestSaved(t *testing.T) {
	for text, want := range map[string]bool{"1E+10": true, "1,23E+11": true, "1.23E-05": true, "1E10": true, "TRUE": true, "FALSCH": true, "#N/A": true, "#NAME?": true, "#WERT!": true, "#DIV/0!": true,
		"1.0e": false, "1e10": false, "E10": false, "true": false, "#1": false, "2E": false, "10E+2": false, "v1E+10": false, "3.10": false} {
		if got := (Cell{Kind: Text, Text: text}).Saved() != ""; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
