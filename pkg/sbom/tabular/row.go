package tabular

import (
	"fmt"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// importer reads one table.
type importer struct {
	table   *sheet.Table
	titles  []string              // headings as written
	columns map[heading.Field]int // by what they mean
	meaning map[int]heading.Field
	parts   []*part
	refs    map[string]*part   // by reference
	names   map[string][]*part // by name, and by name and version
	errors  []RowError
	count   int
	values  int // that were taken over

	seen     map[string]int // the row of each component, by all that its row says
	known    map[string]int // likewise by what it is
	bare     Cells          // of components of which nothing but the name is said
	likes    Cells          // of components that an earlier row lists with other values
	formulas Cells          // that begin as formulas do
	prose    Cells          // with words where a date is asked for
}

// part is one component on its way, with what it says of others.
type part struct {
	component         cdx.Component
	row               int // its number
	source            sheet.Row
	parent, dependsOn string
	direct            []string // references of what it depends on
}

func (r *importer) fail(column, row int, found, expected string) {
	if r.count++; r.count <= MaxErrors {
		r.errors = append(r.errors, RowError{Cell: r.table.Address(column, row), Found: found, Expected: expected, row: row, column: column})
	}
}

func (r *importer) headings(row sheet.Row) {
	columns, err := heading.Columns(row.Texts())
	if err != nil {
		r.fail(0, row.Number, err.Error(), "one column for each field")
	}
	r.columns, r.meaning, r.titles = columns, map[int]heading.Field{}, row.Texts()
	for field, i := range columns {
		r.meaning[i] = field
	}
}

// row makes a component of a row.
func (r *importer) row(row sheet.Row) {
	if r.noComponent(row) {
		return
	}
	p := &part{row: row.Number, source: row, component: cdx.Component{Type: cdx.ComponentTypeLibrary}}
	var properties []cdx.Property
	before := r.values
	for i, c := range row.Cells {
		text := strings.TrimSpace(c.Text)
		if text == "" || !r.takes(i, row.Number, c.Kind, text) {
			continue
		}
		r.values++
		r.formula(i, row.Number, text)
		field, known := r.meaning[i]
		if !known { // kept as it is, since somebody meant something by it
			properties = append(properties, cdx.Property{Name: "import:column:" + strings.TrimSpace(r.titles[i]), Value: text})
			continue
		}
		place := cdx.Property{Name: "import:cell:" + strings.ReplaceAll(string(field), " ", "-"), Value: r.table.Address(i, row.Number)}
		switch sbom.StateOf(text) {
		case sbom.Absent:
		case sbom.Unknown, sbom.Withheld:
			properties = append(properties, place, cdx.Property{Name: fmt.Sprintf("import:%s:%s", sbom.StateOf(text), declared(field)), Value: text})
		default:
			properties = append(properties, place)
			properties = append(properties, r.value(p, field, i, c, text)...)
		}
	}
	r.complete(p, row)
	r.doubled(p)
	if len(p.component.Name) > 0 && len(r.columns) > 1 && r.values == before+1 {
		r.bare.add(r.table.Address(max(0, r.columns[heading.Name]), row.Number))
	}
	if len(properties) > 0 {
		p.component.Properties = &properties
	}
	r.parts = append(r.parts, p)
}

// takes says whether the text of a cell is a value of a column, and reports what is wrong with it.
func (r *importer) takes(column, row int, kind sheet.Kind, text string) bool {
	switch {
	case kind == sheet.Fault:
		r.fail(column, row, "the spreadsheet's error "+strictjson.Quote(text), "a value")
		return false
	case kind == sheet.Unsaved:
		r.fail(column, row, "a formula of which no value was saved", "a value; saving the workbook in a spreadsheet program adds it")
		return false
	case column >= len(r.titles) || strings.TrimSpace(r.titles[column]) == "":
		r.fail(column, row, strictjson.Quote(text)+" in a column without a heading", "a heading that says what it is")
		return false
	}
	if strings.IndexFunc(text, strictjson.Control) >= 0 {
		r.fail(column, row, strictjson.Quote(text)+", with a character that drives terminals", "text")
	}
	return true
}

// formula notes a text that a spreadsheet program would take for a formula (CWE-1236). What says nothing, such as "-", is none.
func (r *importer) formula(column, row int, text string) {
	if !strings.ContainsRune("=+-@", rune(text[0])) || sbom.StateOf(text) == sbom.Absent {
		return
	}
	r.formulas.add(r.table.Address(column, row))
}

// declared is the name of a field in "import:unknown:…", as readers of such properties know it.
func declared(f heading.Field) string {
	switch f {
	case heading.Level:
		return "level-of-support"
	case heading.EndOfSupport:
		return "end-of-support-date"
	case heading.EndOfLife:
		return "end-of-life-date"
	}
	return strings.ReplaceAll(string(f), " ", "-")
}

// complete sees to name and reference.
func (r *importer) complete(p *part, row sheet.Row) {
	c := &p.component
	if c.Name == "" {
		if c.Name = sbom.ParsePurl(c.PackageURL).Name; c.Name == "" {
			column := r.columns[heading.Name]
			r.fail(column, row.Number, "no name", "the name of the component")
			return
		}
	}
	if c.BOMRef == "" {
		c.BOMRef = fmt.Sprintf("row-%d", row.Number)
	}
	if other, twice := r.refs[c.BOMRef]; twice {
		r.fail(r.columns[heading.Ref], row.Number, fmt.Sprintf("the reference %s, which row %d has as well", strictjson.Quote(c.BOMRef), other.row), "each reference once")
		return
	}
	r.refs[c.BOMRef] = p
	r.names[strings.ToLower(c.Name)] = append(r.names[strings.ToLower(c.Name)], p)
	if c.Version != "" {
		for _, between := range []string{" ", "@"} {
			key := strings.ToLower(c.Name + between + c.Version)
			r.names[key] = append(r.names[key], p)
		}
	}
}

// connect resolves what rows say of each other.
func (r *importer) connect() {
	for _, p := range r.parts {
		if p.parent != "" {
			if parent := r.named(p, heading.Parent, p.parent); parent != nil {
				parent.direct = append(parent.direct, p.component.BOMRef)
			}
		}
		for _, word := range strings.FieldsFunc(p.dependsOn, func(c rune) bool { return c == ';' || c == ',' || c == '\n' }) {
			if word = strings.TrimSpace(word); word == "" {
				continue
			}
			if other := r.named(p, heading.DependsOn, word); other != nil {
				p.direct = append(p.direct, other.component.BOMRef)
			}
		}
	}
}

// named finds the row that a text names by reference, by name, or by name and version.
func (r *importer) named(p *part, field heading.Field, text string) *part {
	own := r.refs[text] == p
	if other := r.refs[text]; other != nil && !own {
		return other
	}
	found := r.names[strings.ToLower(text)]
	switch {
	case len(found) == 1 && found[0] != p:
		return found[0]
	case len(found) > 1:
		r.fail(r.columns[field], p.row, fmt.Sprintf("%s, which %d rows are called", strictjson.Quote(text), len(found)), "a reference, or name and version of one")
	case len(found) == 1 || own:
		r.fail(r.columns[field], p.row, strictjson.Quote(text)+", which is this row itself", "another component")
	default:
		r.fail(r.columns[field], p.row, strictjson.Quote(text)+", which no row is called", "the reference or name of a component in this table")
	}
	return nil
}
