package tabular

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// noComponent tells of rows that people add to tables and that list nothing: the headings once more, in the same or in other words, and sums.
func (r *importer) noComponent(row sheet.Row) bool {
	switch {
	case r.isHeadings(row):
		r.fail(0, row.Number, "the headings once more", "a component, and one table")
	case r.isTotal(row):
		column := slices.IndexFunc(row.Cells, func(c sheet.Cell) bool { return strings.TrimSpace(c.Text) != "" })
		r.fail(column, row.Number, strictjson.Quote(strings.TrimSpace(row.Cells[column].Text))+", which looks like the sum at the foot of a table",
			"a component; one that is called so has a purl, a CPE name or a hash beside it")
	default:
		return false
	}
	return true
}

// isHeadings says that a row has the headings again, or that all it says are headings, two at least.
func (r *importer) isHeadings(row sheet.Row) bool {
	found := 0
	for i, c := range row.Cells {
		text := strings.TrimSpace(c.Text)
		if text == "" {
			continue
		}
		if !(i < len(r.titles) && strings.EqualFold(text, strings.TrimSpace(r.titles[i]))) && (c.Kind != sheet.Text || heading.Of(text) == "") {
			return false
		}
		found++
	}
	return found >= min(2, len(r.columns))
}

// totals are what the sum at the foot of a table is called, its letters alone.
var totals = map[string]bool{
	"total": true, "totals": true, "subtotal": true, "grandtotal": true, "sum": true, "count": true, "totalcomponents": true, "totalpackages": true, "totalcount": true, "totalnumber": true,
	"totalnumberofcomponents": true, "numberofcomponents": true, "componentcount": true, "totalitems": true, "totalrows": true,
	"summe": true, "gesamt": true, "gesamtsumme": true, "gesamtzahl": true, "zwischensumme": true, "anzahl": true, "anzahlkomponenten": true, "somme": true, "soustotal": true, "totale": true, "suma": true,
}

// isTotal says that a row begins with a word for a sum, or with such a word and a number, and identifies nothing.
func (r *importer) isTotal(row sheet.Row) bool {
	for _, field := range []heading.Field{heading.Purl, heading.CPE, heading.Hash, heading.SWID} {
		if column, there := r.columns[field]; there && sbom.StateOf(row.Cell(column).Text) == sbom.Stated {
			return false
		}
	}
	for _, c := range row.Cells {
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		return c.Kind == sheet.Text && totals[lettersOf(c.Text)]
	}
	return false
}

// lettersOf are the letters of a text in lower case: "Total: 37" is "total". A text that may be a name, as with a letter beside a digit or a dot in it, has others.
func lettersOf(text string) string {
	const longest = 60
	if len(text) > longest {
		return ""
	}
	counted, before := false, ' '
	return strings.Map(func(c rune) rune {
		last := before
		before = c
		switch {
		case unicode.IsDigit(c) && unicode.IsLetter(last):
			return unicode.ReplacementChar
		case unicode.IsDigit(c):
			counted = true
		case unicode.IsLetter(c) && counted:
			return unicode.ReplacementChar
		case unicode.IsLetter(c):
			return unicode.ToLower(c)
		case c == '.' && !counted, c == '/', c == '@', c == '_':
			return unicode.ReplacementChar
		}
		return -1
	}, text)
}

// doubled tells of a row that says what an earlier one says, and of one that lists the same component with other values.
func (r *importer) doubled(p *part) {
	c := &p.component
	if c.Name == "" {
		return
	}
	var all strings.Builder
	for i, cell := range p.source.Cells {
		if text := strings.TrimSpace(cell.Text); text != "" {
			fmt.Fprintf(&all, "%d\x00%s\x00", i, text)
		}
	}
	if first, again := r.seen[all.String()]; again {
		r.fail(0, p.row, fmt.Sprintf("the same as in row %d", first), "each component once")
		return
	}
	r.seen[all.String()] = p.row
	what := strings.Join([]string{c.Group, c.Name, c.Version, c.PackageURL, c.CPE, string(c.Type), digestsOf(c)}, "\x00")
	if _, again := r.known[what]; again {
		r.likes.add(r.table.Address(max(0, r.columns[heading.Name]), p.row))
		return
	}
	r.known[what] = p.row
}

func digestsOf(c *cdx.Component) string {
	if c.Hashes == nil {
		return ""
	}
	var out []string
	for _, h := range *c.Hashes {
		out = append(out, strings.ToLower(h.Value))
	}
	return strings.Join(out, " ")
}
