package tabular

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
)

// readBack imports a table and reads what comes out.
func readBack(t *testing.T, data []byte) *sbom.Document {
	t.Helper()
	r, err := Import(data, Options{File: "f.csv", SHA256: "00", Product: "Pump", Version: "1"})
	if err != nil || r.Count > 0 {
		t.Fatalf("%v %v", err, r)
	}
	var b bytes.Buffer
	if _, err := cyclonedx.Encode(&b, r.BOM, cyclonedx.Options{Format: cyclonedx.JSON}); err != nil {
		t.Fatal(err)
	}
	d, err := sbom.Read("f.json", b.Bytes(), sbom.Limits{})
	if err != nil || !d.SchemaValid {
		t.Fatalf("%v %+v", err, d)
	}
	return d
}

func TestImportedIsRead(t *testing.T) {
	d := readBack(t, []byte("Component;Version;Vendor;Manufacturer;PURL;CPE;License;SHA-256;Type;Scope;bom-ref;Depends on;Support level;EOS;EOL;Justification\n"+
		"OpenSSL;3.0;Acme;Maker;pkg:deb/debian/openssl@3.0;cpe:2.3:a:openssl:openssl:3.0:*:*:*:*:*:*:*;Apache-2.0 OR MIT;sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD;Operating System;required;o;\"z, zip 1\";active;2030-01-01;2031-01-01;none needed\n"+
		"zlib;unknown;withheld;;;;Own licence;;;;z;;;;;\n"+
		"zip;1;;;;;;;;;;;;Open source;;\n"))
	if len(d.Components) != 3 || d.Root.Name.Text != "Pump" {
		t.Fatalf("%+v", d)
	}
	o, z, zip := d.ByRef("o"), d.ByRef("z"), d.ByRef("row-4")
	if o.Version.Text != "3.0" || o.Supplier.Text != "Acme" || o.Manufacturer.Text != "Maker" || o.Purl.Name != "openssl" || o.CPE.Product != "openssl" || o.Type != "operating-system" ||
		o.Scope != "required" || o.Licences[0].Form != sbom.LicenceExpression || !o.Hashes[0].WellFormed || o.Support().Normal != "active" || o.Support().End.Text != "2030-01-01" ||
		o.Support().EndOfLife.Text != "2031-01-01" || o.Support().Justification.Text != "none needed" {
		t.Errorf("%+v", o)
	}
	if z.Version.State != sbom.Unknown || z.Supplier.State != sbom.Withheld || z.Licences[0].Form != sbom.LicenceName || zip.Support().End.State != sbom.Malformed {
		t.Errorf("%+v %+v", z, zip)
	}
	if got := d.Graph.Entries["o"]; !slices.Equal(got, []string{"row-4", "z"}) {
		t.Errorf("depends on %v", got)
	}
	if !slices.ContainsFunc(o.Properties, func(p sbom.Property) bool { return p.Name == "import:cell:end-of-support" && p.Value == "N2" }) {
		t.Errorf("%+v", o.Properties)
	}
}

func TestTemplateIsImported(t *testing.T) {
	if d := readBack(t, []byte(Template)); len(d.Components) != 1 || d.Components[0].Purl.State != sbom.Stated {
		t.Errorf("%+v", d.Components)
	}
}

func TestRowErrors(t *testing.T) {
	const sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d"
	tests := []struct{ name, in, want string }{
		{"name", "name,version\n,1\n", "A2: found no name"},
		{"purl", "name,purl\na,npm/a\n", `B2: found "npm/a"; expected a package URL`},
		{"CPE", "name,cpe\na,cpe:a\n", `B2: found "cpe:a"; expected a CPE name`},
		{"type", "name,type\na,gadget\n", `B2: found "gadget"; expected one of`},
		{"scope", "name,scope\na,no\n", `B2: found "no"; expected one of`},
		{"hash", "name,hash\na,xyz\n", "B2: found \"xyz\"; expected a digest"},
		{"hash of another length", "name,SHA-256\na," + sha1 + "\n", "a digest of 20 bytes, said to be SHA-256"},
		{"hash, algorithm beside it", "name,hash,hash algorithm\na," + sha1 + ",sha512\n", "a digest of 20 bytes, said to be SHA-512"},
		{"hash, other algorithm beside it", "name,hash,hash algorithm\na," + sha1 + sha1[:24] + ",SHA3-256\n", `B2: found a digest of the algorithm "SHA3-256"; expected one of MD5`},
		{"hash, other algorithm before it", "name,hash\na,blake3:" + sha1 + sha1[:24] + "\n", `B2: found a digest of the algorithm "blake3"; expected one of MD5`},
		{"month 13", "name,end of support\na,2030-13-01\n", `B2: found "2030-13-01"; expected a day that there is`},
		{"30 February", "name,end of life\na,2030-02-30\n", `B2: found "2030-02-30"; expected a day that there is`},
		{"day and month", "name,assessed on\na,04/05/2030\n", `B2: found "04/05/2030"; expected a day that there is`},
		{"a quarter", "name,end of guaranteed support\na,Q4 2030\n", `B2: found "Q4 2030"; expected a day that there is`},
		{"reference twice", "name,id\na,x\nb,x\n", `B3: found the reference "x", which row 2 has as well`},
		{"parent", "name,parent\na,b\n", `B2: found "b", which no row is called`},
		{"parent of itself", "name,parent\na,a\n", "which is this row itself"},
		{"itself by reference", "ref,name,version,depends on\nx,a,1,x\n", "which is this row itself"},
		{"half a licence expression", "name,licence\na,Foo Bar OR\n", `B2: found "Foo Bar OR"; expected an SPDX licence expression`},
		{"two of the name", "name,version,depends on\na,1,\na,2,\nb,1,a\n", `C4: found "a", which 2 rows are called`},
		{"no heading", "name,version\na,1,x\n", `C2: found "x" in a column without a heading`},
		{"two columns", "name,version,component version\na,1,2\n", `A1: found the columns "version" and "component version" both give the version`},
		{"two columns and no other", "name,component,version\na,b,1\n", `A1: found the columns "name" and "component" both give the name`},
		{"headings in the middle", "name,version\na,1\nname,version\nb,2\n", "A3: found the headings once more"},
		{"a character for terminals", "name,version\nx\x1b[31m,1\n", `A2: found "x\x1b[31m", with a character that drives terminals; expected text`},
		{"a version that became a number", "name,version\na,1E+10\n", "B2: found the number 1E+10, as spreadsheet programs write what they take for one; expected a version in a column formatted as text"},
		{"a version that became a truth", "name,version\na,TRUE\n", "B2: found the value TRUE, as spreadsheet programs write"},
		{"a version that became an error", "name,version\na,#N/A\n", "B2: found the spreadsheet's error #N/A"},
		{"no rows", "name,version\n", "A1: found no row below the headings"},
	}
	for _, tt := range tests {
		r, err := Import([]byte(tt.in), Options{})
		if err != nil || r.BOM != nil || r.Count != 1 || !strings.Contains(r.Errors[0].Error(), tt.want) {
			t.Errorf("%s: %v %+v, want %q", tt.name, err, r, tt.want)
		}
	}
	r, err := Import([]byte("name,type\n"+numbered("a%d,gadget\n", MaxErrors+1)), Options{})
	if err != nil || r.Count != MaxErrors+1 || len(r.Errors) != MaxErrors {
		t.Errorf("%v: %d listed of %d", err, len(r.Errors), r.Count)
	}
}

// numbered are so many rows, none like another.
func numbered(row string, count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, row, i)
	}
	return b.String()
}

// TestRowsThatListNothing: sums and headings that stand among the components are told by their row, and no component is called like one for that.
func TestRowsThatListNothing(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"name,version\na,1\nTotal,1\n", `A3: found "Total", which looks like the sum at the foot of a table`},
		{"no,name,version\n1,a,1\n,Total: 37,\n", `B3: found "Total: 37"`},
		{"name,version\na,1\nTOTAL COMPONENTS,\n", `A3: found "TOTAL COMPONENTS"`},
		{"name,version,supplier\na,1,s\nSumme,37,\n", `A3: found "Summe"`},
		{"name,version\na,1\n\nNumber of components:,1\n", `A4: found "Number of components:"`},
		{"name,version,supplier\nComponent,Version,Vendor\na,1,s\n", "A2: found the headings once more"},
		{"name,version,supplier\nNAME,VERSION ,\na,1,s\n", "A2: found the headings once more"},
		{"name,version,supplier\na,1,s\nKomponente,Version,Supplier name\nb,1,s\n", "A3: found the headings once more"},
		{"name,version\na,1\nb,1\n a ,1\n", "A4: found the same as in row 2; expected each component once"},
	} {
		r, err := Import([]byte(tt.in), Options{})
		if err != nil || r.BOM != nil || r.Count != 1 || !strings.Contains(r.Errors[0].Error(), tt.want) {
			t.Errorf("%q: %v %+v, want %q", tt.in, err, r, tt.want)
		}
	}
	r, err := Import([]byte("name,version,purl,supplier\nsum,1,pkg:npm/sum@1,s\ntotal.js,5,,s\nsum2,1,,s\nlicense,1.0,,s\ncountdown,1,,\nsum-up,1,,\nauthor,,,\n"), Options{})
	if err != nil || r.Count != 0 || len(*r.BOM.Components) != 7 {
		t.Errorf("components that are called so: %v %+v", err, r)
	}
}

// TestRowsWorthALook: the same component with other values, and rows with a name alone, are kept and noted.
func TestRowsWorthALook(t *testing.T) {
	r, err := Import([]byte("name,version,supplier\na,1,s\nb,2,\na,1,other\na,2,s\nEnd of list,,\n"), Options{})
	if err != nil || r.Count > 0 {
		t.Fatalf("%v %+v", err, r)
	}
	if got := fmt.Sprint(r.Doubled.Listed, r.Bare.Listed); got != "[A4] [A6]" {
		t.Errorf("doubled and bare: %s", got)
	}
	if r, err = Import([]byte("name\na\nb\n"), Options{}); err == nil && r.Bare.Count > 0 {
		t.Errorf("a table of names: %+v", r.Bare)
	}
}

// TestUnsavedFormula: what a formula shows is not known when its value was not saved with it.
func TestUnsavedFormula(t *testing.T) {
	x := excelize.NewFile()
	_ = x.SetSheetRow("Sheet1", "A1", &[]any{"Component", "Version", "Supplier"})
	_ = x.SetSheetRow("Sheet1", "A2", &[]any{"zlib", "1.3", "Z"})
	_ = x.SetSheetRow("Sheet1", "A3", &[]any{"curl", "8"})
	_ = x.SetCellFormula("Sheet1", "C3", "C2")
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	r, err := Import(b.Bytes(), Options{})
	if err != nil || r.BOM != nil || r.Count != 1 || !strings.HasPrefix(r.Errors[0].Error(), "Sheet1!C3: found a formula of which no value was saved; expected a value") {
		t.Errorf("%v %+v", err, r)
	}
}

// A column of package URLs alone is a table of components.
func TestPackageURLsAlone(t *testing.T) {
	r, err := Import([]byte("purl\npkg:npm/a@1\n"), Options{})
	if err != nil || r.Count != 0 || (*r.BOM.Components)[0].Name != "a" {
		t.Errorf("%v %+v", err, r)
	}
}

func TestMaxValues(t *testing.T) {
	table := func(rows int) []byte { return []byte("name,version,b,c,d\n" + numbered("n%d,1,2,3,4\n", rows)) }
	if _, err := Import(table(MaxValues/5+1), Options{}); err == nil || !strings.Contains(err.Error(), "row 40002: found more than 200000 values") {
		t.Errorf("over the limit: %v", err)
	}
	if r, err := Import(table(MaxValues/5), Options{}); err != nil || r.Count > 0 {
		t.Errorf("at the limit: %v", err)
	}
}

func TestWorkbookSheets(t *testing.T) {
	x := excelize.NewFile()
	_, _ = x.NewSheet("B o M")
	_, _ = x.NewSheet("Old")
	for _, s := range []string{"B o M", "Old"} {
		_ = x.SetSheetRow(s, "A2", &[]any{"Component", "Version", "Supplier"})
		_ = x.SetSheetRow(s, "A3", &[]any{"python", 3.1, "PSF"})
		_ = x.SetSheetRow(s, "A4", &[]any{"kernel", 6, "#N/A"})
	}
	_ = x.SetSheetVisible("Old", false)
	write := func() []byte {
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if _, err := Import(write(), Options{}); err == nil || !strings.Contains(err.Error(), `the sheets "B o M", "Old" (hidden); expected one, or the name`) {
		t.Errorf("hidden beside one that is seen: %v", err)
	}
	r, err := Import(write(), Options{Sheet: "B o M"})
	if err != nil || r.Sheet != "B o M" || r.Count != 1 || !strings.HasPrefix(r.Errors[0].Error(), "B o M!B3: found the number 3.1") {
		t.Errorf("%v %+v", err, r)
	}
	if r, err = Import(write(), Options{Sheet: "Old"}); err != nil || r.Sheet != "Old" {
		t.Errorf("%v %+v", err, r)
	}
	_ = x.SetSheetVisible("Old", true)
	if _, err = Import(write(), Options{}); err == nil || !strings.Contains(err.Error(), `the sheets "B o M", "Old"`) {
		t.Error(err)
	}
}

// A sheet that nobody sees is not read unasked, even where it is the only table.
func TestHiddenSheetAlone(t *testing.T) {
	x := excelize.NewFile()
	_, _ = x.NewSheet("H")
	_ = x.SetSheetRow("H", "A1", &[]any{"Component", "Version"})
	_ = x.SetSheetRow("H", "A2", &[]any{"evil", "v9"})
	_ = x.SetSheetVisible("H", false)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := Import(b.Bytes(), Options{}); err == nil || !strings.Contains(err.Error(), `the sheet "H" (hidden) alone`) {
		t.Error(err)
	}
	if r, err := Import(b.Bytes(), Options{Sheet: "H"}); err != nil || r.BOM == nil {
		t.Errorf("by its name: %v %+v", err, r)
	}
}

// TestFormulasAreNoted names the cells that a spreadsheet program may run, in columns of any meaning; words for nothing are none.
func TestFormulasAreNoted(t *testing.T) {
	r, err := Import([]byte("name,version,Colour\n=a,-1,+b\n@c,-,-\nd,1=2,e\n"), Options{})
	if err != nil || r.Count > 0 {
		t.Fatalf("%v %+v", err, r)
	}
	if got := strings.Join(r.Formulas.Listed, " "); got != "A2 B2 C2 A3" || r.Formulas.Count != 4 {
		t.Errorf("%d formulas: %s", r.Formulas.Count, got)
	}
	many, err := Import([]byte("name,version\n"+numbered("=a%d,1\n", MaxErrors+1)), Options{})
	if err != nil || len(many.Formulas.Listed) != MaxErrors || many.Formulas.Count != MaxErrors+1 {
		t.Errorf("%v, %d formulas listed of %d", err, len(many.Formulas.Listed), many.Formulas.Count)
	}
}

// TestProseIsNoted names the cells with words where a date is asked for; what is an answer, or nothing, is none of them.
func TestProseIsNoted(t *testing.T) {
	r, err := Import([]byte("name,EOS,EOL\na,Open source,2030-04-08\nb,unknown,-\nc,2030-04-08T00:00:00Z,by the community\n"), Options{})
	if err != nil || r.Count > 0 {
		t.Fatalf("%v %+v", err, r)
	}
	if got := strings.Join(r.Prose.Listed, " "); got != "B2 C4" || r.Prose.Count != 2 {
		t.Errorf("%d cells: %s", r.Prose.Count, got)
	}
}

// FuzzImport holds any table to an answer, and every document that comes out to being valid or refused.
func FuzzImport(f *testing.F) {
	f.Add([]byte(Template))
	f.Add([]byte("name;version;hash;depends on\na;1;00;b\nb;unknown;-;\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Import(data, Options{File: "f"})
		if err != nil {
			return
		}
		if (r.BOM == nil) != (r.Count > 0) {
			t.Fatalf("%d errors and document %v", r.Count, r.BOM != nil)
		}
		if r.BOM != nil {
			_, _ = cyclonedx.Encode(io.Discard, r.BOM, cyclonedx.Options{Format: cyclonedx.JSON})
		}
	})
}

// TestSpoilt: what a spreadsheet program made a date, a truth or a percentage of is no name, version, hash or licence, and the cell is told.
func TestSpoilt(t *testing.T) {
	for _, tt := range []struct {
		title  string
		value  any
		format int
		want   string
	}{
		{"Version", 47581, 14, "a version in a cell formatted as text"}, {"Version", true, 0, "a version in"}, {"Version", 0.05, 9, "a version in"}, {"Version", 1e10, 11, "a version in"},
		{"Hash", 1e10, 11, "a hash in"}, {"License", 47581, 14, "a licence in"}, {"Supplier", false, 0, "a supplier in"}, {"Group", 47581, 14, "a group in"},
	} {
		x := excelize.NewFile()
		style, _ := x.NewStyle(&excelize.Style{NumFmt: tt.format})
		_ = x.SetSheetRow("Sheet1", "A1", &[]any{"Name", tt.title})
		_ = x.SetSheetRow("Sheet1", "A2", &[]any{"a", tt.value})
		if tt.format != 0 {
			_ = x.SetCellStyle("Sheet1", "B2", "B2", style)
		}
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		r, err := Import(b.Bytes(), Options{})
		if err != nil || r.BOM != nil || r.Count != 1 || !strings.HasPrefix(r.Errors[0].Error(), "Sheet1!B2: found the ") || !strings.Contains(r.Errors[0].Error(), tt.want) {
			t.Errorf("%s %v: %v %+v", tt.title, tt.value, err, r)
		}
	}
}
