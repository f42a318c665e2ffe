package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

var validationFormats = formats[*validations]{
	"text": validationText,
	"json": asJSON[*validations],
}

// validationText says of each file whether it is valid, then what is wrong with it, place by place.
func validationText(w io.Writer, all *validations, o report.Options) error {
	page := report.NewPage(o)
	for i, f := range all.Files {
		if i > 0 {
			page.Line("")
		}
		if f.Readable {
			validationOf(page, f.Validation)
			continue
		}
		page.Line("%s  %s", page.Paint(report.Bad, "UNREADABLE"), f.Path)
		if u := f.Unreadable; u.Found != "" {
			page.Line("  %s:%d:%d", f.Path, u.Line, u.Column)
			page.Wrapped("    found     ", u.Found)
			page.Wrapped("    expected  ", u.Expected)
		} else {
			page.Wrapped("  ", u.Message)
		}
	}
	_, err := w.Write(page.Bytes())
	return err
}

func validationOf(page *report.Page, v *sbom.Validation) {
	answer := page.Paint(report.Good, "VALID")
	if !v.Valid {
		answer = page.Paint(report.Bad, "INVALID")
	}
	page.Line("%s  %s", answer, v.Path)
	about := "no subject" + describes(v.Described)
	if v.Subject != "" {
		about = "about " + report.Headline(v.Subject)
	}
	page.Wrapped("  ", fmt.Sprintf("%s %s, %s, %s; %s, %s", v.Format, v.SpecVersion, about, countOf(v.Components, "component"),
		countOf(v.Of(sbom.Invalidates), "problem"), countOf(v.Of(sbom.Noted), "note")))
	problems(page, v, sbom.Invalidates, "Problems: they make it invalid", shownProblems, func(f sbom.Finding) string { return string(f.Code) + f.Expected })
	problems(page, v, sbom.Noted, "Notes: worth a look, and no reason to call it invalid", shownNotes, func(f sbom.Finding) string { return string(f.Code) })
}

// describes says why there is no subject, where that is because several things are described.
func describes(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", since %d things are described", n)
}

// How many of a kind are shown unless --verbose asks for all that are listed.
const (
	shownProblems = 5 // that expect the same
	shownNotes    = 3 // of one code
)

// problems lists what is wrong, with at most limit of a kind.
func problems(page *report.Page, v *sbom.Validation, effect sbom.Effect, title string, limit int, kind func(sbom.Finding) string) {
	if v.Of(effect) == 0 {
		return
	}
	var counts []string
	for _, c := range v.Counts {
		if c.Effect == effect {
			counts = append(counts, fmt.Sprintf("%d %s", c.Count, c.Code))
		}
	}
	page.Title(title)
	page.Wrapped("  ", strings.Join(counts, ", "))
	shown, listed, seen := 0, 0, map[string]int{}
	for _, f := range v.Problems {
		if f.Effect != effect {
			continue
		}
		listed++
		if seen[kind(f)]++; seen[kind(f)] > limit && !page.Options.Verbose {
			continue
		}
		shown++
		problem(page, v, f)
	}
	if left := v.Of(effect) - shown; left > 0 {
		page.Line("  … and %d more%s", left, verboseHint(listed > shown))
	}
}

// verboseHint says how to see more, when there is more to see.
func verboseHint(more bool) string {
	if !more {
		return ""
	}
	return fmt.Sprintf("; --verbose lists up to %d in all", sbom.MaxShown)
}

// problem says where something is wrong, so that editors can jump there, in what, what was found and what is allowed.
func problem(page *report.Page, v *sbom.Validation, f sbom.Finding) {
	if f.Line > 0 {
		page.Line("  %s:%d:%d  %s", v.Path, f.Line, f.Column, string(f.Code))
	} else {
		page.Line("  %s  %s", v.Path, string(f.Code))
	}
	pointer := f.Pointer
	if pointer == "" {
		pointer = "the document as a whole"
	}
	page.Wrapped("    at        ", report.Printable(pointer))
	switch {
	case f.Name != "" && f.Ref != "" && f.Code != sbom.DanglingRef: // there the ref is what was found
		page.Wrapped("    in        ", fmt.Sprintf("%s, %s %s", report.Headline(f.Name), refWord(v.Format), report.Headline(f.Ref)))
	case f.Name != "":
		page.Wrapped("    in        ", report.Headline(f.Name))
	}
	page.Wrapped("    found     ", f.Found)
	page.Wrapped("    expected  ", f.Expected)
}

// refWord is what the standard of a format calls the id of an element.
func refWord(format string) string {
	if strings.HasPrefix(format, "spdx-") {
		return "SPDX id"
	}
	return "bom-ref"
}

func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
