package delivery

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/heading"
	"github.com/cleanbill-dev/cleanbill/internal/sheet"
)

// supportTable tells a table about the support of components from other text: it has the headings of one, all rows below
// fit under them, and no line looks like one of a program. What is only partly a table is left to be an artifact.
func supportTable(body []byte) bool {
	tables, err := sheet.Read(body)
	return err == nil && len(tables) == 1 && aboutSupport(tables[0].Rows) && !programLine(body)
}

// programLine looks through all lines for one that a program could have.
func programLine(body []byte) bool {
	for line := range lines(body, len(body)) {
		if slices.ContainsFunc(scriptLines, func(l *regexp.Regexp) bool { return l.MatchString(line) }) {
			return true
		}
	}
	return false
}

// maxSupportWorkbook is the largest workbook, in bytes, that is looked into for a table about support. A larger one is a
// spreadsheet for people.
const maxSupportWorkbook = 16 << 20

// supportWorkbook tells a workbook with such a table in one of its sheets.
func supportWorkbook(in io.ReaderAt, size int64) bool {
	if size > maxSupportWorkbook {
		return false
	}
	body := make([]byte, size)
	if n, err := in.ReadAt(body, 0); int64(n) < size {
		_ = err // what cannot be read is no table; the pass over the file reports it
		return false
	}
	tables, err := sheet.Read(body)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(tables, func(t *sheet.Table) bool { return aboutSupport(t.Rows) })
}

// aboutSupport looks for the headings, and holds all other rows against their number.
func aboutSupport(rows []sheet.Row) bool {
	at, _ := heading.Find(len(rows), func(i int) []string { return rows[i].Texts() }, heading.IsSupport)
	return at >= 0 && fits(rows[:at], len(rows[at].Cells)) && fits(rows[at+1:], len(rows[at].Cells))
}

func fits(rows []sheet.Row, columns int) bool {
	for _, r := range rows {
		for i, c := range r.Cells {
			if i >= columns && strings.TrimSpace(c.Text) != "" {
				return false
			}
		}
	}
	return true
}
