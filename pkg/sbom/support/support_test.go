package support

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// today is the moment of judging.
var today = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// lines renders entries as "at: component | level | end | end of life".
func lines(a *Addendum) string {
	var b strings.Builder
	for _, e := range a.Entries {
		fmt.Fprintf(&b, "%s: %s%s%s %s | %s | %s %s | %s\n", e.At, e.Ref, e.Purl.Text, e.Name, e.Version, e.Support.Level.Text, e.Support.End.State, e.Support.End.Text, e.Support.EndOfLife.Text)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "purl,Level of Support,End of Support\npkg:npm/a@1,actively maintained,2030-01-01\n", "f A2: "},
		{"title above, unknown columns", "Support statement;;;\n;;;\nComponent;Version;Colour;EOS\nzlib;1.3;red;2031-05-01\n", "f D4: zlib 1.3 |  | stated 2031-05-01 | \n"},
		{"open source is not a date", "Component,Version,End-of-Support\na,1,Open source\n", "f C2: a 1 |  | malformed Open source | \n"},
		{"unknown is an answer", "Component,Version,End-of-Support\na,1,unknown\n", "f C2: a 1 |  | unknown unknown | \n"},
		{"dash says nothing", "Component,Version,End-of-Support\na,1,-\n", "f C2: a 1 |  | absent - | \n"},
		{"rows without a statement", "Component,Version,End-of-Support\na,1,\nb,2,2030-01-01\n", "f C3: b 2 |  | stated 2030-01-01 | \n"},
		{"bom-ref", "bom-ref,EOL\nref-1,2030-01-01\n", "f B2: ref-1  |  | absent  | 2030-01-01\n"},
	}
	for _, tt := range tests {
		a, err := Read("f", []byte(tt.in), today)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := lines(a); tt.name == "plain" {
			if got != "f B2: pkg:npm/a@1  | actively maintained | stated 2030-01-01 | \n" {
				t.Errorf("%s: %q", tt.name, got)
			}
		} else if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTableRefused(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"no headings", "a,b\n1,2\n", "found no row of headings"},
		{"two columns of one meaning", "Component,Version,End of support,EOS date\na,1,2030-01-01,2031-01-01\n", `both give the end of support`},
		{"no component", "Component,Version,EOS\n,1,2030-01-01\n", "A2: found support of a component that is not named"},
		{"no version", "Component,Version,EOS\na,n/a,2030-01-01\n", "A2: found support of a component that is not named"},
		{"no purl", "purl,EOS\nnpm/a,2030-01-01\n", `A2: found "npm/a"; expected a package URL`},
		{"nothing stated", "purl,EOS\npkg:npm/a,\n", "found no statement about support"},
		{"damaged", "purl,EOS\n\"pkg:npm/a,1\n", "a quote that is not closed"},
	}
	for _, tt := range tests {
		if _, err := Read("f", []byte(tt.in), today); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "read support addendum f: ") {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWorkbook(t *testing.T) {
	x := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Component", "B1": "Version", "C1": "End of support", "A2": "python", "B2": "3.10", "C2": 47581.0} {
		_ = x.SetCellValue("Sheet1", cell, v)
	}
	style, _ := x.NewStyle(&excelize.Style{NumFmt: 14})
	_ = x.SetCellStyle("Sheet1", "C2", "C2", style)
	write := func() []byte {
		var b bytes.Buffer
		if err := x.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	data := write()
	a, err := Read("s.xlsx", data, today)
	if err != nil || lines(a) != "s.xlsx Sheet1!C2: python 3.10 |  | stated 2030-04-08 | \n" || a.Format != "xlsx" {
		t.Errorf("%v %v", a, err)
	}
	_ = x.SetCellValue("Sheet1", "B2", true)
	if _, err = Read("s.xlsx", write(), today); err == nil || !strings.Contains(err.Error(), "Sheet1!B2: found the value TRUE") {
		t.Errorf("a version that is a truth: %v", err)
	}
	if _, err = Read("s.csv", []byte("name,version,EOS\na,1E+10,2030-01-01\n"), today); err == nil || !strings.Contains(err.Error(), "B2: found the number 1E+10") {
		t.Errorf("a version that became a number: %v", err)
	}
	_ = x.SetCellValue("Sheet1", "B2", 3.1)
	if _, err = Read("s.xlsx", write(), today); err == nil || !strings.Contains(err.Error(), "Sheet1!B2: found the number 3.1") {
		t.Error(err)
	}
	_ = x.SetCellValue("Sheet1", "C1", "colour")
	for _, data := range [][]byte{write(), []byte("no spreadsheet\x00")} {
		if _, err := Read("s.xlsx", data, today); err == nil {
			t.Error("this is no table about support")
		}
	}
}

func TestRanges(t *testing.T) {
	tests := []struct {
		text, purlType string
		in             []string
		out            []string
	}{
		{"vers:npm/*", "npm", []string{"1", "next"}, nil},
		{"vers:all/*", "npm", []string{"1"}, nil},
		{"vers:none/*", "npm", nil, []string{"1"}},
		{"vers:npm/1.2.3", "npm", []string{"1.2.3", "v1.2.3"}, []string{"1.2.4"}},
		{"vers:npm/<2.0.0", "npm", []string{"1.9.9"}, []string{"2.0.0", "3.0.0"}},
		{"vers:npm/>2.0.0", "npm", []string{"2.0.1"}, []string{"2.0.0", "1.0.0"}},
		{"vers:npm/>=1.0.0|<=1.5.0|>=3.0.0|<4.0.0", "npm", []string{"1.0.0", "1.5.0", "3.1.0"}, []string{"0.1.0", "2.0.0", "4.0.0"}},
		{"vers:npm/<4.0.0|>=1.0.0|<=1.5.0|>=3.0.0", "npm", []string{"1.0.0", "1.5.0", "3.1.0"}, []string{"0.1.0", "2.0.0", "4.0.0"}},
		{"vers:npm/>=1.0.0|!=1.1.0|<2.0.0", "npm", []string{"1.0.0", "1.2.0"}, []string{"1.1.0"}},
		{" vers:npm/| >= 1.0.0 || < 2.0.0 |", "npm", []string{"1.5.0"}, []string{"2.0.0"}},
		{"vers:generic/1.0|2.0", "generic", []string{"1.0", "2.0"}, []string{"1.5"}},
		{"vers:semver/>=1.0.0", "generic", []string{"1.5.0"}, []string{"0.9.0"}},
		{"vers:alpine/<1.36.1-r15", "apk", []string{"1.36.1-r2"}, []string{"1.36.1-r15"}},
		{"vers:deb/<3.0.11-1~deb12u2", "deb", []string{"3.0.11-1~deb12u1", "3.0.9-1"}, []string{"3.0.11-1", "1:3.0-1"}},
		{"vers:npm/1.0.0%2Bbuild%7C", "npm", []string{"1.0.0+build|"}, []string{"1.0.0+other"}},
	}
	for _, tt := range tests {
		in, err := parseRange(tt.text, tt.purlType)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, v := range tt.in {
			if !in(v) {
				t.Errorf("%s is not in %s", v, tt.text)
			}
		}
		for _, v := range tt.out {
			if in(v) {
				t.Errorf("%s is in %s", v, tt.text)
			}
		}
	}
}

func TestRangesRefused(t *testing.T) {
	for _, tt := range []struct{ text, purlType, want string }{
		{"", "npm", "expected a range"}, {"vers:", "npm", "expected a range"}, {"vers:npm", "npm", "expected a range"}, {"vers:npm/", "npm", "expected a range"},
		{"npm/>1", "npm", "expected a range"}, {"vers:npm/>=", "npm", "expected a range"}, {"vers:npm/||", "npm", "expected a range"}, {"vers:npm/>=*", "npm", "expected a range"},
		{"vers:NPM/1", "npm", "expected a range"}, {"vers:npm/*|1", "npm", "expected a range"}, {"vers:none/1", "npm", "expected a range"}, {"vers:npm/>=%zz", "npm", "expected a range"},
		{"vers:npm/" + strings.Repeat("1|", maxConstraints) + "2", "npm", "constraints"},
		{"vers:generic/>=1.0|<2.0", "generic", "can be ordered"},
		{"vers:npm/>=latest", "npm", "can be ordered"},
		{"vers:npm/!=1.0.0", "npm", "beside what is not"},
		{"vers:npm/>=1.0.0|<1.0.0", "npm", "each version once"},
		{"vers:npm/>=1.0.0|>=2.0.0", "npm", "by turns"},
		{"vers:npm/<1.0.0|<=2.0.0", "npm", "by turns"},
		{"vers:semver/<3.1.0", "deb", `by the rules of "deb"`},
		{"vers:deb/<3.1-1", "npm", `by the rules of "npm"`},
	} {
		if _, err := parseRange(tt.text, tt.purlType); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.40q: %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestJoin(t *testing.T) {
	entries := func(in string) []Entry {
		a, err := Read("s.csv", []byte(in), today)
		if err != nil {
			t.Fatal(err)
		}
		return a.Entries
	}
	const component = `{"type":"library","bom-ref":"r","name":"openssl","version":"3.0.11-1","purl":"pkg:deb/debian/openssl@3.0.11-1"%s}`
	const dated = `,"properties":[{"name":"End of Support","value":"2030-01-01"},{"name":"Level of Support","value":"active"}]`
	const dateOnly = `,"properties":[{"name":"End of Support","value":"2030-01-01"}]`
	tests := []struct {
		name, fields, csv string
		believed          bool
		end, level        string
		joined, conflicts int
	}{
		{"purl and version", "", "purl,EOS\npkg:deb/debian/openssl@3.0.11-1,2029-01-01\n", true, "2029-01-01", "", 1, 0},
		{"purl alone", "", "purl,EOS\npkg:deb/debian/openssl,2029-01-01\n", true, "2029-01-01", "", 1, 0},
		{"the more specific counts", "", "purl,EOS\npkg:deb/debian/openssl,2020-01-01\npkg:deb/debian/openssl@3.0.11-1,2029-01-01\n", true, "2029-01-01", "", 1, 0},
		{"another version", "", "purl,EOS\npkg:deb/debian/openssl@3.0.9-1,2029-01-01\n", true, "", "", 0, 0},
		{"version in a column", "", "purl,version,EOS\npkg:deb/debian/openssl,3.0.9-1,2029-01-01\n", true, "", "", 0, 0},
		{"another distribution", "", "purl,EOS\npkg:deb/ubuntu/openssl@3.0.11-1,2029-01-01\n", true, "", "", 0, 0},
		{"another ecosystem", "", "purl,EOS\npkg:npm/openssl@3.0.11-1,2029-01-01\n", true, "", "", 0, 0},
		{"bom-ref", "", "bom-ref,EOS\nr,2029-01-01\n", true, "2029-01-01", "", 1, 0},
		{"bom-ref of something else", "", "bom-ref,name,EOS\nr,zlib,2029-01-01\n", true, "", "", 0, 0},
		{"name and version", "", "name,version,EOS\nOpenSSL,3.0.11-1,2029-01-01\n", true, "2029-01-01", "", 1, 0},
		{"earlier than the SBOM says", dated, "purl,EOS\npkg:deb/debian/openssl,2029-01-01\n", true, "2029-01-01", "active", 1, 1},
		{"later than the SBOM says", dated, "purl,EOS\npkg:deb/debian/openssl,2035-01-01\n", true, "2030-01-01", "active", 1, 1},
		{"words against a date", dated, "purl,EOS\npkg:deb/debian/openssl,Open source\n", true, "2030-01-01", "active", 1, 1},
		{"worse level", dated, "purl,level of support\npkg:deb/debian/openssl,abandoned\n", true, "2030-01-01", "abandoned", 1, 1},
		{"nobody vouches: nothing better", "", "purl,EOS,level of support\npkg:deb/debian/openssl,2035-01-01,active\n", false, "", "", 1, 0},
		{"nobody vouches: what is graver", dated, "purl,EOS,level of support\npkg:deb/debian/openssl,2029-01-01,abandoned\n", false, "2029-01-01", "abandoned", 1, 2},
		{"nobody vouches: a level against a date alone", dateOnly, "purl,level of support\npkg:deb/debian/openssl,no longer maintained\n", false, "2030-01-01", "no longer maintained", 1, 1},
		{"nobody vouches: words that may say so", dateOnly, "purl,level of support\npkg:deb/debian/openssl,frozen\n", false, "2030-01-01", "frozen", 1, 1},
		{"nobody vouches: no better level", dateOnly, "purl,level of support\npkg:deb/debian/openssl,active\n", false, "2030-01-01", "", 1, 0},
		{"nobody vouches: no limited one", dateOnly, "purl,level of support\npkg:deb/debian/openssl,deprecated\n", false, "2030-01-01", "", 1, 0},
		{"nobody vouches: a level where nothing is stated", "", "purl,level of support\npkg:deb/debian/openssl,abandoned\n", false, "", "", 1, 0},
		{"nobody vouches: not later", dated, "purl,EOS\npkg:deb/debian/openssl,2035-01-01\n", false, "2030-01-01", "active", 1, 1},
	}
	for _, tt := range tests {
		d, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`+fmt.Sprintf(component, tt.fields)+`]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		joined, conflicts := Join(d, entries(tt.csv), tt.believed)
		s := d.Components[0].Support()
		if s.End.Text != tt.end || s.Level.Text != tt.level || joined != tt.joined || len(conflicts) != tt.conflicts {
			t.Errorf("%s: end %q, level %q, joined %d, conflicts %q", tt.name, s.End.Text, s.Level.Text, joined, conflicts)
		}
	}
}

// FuzzRead holds any bytes to an answer: entries that name a component each, or an error.
func FuzzRead(f *testing.F) {
	f.Add([]byte(cle))
	f.Add([]byte("purl,Level of Support,End of Support\npkg:npm/a@1,actively maintained,2030-01-01\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read("f", data, today)
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			if e.At == "" || e.Ref == "" && e.Purl.State != sbom.Stated && (e.Name == "" || e.Version == "") {
				t.Fatalf("%+v", e)
			}
			if e.Covers != nil {
				e.Covers("1.0.0")
			}
		}
	})
}
