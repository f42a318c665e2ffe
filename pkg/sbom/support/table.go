package support

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// readTable reads every sheet that has the headings of support.
func readTable(path string, data []byte) (*Addendum, error) {
	a := &Addendum{Path: path, Format: "csv"}
	if bytes.HasPrefix(data, []byte("PK")) {
		a.Format = "xlsx"
	}
	tables, err := sheet.Read(data)
	if err != nil {
		return nil, err
	}
	found := false
	for _, t := range tables {
		at, columns := heading.Find(len(t.Rows), func(i int) []string { return t.Rows[i].Texts() }, heading.IsSupport)
		if at < 0 {
			continue
		}
		found = true
		if _, err := heading.Columns(t.Rows[at].Texts()); err != nil {
			return nil, fmt.Errorf("%s: %w; expected one", t.Address(0, t.Rows[at].Number), err)
		}
		for _, row := range t.Rows[at+1:] {
			e, err := entry(path, t, row, columns)
			if err != nil {
				return nil, err
			}
			if e == nil {
				continue
			}
			if len(a.Entries) == MaxEntries {
				return nil, fmt.Errorf("found more than %d rows; expected at most that", MaxEntries)
			}
			a.Entries = append(a.Entries, *e)
		}
	}
	if !found {
		return nil, fmt.Errorf("found no row of headings that name a component and its support; expected columns such as %q, %q and %q", "purl", "level of support", "end of support")
	}
	return a, nil
}

// entry reads one row; nil when it states nothing about support.
func entry(path string, t *sheet.Table, row sheet.Row, columns map[heading.Field]int) (*Entry, error) {
	cell := func(f heading.Field) sheet.Cell {
		if i, ok := columns[f]; ok {
			return row.Cell(i)
		}
		return sheet.Cell{}
	}
	value := func(f heading.Field) string { return strings.TrimSpace(cell(f).Text) }
	at := func(f heading.Field) string { return t.Address(columns[f], row.Number) }
	var stated []sbom.Property
	first := heading.Field("")
	for _, p := range heading.SupportProperties { // as an SBOM would state it, so that a table is read by the same rules
		c := cell(p.Field)
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		if c.Kind == sheet.Unsaved {
			return nil, fmt.Errorf("%s: found a formula of which no value was saved; expected the %s: saving the workbook in a spreadsheet program adds it", at(p.Field), p.Field)
		}
		if c.Kind == sheet.Fault || c.Kind == sheet.Number {
			return nil, fmt.Errorf("%s: found %q, which is no text and no date; expected the %s", at(p.Field), c.Text, p.Field)
		}
		if first == "" {
			first = p.Field
		}
		stated = append(stated, sbom.Property{Name: p.Property, Value: value(p.Field)})
	}
	if first == "" {
		return nil, nil
	}
	e := &Entry{Ref: plain(value(heading.Ref)), Purl: sbom.ParsePurl(value(heading.Purl)), Name: plain(value(heading.Name)), Version: plain(value(heading.Version)),
		Support: sbom.SupportOf(stated), At: path + " " + at(first)}
	for _, f := range []heading.Field{heading.Name, heading.Version} {
		found := cell(f).Retyped()
		if f == heading.Version && found == "" {
			found = cell(f).Saved()
		}
		if found != "" {
			return nil, fmt.Errorf("%s: found %s; expected a %s in a cell formatted as text", at(f), found, f)
		}
	}
	switch {
	case e.Purl.State == sbom.Malformed:
		return nil, fmt.Errorf("%s: found %q; expected a package URL such as pkg:deb/debian/openssl@3.0.11-1", at(heading.Purl), value(heading.Purl))
	case e.Ref == "" && e.Purl.State != sbom.Stated && (e.Name == "" || e.Version == ""):
		return nil, fmt.Errorf("%s: found support of a component that is not named; expected its purl, its bom-ref, or its name and version", t.Address(0, row.Number))
	}
	return e, nil
}

// plain is "" for what says nothing: "-", "n/a", "unknown".
func plain(text string) string {
	if sbom.StateOf(text) != sbom.Stated {
		return ""
	}
	return text
}
