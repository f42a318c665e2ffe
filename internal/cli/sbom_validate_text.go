package cli

import (
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

var validationFormats = formats[*validations]{
	"text": validationText,
	"json": func(w io.Writer, v *validations, _ report.Options) error { return report.WriteJSON(w, v) },
}

// validationText says of each file whether it is valid, then what is wrong with it, place by place.
func validationText(w io.Writer, all *validations, o report.Options) error {
	page := report.NewPage(o)
	for i, f := range all.Files {
		if i > 0 {
			page.Line("")
		}
		if !f.Readable {
			page.Line("%s  %s", page.Paint(report.Bad, "UNREADABLE"), f.Path)
			page.Wrapped("  ", f.Unreadable.Message)
			continue
		}
		validationOf(page, f.Validation)
	}
	_, err := w.Write(page.Bytes())
	return err
}

func validationOf(page *report.Page, v *sbom.Validation) {
	answer := page.Paint(report.Good, "VALID")
	if !v.Valid {
		answer = page.Paint(report.Bad, "INVALID")
	}
	page.Line("%s  %s  (%s %s, %s)", answer, v.Path, v.Format, v.SpecVersion, countOf(v.Of(sbom.Invalidates), "problem"))
	for _, f := range v.Problems {
		page.Line("")
		page.Wrapped("  ", place(v.Path, f))
		page.Wrapped("    found     ", f.Found)
		page.Wrapped("    expected  ", f.Expected)
	}
}

// place says where a problem is, for people and for editors that jump to file:line:column.
func place(path string, f sbom.Finding) string {
	at := path
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", path, f.Line, f.Column)
	}
	return at + " " + string(f.Code) + " at " + f.Pointer
}

func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
