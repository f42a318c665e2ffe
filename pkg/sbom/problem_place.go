package sbom

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// place fills in where problems are and which component they concern, and sorts them.
func (d *Document) place(problems []Problem) {
	d.nameConcerned(problems)
	if d.parsed != nil {
		d.parsed.setPlaces(problems, d.limits)
	}
	sortProblems(problems)
}

// nameConcerned fills in ref and name of the component that the pointer of each problem leads into. A problem that
// states a ref itself keeps it.
func (d *Document) nameConcerned(problems []Problem) {
	if len(problems) == 0 {
		return
	}
	places := make(map[string]*Component, len(d.Components))
	for _, c := range d.All() {
		places[c.Pointer] = c
	}
	labels := map[*Component]string{} // problems of one component share one
	for i := range problems {
		p := &problems[i]
		var c *Component
		for at := p.Pointer; c == nil && at != ""; at = at[:max(0, strings.LastIndexByte(at, '/'))] {
			c = places[at]
		}
		if c == nil {
			c = d.ByRef(p.Ref)
		}
		if c == nil {
			continue
		}
		if _, known := labels[c]; !known {
			labels[c] = clip(c.Label())
		}
		if p.Name = labels[c]; p.Ref == "" {
			p.Ref = c.Ref
		}
	}
}

// setPlaces gives each problem that has none the line and column of its pointer.
func (p *parsed) setPlaces(problems []Problem, lim Limits) {
	want := map[string]bool{}
	for _, problem := range problems {
		if problem.Line == 0 {
			want[problem.Pointer] = true
		}
	}
	if len(want) == 0 {
		return
	}
	places := p.places(want, lim)
	for i := range problems {
		if one := &problems[i]; one.Line == 0 {
			one.Line, one.Column = places[one.Pointer].Line, places[one.Pointer].Column
		}
	}
}

// places finds where the values are that JSON pointers lead to.
func (p *parsed) places(want map[string]bool, lim Limits) map[string]strictjson.Place {
	if p.xml != nil {
		found := make(map[string]strictjson.Place, len(want))
		for path := range want {
			line, column := p.xml.Place(path)
			found[path] = strictjson.Place{Line: line, Column: column}
		}
		return found
	}
	if p.root == nil {
		return strictjson.Locate(p.text, want, lim.strict(len(p.text)))
	}
	found := make(map[string]strictjson.Place, len(want))
	for pointer := range want {
		n := p.root.At(pointer)
		found[pointer] = strictjson.Place{Line: n.Line, Column: n.Column}
	}
	return found
}
