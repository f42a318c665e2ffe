package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// workbook is an XLSX file (ECMA-376 part 1, SpreadsheetML) while it is read. Its parts are streamed: nothing is
// unpacked to disk, and of the cells only text and number format are kept.
type workbook struct {
	parts    map[string]*zip.File
	unpacked int // bytes so far
	used     budget
	strings  []string
	dated    []dating // by cell format: how a number in it is shown
	epoch    int      // 1900 or 1904
}

func readWorkbook(data []byte) ([]*Table, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Error{Found: "a damaged workbook (" + err.Error() + ")", Expected: "XLSX"}
	}
	w := &workbook{parts: map[string]*zip.File{}, epoch: 1900}
	for _, f := range zr.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		switch {
		case len(w.parts) == MaxParts:
			return nil, overLimit("", "files in the workbook", MaxParts)
		case w.parts[name] != nil:
			return nil, &Error{Where: f.Name, Found: "two parts of one name", Expected: "each part once"}
		}
		w.parts[name] = f
	}
	if w.parts["xl/workbook.xml"] == nil {
		return nil, &Error{Found: "a ZIP archive without xl/workbook.xml", Expected: "XLSX; other formats can be saved as XLSX or CSV"}
	}
	sheets, err := w.sheets()
	if err != nil {
		return nil, err
	}
	if err := w.readStyles(); err != nil {
		return nil, err
	}
	if err := w.readStrings(); err != nil {
		return nil, err
	}
	var out []*Table
	for _, s := range sheets {
		t, err := w.table(s)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// sheetPart is where a sheet lies.
type sheetPart struct {
	name, part string
	hidden     bool
}

// sheets lists the sheets in their order. Charts and the like, whose parts are no tables, are left out.
func (w *workbook) sheets() ([]sheetPart, error) {
	targets := map[string]string{}
	err := w.each("xl/_rels/workbook.xml.rels", func(e xml.StartElement, _ *tokens) error {
		if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/worksheet") {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			if len(targets) == MaxSheets {
				return overLimit("", "sheets", MaxSheets)
			}
			targets[attr(e, "Id")] = strings.ToLower(strings.TrimPrefix(target, "/"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []sheetPart
	err = w.each("xl/workbook.xml", func(e xml.StartElement, _ *tokens) error {
		switch e.Name.Local {
		case "workbookPr":
			if v := attr(e, "date1904"); v == "1" || v == "true" {
				w.epoch = 1904
			}
		case "sheet":
			if part, ok := targets[attr(e, "id")]; ok {
				out = append(out, sheetPart{name: attr(e, "name"), part: part, hidden: attr(e, "state") != "" && attr(e, "state") != "visible"})
			}
			if len(out) > MaxSheets {
				return overLimit("", "sheets", MaxSheets)
			}
		}
		return nil
	})
	return out, err
}

// attr is an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// each calls f with every element of a part that f has not read itself. A part that is not there has none.
func (w *workbook) each(name string, f func(e xml.StartElement, d *tokens) error) error {
	part := w.parts[name]
	if part == nil {
		return nil
	}
	r, err := part.Open()
	if err != nil {
		return &Error{Where: part.Name, Found: "a part that cannot be unpacked (" + err.Error() + ")", Expected: "XLSX without encryption"}
	}
	defer r.Close()
	d := w.tokens(r, part.Name)
	for {
		token, err := d.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return broken(part.Name, err)
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(e, d); err != nil {
				return broken(part.Name, err)
			}
		}
	}
}

// broken names the part that an error of the XML reader is about; errors of our own name their place themselves.
func broken(part string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	return &Error{Where: part, Found: "damaged XML (" + err.Error() + ")", Expected: "XLSX"}
}

// text reads the character data up to the end of element e, of the elements named within only.
func (w *workbook) text(e xml.StartElement, d *tokens, within ...string) (string, error) {
	var b strings.Builder
	skip, depth := 0, 1
	for depth > 0 {
		token, err := d.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if skip > 0 || !contains(within, t.Name.Local) {
				skip++
			}
		case xml.EndElement:
			depth--
			skip = max(0, skip-1)
		case xml.CharData:
			if skip == 0 {
				b.Write(t)
			}
			if b.Len() > MaxCellBytes {
				return "", overLimit(e.Name.Local, "bytes in a cell", MaxCellBytes)
			}
		}
	}
	return b.String(), nil
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// readStrings reads the texts that cells refer to by number. Phonetic readings are left out.
func (w *workbook) readStrings() error {
	total := 0
	return w.each("xl/sharedstrings.xml", func(e xml.StartElement, d *tokens) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := w.text(e, d, "t", "r")
		if err != nil {
			return err
		}
		if total += len(s); total > MaxTextBytes {
			return overLimit("shared strings", "bytes of text", MaxTextBytes)
		}
		if len(w.strings) == MaxShared {
			return overLimit("shared strings", "texts", MaxShared)
		}
		w.strings = append(w.strings, s)
		return nil
	})
}
