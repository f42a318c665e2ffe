package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookWith builds a workbook with excelize and lets f fill it in.
func workbookWith(t *testing.T, f func(x *excelize.File)) []byte {
	t.Helper()
	x := excelize.NewFile()
	f(x)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	day := time.Date(2030, 4, 8, 0, 0, 0, 0, time.UTC)
	data := workbookWith(t, func(x *excelize.File) {
		format := "dd\\.mm\\.yyyy"
		european, _ := x.NewStyle(&excelize.Style{CustomNumFmt: &format})
		percent, _ := x.NewStyle(&excelize.Style{NumFmt: 10})
		for cell, v := range map[string]any{"A1": "Supplier", "B1": "Version", "C1": "Until", "A2": "Acme", "B2": 3.1, "C2": day, "B3": "3.10", "C3": 47581, "B4": 0.5, "C4": true,
			"A6": "=cmd", "B6": 1.1} {
			if err := x.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		_ = x.SetCellStyle("Sheet1", "C3", "C3", european)
		_ = x.SetCellStyle("Sheet1", "B4", "B4", percent)
		_ = x.SetCellFormula("Sheet1", "D6", "A2&B2")
		_ = x.MergeCell("Sheet1", "A2", "A4")
		_, _ = x.NewSheet("Other")
		_ = x.SetCellRichText("Other", "B2", []excelize.RichTextRun{{Text: "rich "}, {Text: "text", Font: &excelize.Font{Bold: true}}})
		_ = x.SetSheetVisible("Other", false)
	})
	tables, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	want := "1: Supplier|Version|Until\n2: Acme|number<3.1>|date<2030-04-08>\n3: Acme|3.10|date<2030-04-08>\n4: Acme|number<0.5>|truth<TRUE>\n6: =cmd|number<1.1>||unsaved<=>\n"
	if got := outline(tables[0]); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(tables) != 2 || !tables[1].Hidden || outline(tables[1]) != "2: |rich text\n" || tables[1].Address(1, 2) != "Other!B2" {
		t.Errorf("%+v", tables[1:])
	}
}

// TestWorkbookAgreesWithExcelize reads what excelize reads from its own files, cell by cell.
func TestWorkbookAgreesWithExcelize(t *testing.T) {
	data := workbookWith(t, func(x *excelize.File) {
		for r := 1; r <= 50; r++ {
			for c := 1; c <= 30; c++ {
				at, _ := excelize.CoordinatesToCellName(c, r)
				_ = x.SetCellStr("Sheet1", at, fmt.Sprintf("%d × %d <&> ä", r, c))
			}
		}
	})
	tables, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := x.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, r := range tables[0].Rows {
		var line []string
		for _, c := range r.Cells {
			line = append(line, c.Text)
		}
		got = append(got, line)
	}
	if !reflect.DeepEqual(got, rows) {
		t.Error("another table than excelize reads")
	}
}

// rebuilt replaces parts of a workbook.
func rebuilt(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	base := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`,
	}
	for name, text := range parts {
		base[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range base {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(f, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sheetXML(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func TestWorkbookRefused(t *testing.T) {
	tests := []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"document type", map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`}, "found a document type"},
		{"entity", sheetXML(`<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>`), "damaged XML"},
		{"cut off", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row>`}, "damaged XML"},
		{"rows out of order", sheetXML(`<row r="2"/><row r="1"/>`), `row "1" after row 2`},
		{"row twice", sheetXML(`<row r="2"/><row r="2"/>`), `row "2" after row 2`},
		{"cell twice", sheetXML(`<row r="1"><c r="A1" t="str"><v>a</v></c><c r="A1" t="str"><v>b</v></c></row>`), `a cell called "A1"`},
		{"cell of another row", sheetXML(`<row r="1"><c r="A2" t="str"><v>a</v></c></row>`), `a cell called "A2"`},
		{"no cell", sheetXML(`<row r="1"><c r="1A"/></row>`), `a cell called "1A"`},
		{"far column", sheetXML(`<row r="1"><c r="XFD1"/></row>`), "more columns"},
		{"no shared text", sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), "the number of a shared text"},
		{"no number", sheetXML(`<row r="1"><c r="A1"><v>NaN</v></c></row>`), "expected a number"},
		{"unknown type", sheetXML(`<row r="1"><c r="A1" t="q"><v>1</v></c></row>`), `cell type "q"`},
		{"day 60 of 1900", map[string]string{"xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
			"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" s="0"><v>60</v></c></row></sheetData></worksheet>`}, "the number 60 in a date cell"},
		{"sheet without a part", map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="../secret.xml"/></Relationships>`}, "no part of this sheet"},
		{"long text", sheetXML(`<row r="1"><c r="A1" t="str"><v>` + strings.Repeat("x", MaxCellBytes+1) + `</v></c></row>`), "more bytes in a cell"},
		{"another archive", map[string]string{"xl/workbook.xml": ""}, ""},
	}
	for _, tt := range tests {
		tables, err := Read(rebuilt(t, tt.parts))
		if tt.want == "" {
			if err != nil || len(tables) != 0 {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for range 2 {
		f, _ := z.Create("xl/workbook.xml")
		_, _ = io.WriteString(f, "<workbook/>")
	}
	_ = z.Close()
	if _, err := Read(b.Bytes()); err == nil || !strings.Contains(err.Error(), "two parts of one name") {
		t.Error(err)
	}
}

// TestBomb: a small workbook that unpacks to a gigabyte ends in an error, with little memory.
func TestBomb(t *testing.T) {
	for name, filler := range map[string]string{"blanks": strings.Repeat(" ", 1<<20), "rows": strings.Repeat(`<row><c t="str"><v>x</v></c></row>`, 1<<15), "merges": strings.Repeat(`<mergeCell ref="A1:A1048576"/>`, 1<<15)} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for part, text := range map[string]string{"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`} {
			f, _ := z.Create(part)
			_, _ = io.WriteString(f, text)
		}
		f, _ := z.Create("xl/worksheets/sheet1.xml")
		_, _ = io.WriteString(f, "<worksheet>")
		for range MaxUnpacked/len(filler) + 2 {
			_, _ = io.WriteString(f, filler)
		}
		_, _ = io.WriteString(f, "</worksheet>")
		_ = z.Close()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(b.Bytes())
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
		if held := int64(after.HeapSys) - int64(before.HeapSys); held > 384<<20 {
			t.Errorf("%s: the heap grew by %d MiB", name, held>>20)
		}
	}
}

func TestIsoDate(t *testing.T) {
	tests := []struct {
		serial float64
		epoch  int
		want   string
	}{{1, 1900, "1900-01-01"}, {59, 1900, "1900-02-28"}, {61, 1900, "1900-03-01"}, {47581, 1900, "2030-04-08"}, {46119, 1904, "2030-04-08"}, {47581.5, 1900, "2030-04-08T12:00:00"},
		{60, 1900, ""}, {0, 1900, ""}, {-1, 1900, ""}, {2958465, 1900, "9999-12-31"}, {2958466, 1900, ""}, {2958465, 1904, ""}, {1e90, 1900, ""}}
	for _, tt := range tests {
		got, ok := isoDate(tt.serial, tt.epoch)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%g of %d: %q %v, want %q", tt.serial, tt.epoch, got, ok, tt.want)
		}
	}
}

func TestShowsDate(t *testing.T) {
	for code, want := range map[string]bool{"yyyy-mm-dd": true, "dd\\.mm\\.yyyy": true, "mmm": true, "General": false, "0.00": false, "h:mm": false, "mm:ss": false, `0 "days"`: false,
		"[Red]0": false, "[$-409]d-mmm;@": true, "0;mmm": false, `"open`: false, "yyyy-mm-dd hh:mm": true} {
		if got := showsDate(code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}

func TestLetters(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"} {
		if got := Letters(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
		if column, row, ok := coordinates(want + "7"); !ok || column != n || row != 7 {
			t.Errorf("%s7: %d %d %v", want, column, row, ok)
		}
	}
}

// TestFormulas: the value counts that was saved with a formula. An empty number was not saved, a text of no characters was.
func TestFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		`<c r="A1"><f>1+1</f><v>2</v></c>`: "number<2>", `<c r="A1" t="str"><f>B1</f><v>x</v></c>`: "x", `<c r="A1"><f>1+1</f></c>`: "unsaved<=>", `<c r="A1"><f>1+1</f><v></v></c>`: "unsaved<=>",
		`<c r="A1"><f t="shared" si="0"/></c>`: "unsaved<=>", `<c r="A1" t="str"><f>B1</f></c>`: "unsaved<=>", `<c r="A1" t="str"><f>B1</f><v></v></c>`: "", `<c r="A1" t="s"><f>B1</f><v/></c>`: "unsaved<=>",
	} {
		tables, err := Read(rebuilt(t, sheetXML(`<row r="1">`+cell+`<c r="B1" t="inlineStr"><is><t>y</t></is></c></row>`)))
		if err != nil || outline(tables[0]) != "1: "+want+"|y\n" {
			t.Errorf("%s: %v, %s", cell, err, outline(tables[0]))
		}
	}
}
