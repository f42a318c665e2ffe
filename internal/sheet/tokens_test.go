package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

// swollen is a workbook whose sheet holds begin, so much filler that whoever holds it shows, and end.
func swollen(t *testing.T, begin, filler, end string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	write := func(part string, texts ...string) {
		f, err := z.Create(part)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if _, err := io.WriteString(f, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`)
	write("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	const long = 48 << 20
	filler = strings.Repeat(filler, 1<<20/len(filler))
	texts := []string{begin}
	for range long / len(filler) {
		texts = append(texts, filler)
	}
	write("xl/worksheets/sheet1.xml", append(texts, end)...)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSwollenPiece: one piece of XML that makes up the whole part is refused before it is held.
func TestSwollenPiece(t *testing.T) {
	const row = `<worksheet><sheetData><row r="1"><c r="A1" t="str">`
	tests := []struct{ name, begin, filler, end, want string }{
		{"attributes", `<worksheet><sheetData><row`, ` a=""`, `/></sheetData></worksheet>`, "in one tag, comment or text"},
		{"an attribute", `<worksheet><sheetData><row r="`, `1`, `"/></sheetData></worksheet>`, "in one tag, comment or text"},
		{"an attribute of marks", `<worksheet><sheetData><row r="`, `>`, `"/></sheetData></worksheet>`, "in one tag, comment or text"},
		{"a name", `<worksheet><`, `x`, `/></worksheet>`, "in one tag, comment or text"},
		{"a cell", row + `<v>`, `x`, `</v></c></row></sheetData></worksheet>`, "in a cell"},
		{"a cell of many pieces", row + `<v>`, `x<!---->`, `</v></c></row></sheetData></worksheet>`, "in a cell"},
		{"a cell in CDATA", row + `<v><![CDATA[`, `<>`, `]]></v></c></row></sheetData></worksheet>`, "in one tag, comment or text"},
		{"what is passed over", row + `<f>`, `x`, `</f></c></row></sheetData></worksheet>`, "in one tag, comment or text"},
		{"a comment", `<worksheet><!--`, `x>`, `--></worksheet>`, "in one tag, comment or text"},
		{"an instruction", `<worksheet><?x `, `x>`, `?></worksheet>`, "in one tag, comment or text"},
		{"a document type", `<!DOCTYPE `, `x`, `><worksheet/>`, "in one tag, comment or text"},
		{"nesting", `<worksheet>`, `<a>`, ``, "nested elements"},
		{"nesting in what is passed over", row, `<a>`, ``, "nested elements"},
	}
	for _, tt := range tests {
		data := swollen(t, tt.begin, tt.filler, tt.end)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(data)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %.200v", tt.name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 32<<20 {
			t.Errorf("%s: %d MiB were taken", tt.name, took>>20)
		}
	}
}

func TestPieceLimits(t *testing.T) {
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(" " + Letters(i) + `=""`)
		}
		return b.String()
	}
	for _, tt := range []struct{ name, at, over, want string }{
		{"attributes", `<row` + attributes(MaxAttributes) + `/>`, `<row` + attributes(MaxAttributes+1) + `/>`, "attributes of one element"},
		{"an attribute", `<row x="` + strings.Repeat("x", MaxCellBytes) + `"/>`, `<row x="` + strings.Repeat("x", MaxCellBytes+1) + `"/>`, "bytes in an attribute"},
		{"an escaped cell", `<row><c t="str"><v>` + strings.Repeat("&quot;", MaxCellBytes) + `</v></c></row>`, `<row><c t="str"><v>` + strings.Repeat("&quot;", MaxCellBytes+1) + `</v></c></row>`, "bytes in a cell"},
		{"depth", strings.Repeat("<a>", MaxDepth-2) + strings.Repeat("</a>", MaxDepth-2), strings.Repeat("<a>", MaxDepth-1) + strings.Repeat("</a>", MaxDepth-1), "nested elements"},
	} {
		if _, err := Read(rebuilt(t, sheetXML(tt.at))); err != nil {
			t.Errorf("%s at the limit: %.200v", tt.name, err)
		}
		if _, err := Read(rebuilt(t, sheetXML(tt.over))); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s over the limit: %.200v", tt.name, err)
		}
	}
}
