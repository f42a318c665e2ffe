package sbom

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
)

// MaxShown bounds how many problems a validation lists; all are counted.
const MaxShown = 100

// Validation says whether one document is valid, and what is wrong with it.
type Validation struct {
	Path        string      `json:"path"`
	Format      string      `json:"format,omitempty"`
	SpecVersion string      `json:"specVersion,omitempty"`
	Subject     string      `json:"subject,omitempty"`   // name and version of what it describes
	Described   int         `json:"described,omitempty"` // how many elements it describes, when these are several and it has no subject for that
	Components  int         `json:"components"`
	Valid       bool        `json:"valid"`
	Counts      []CodeCount `json:"counts"`   // by code, sorted
	Problems    []Finding   `json:"problems"` // at most MaxShown, those that make it invalid first, then by place
}

// CodeCount is how often one thing is wrong.
type CodeCount struct {
	Code   Code   `json:"code"`
	Effect Effect `json:"effect"`
	Count  int    `json:"count"`
}

// Finding is a Problem as a validation lists it.
type Finding struct {
	Code     Code   `json:"code"`
	Effect   Effect `json:"effect"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Pointer  string `json:"pointer"`
	Ref      string `json:"ref,omitempty"`
	Name     string `json:"name,omitempty"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
}

// Valid says whether the document is what its format asks for, and reads in one way. Notes do not count.
func (d *Document) Valid() bool {
	return d.SchemaValid && d.Invalidating() == 0
}

// Invalidating is how many problems make the document invalid, listed in Problems or not.
func (d *Document) Invalidating() int {
	total := 0
	for code, n := range d.problemCounts() {
		if code.Effect() == Invalidates {
			total += n
		}
	}
	return total
}

// problemCounts is how many problems there are of each code, listed in Problems or not.
func (d *Document) problemCounts() map[Code]int {
	counts := map[Code]int{}
	for _, p := range d.Problems {
		counts[p.Code]++
	}
	for code, n := range d.counts {
		counts[code] = max(counts[code], n)
	}
	counts[SchemaViolation] = max(counts[SchemaViolation], d.Violations)
	counts[Cycle] = d.Graph.CycleCount // of which the first few are listed
	return counts
}

// codeCounts lists how often each thing is wrong, given the counts of the notes.
func (d *Document) codeCounts(notes map[Code]int) []CodeCount {
	counts := d.problemCounts()
	maps.Copy(counts, notes)
	list := []CodeCount{}
	for code, n := range counts {
		if n > 0 {
			list = append(list, CodeCount{Code: code, Effect: code.Effect(), Count: n})
		}
	}
	slices.SortFunc(list, func(a, b CodeCount) int {
		return cmp.Or(cmp.Compare(effectRank[a.Effect], effectRank[b.Effect]), cmp.Compare(a.Code, b.Code))
	})
	return list
}

// Validate says whether the document is valid, with the reasons, and notes what is doubtful in its fields. at is the
// moment after which dates lie in the future.
func (d *Document) Validate(at time.Time) *Validation {
	v := &Validation{Path: d.Path, Format: d.Format, SpecVersion: d.SpecVersion, Components: len(d.Components), Valid: d.Valid(),
		Problems: []Finding{}}
	if d.Root != nil {
		v.Subject = d.Root.Label()
	}
	v.Described = d.several()
	notes, counts := d.notes(at)
	d.place(notes)
	for _, p := range byWeight(slices.Concat(d.Problems, notes)) {
		v.Problems = append(v.Problems, Finding{Code: p.Code, Effect: p.Code.Effect(), Line: p.Line, Column: p.Column,
			Pointer: clip(p.Pointer), Ref: clip(p.Ref), Name: p.Name, Found: p.Found, Expected: p.Expected})
	}
	v.Counts = d.codeCounts(counts)
	return v
}

// maxShownText is how much of a supplier's text a validation repeats for each problem, in bytes.
const maxShownText = 2 << 10

// clip shortens a text that would otherwise be repeated as often as there are problems with it.
func clip(s string) string {
	if len(s) <= maxShownText {
		return s
	}
	return strings.ToValidUTF8(s[:maxShownText], "") + "…"
}

// byWeight picks the problems to show: what invalidates first, then by place, at most MaxShown. No code is shown more
// often than leaves room for one of each other, so that a thousand equal ones do not hide the one that differs.
func byWeight(problems []Problem) []Problem {
	order := func(a, b Problem) int {
		return cmp.Or(cmp.Compare(effectRank[a.Code.Effect()], effectRank[b.Code.Effect()]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			natural.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code))
	}
	slices.SortStableFunc(problems, order)
	first := map[Code]bool{}
	var shown, rest []Problem
	for _, p := range problems {
		if first[p.Code] {
			rest = append(rest, p)
			continue
		}
		first[p.Code] = true
		shown = append(shown, p)
	}
	shown = append(shown, rest[:min(len(rest), max(0, MaxShown-len(shown)))]...)
	slices.SortStableFunc(shown, order)
	return shown
}

// Of is how many problems have an effect.
func (v *Validation) Of(effect Effect) int {
	n := 0
	for _, c := range v.Counts {
		if c.Effect == effect {
			n += c.Count
		}
	}
	return n
}
