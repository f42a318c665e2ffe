package sheet

import (
	"fmt"
	"strings"
)

// delimiters are the characters that may separate columns, the likeliest first.
const delimiters = ",;\t"

// readCSV reads RFC 4180 text with any of the delimiters, and with line ends of any kind.
func readCSV(data []byte) (*Table, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	s := scanner{text: text}
	if s.delimiter, err = s.findDelimiter(); err != nil {
		return nil, err
	}
	t := &Table{}
	var used budget
	for s.at < len(s.text) {
		s.row++
		cells, err := s.record()
		if err != nil {
			return nil, err
		}
		if blank(cells) {
			continue
		}
		if len(t.Rows) == MaxRows {
			return nil, overLimit(fmt.Sprintf("row %d", s.row), "rows", MaxRows)
		}
		for i, c := range cells {
			if err := used.take(t.Address(i, s.row), 1, c.Text); err != nil {
				return nil, err
			}
		}
		t.Rows = append(t.Rows, Row{Number: s.row, Cells: cells})
	}
	return t, nil
}

func blank(cells []Cell) bool {
	for _, c := range cells {
		if strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}

// scanner goes over the text once. row counts records, as spreadsheets do, not lines.
type scanner struct {
	text      string
	at        int
	row       int
	delimiter byte
}

// findDelimiter takes the delimiter that occurs most in the first line with text, outside of quotes. Excel's own first
// line "sep=;" is obeyed and counts as a row.
func (s *scanner) findDelimiter() (byte, error) {
	first := true
	for line := range strings.Lines(s.text) {
		line = strings.TrimRight(line, "\r\n")
		top := first
		first = false
		if rest, ok := strings.CutPrefix(strings.ToLower(line), "sep="); top && ok && len(rest) == 1 && strings.Contains(delimiters, rest) {
			s.at, s.row = len(line), 1
			s.lineEnd()
			return rest[0], nil
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		counts := [len(delimiters)]int{}
		quoted := false
		for i := range len(line) {
			if line[i] == '"' {
				quoted = !quoted
			} else if d := strings.IndexByte(delimiters, line[i]); d >= 0 && !quoted {
				counts[d]++
			}
		}
		best, ties := 0, 0
		for i, n := range counts {
			switch {
			case n > counts[best]:
				best, ties = i, 0
			case i != best && n == counts[best] && n > 0:
				ties++
			}
		}
		if ties > 0 {
			return 0, &Error{Where: "first line", Found: fmt.Sprintf("%q, with equally many delimiters of two kinds", shown(line)), Expected: "columns separated by one of comma, semicolon or tab"}
		}
		return delimiters[best], nil
	}
	return delimiters[0], nil
}

func shown(line string) string {
	const most = 60
	if r := []rune(line[:min(len(line), 4*most)]); len(r) > most {
		return string(r[:most]) + "…"
	}
	return line
}

// record reads one record and its line end.
func (s *scanner) record() ([]Cell, error) {
	var cells []Cell
	for {
		if len(cells) == MaxColumns {
			return nil, overLimit(fmt.Sprintf("row %d", s.row), "columns", MaxColumns)
		}
		text, err := s.field(len(cells))
		if err != nil {
			return nil, err
		}
		kind := Text
		if strings.TrimSpace(text) == "" {
			kind = Empty
		}
		cells = append(cells, Cell{Text: text, Kind: kind})
		if s.at < len(s.text) && s.text[s.at] == s.delimiter {
			s.at++
			continue
		}
		s.lineEnd()
		return cells, nil
	}
}

func (s *scanner) lineEnd() {
	if strings.HasPrefix(s.text[s.at:], "\r\n") {
		s.at += 2
	} else if s.at < len(s.text) {
		s.at++
	}
}

// field reads one field up to what ends it. Quotes count only around a whole field.
func (s *scanner) field(column int) (string, error) {
	if s.at >= len(s.text) || s.text[s.at] != '"' {
		start := s.at
		for s.at < len(s.text) && !s.ends(s.text[s.at]) {
			s.at++
		}
		return s.text[start:s.at], nil
	}
	where := (&Table{}).Address(column, s.row)
	var b strings.Builder
	for s.at++; ; {
		end := strings.IndexByte(s.text[s.at:], '"')
		if end < 0 {
			return "", &Error{Where: where, Found: "a quote that is not closed", Expected: "a closing quote"}
		}
		b.WriteString(s.text[s.at : s.at+end])
		s.at += end + 1
		if s.at < len(s.text) && s.text[s.at] == '"' { // a quote inside, doubled
			b.WriteByte('"')
			s.at++
			continue
		}
		if s.at < len(s.text) && !s.ends(s.text[s.at]) {
			return "", &Error{Where: where, Found: "text behind a closing quote", Expected: "a delimiter or the end of the line"}
		}
		return b.String(), nil
	}
}

func (s *scanner) ends(c byte) bool { return c == s.delimiter || c == '\r' || c == '\n' }
