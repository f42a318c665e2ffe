package spdx3

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const relationship = "Relationship"

// warns are the types of relationships that warn. SPDX 3.0.1 has each for a class of VEX, which also says what to do and when it was said; a plain relationship
// says the same all the same. Those that calm are not among them: they calm by their class alone, which asks for a reason.
var warns = map[string]vex.Status{"affects": vex.Affected, "underInvestigationFor": vex.UnderInvestigation}

// warning takes a plain relationship from a vulnerability that warns.
func (r *reader) warning(e element) {
	status, is := warns[r.Text(e.m, e.at, "relationshipType")]
	if !is || e.kind != relationship {
		return
	}
	from, to := r.Text(e.m, e.at, "from"), r.Texts(e.m, e.at, "to")
	if from == "" || r.doc.ByRef(from) != nil || slices.ContainsFunc(to, r.isFlaw) {
		return // it is from software, or the wrong way round: see listed
	}
	r.answers(from, to...)
	r.out.Statements = append(r.out.Statements, vex.Statement{Pointer: e.at, Vulnerability: r.called(from, e.at), Status: status, StatusLabel: r.Text(e.m, e.at, "relationshipType"),
		Products: r.places(e, to, ""), Ratings: r.ratings[from], Timestamp: r.issued(e), LastUpdated: vex.Stamp{State: vex.Absent}})
}

// listed keeps the vulnerabilities at either end of a relationship that states nothing on them, with what stands at the other: that they are there is a warning.
func (r *reader) listed(e element) {
	if strings.HasPrefix(e.kind, vexPrefix) {
		return
	}
	from, to, assessed := r.Text(e.m, e.at, "from"), r.Texts(e.m, e.at, "to"), r.Text(e.m, e.at, "security_assessedElement")
	if r.isFlaw(from) {
		r.list(e, from, slices.DeleteFunc(slices.Clone(to), r.isFlaw), assessed)
	}
	for _, id := range to {
		if r.isFlaw(id) && from != id && !r.isFlaw(from) {
			r.list(e, id, []string{from}, assessed)
		}
	}
}

// alone lists the vulnerabilities that the document holds, that no relationship lists or warns of, and that nothing answers: they are about its subject.
func (r *reader) alone() {
	listed := map[string]bool{}
	for i := range r.out.Listed {
		listed[r.out.Listed[i].Vulnerability.ID] = true
	}
	for i := range r.out.Statements {
		st := &r.out.Statements[i]
		listed[st.Vulnerability.ID] = listed[st.Vulnerability.ID] || st.Status == vex.Affected || st.Status == vex.UnderInvestigation
	}
	for _, e := range r.flaws {
		if !listed[e.id] {
			r.list(e, e.id, nil, "")
		}
	}
}

// list lists a vulnerability about those places where nothing answers it; without places, about the subject.
func (r *reader) list(e element, id string, places []string, assessed string) {
	if len(places) == 0 {
		places = []string{""}
	}
	places = slices.DeleteFunc(places, func(place string) bool {
		return r.isAnswered(id, place) || assessed != "" && r.isAnswered(id, assessed)
	})
	if len(places) == 0 || r.Failed() {
		return
	}
	if len(r.out.Listed) >= vex.MaxStatements {
		r.Fail(e.at, fmt.Sprintf("there are more vulnerabilities that nothing is said of than %d", vex.MaxStatements), vex.ErrTooLarge)
		return
	}
	r.out.Listed = append(r.out.Listed, vex.Statement{Pointer: e.at, Vulnerability: r.called(id, e.at), Products: r.places(e, places, assessed), Ratings: r.ratings[id],
		Status: vex.Unknown, Timestamp: r.issued(e), LastUpdated: vex.Stamp{State: vex.Absent}})
}

// isFlaw says whether an id is of a vulnerability: one of the document, or one of another whose id tells which it is.
func (r *reader) isFlaw(id string) bool {
	_, here := r.vulnerabilities[id]
	return here || r.doc.ByRef(id) == nil && r.about(id).Name != ""
}

// called is the vulnerability of an id; one without a name is called by its id or its place.
func (r *reader) called(id, at string) vex.Vulnerability {
	v := r.about(id)
	if v.Name == "" {
		v.Name = "a vulnerability without an id (" + r.doc.Path + " at " + at + ")"
	}
	return v
}

// answers keeps what a statement on a vulnerability names.
func (r *reader) answers(id string, places ...string) {
	if r.answered[id] == nil {
		r.answered[id] = map[string]bool{}
	}
	for _, place := range places {
		r.answered[id][place] = place != ""
	}
}

// isAnswered says whether some statement is about a vulnerability in a place, or in all of the subject. Where no place is given any statement about a part of the subject
// is an answer; without a subject, any statement. What is listed of the subject itself is not answered of a part.
func (r *reader) isAnswered(id, place string) bool {
	named, root := r.answered[id], r.doc.Root
	if named[place] || root != nil && named[root.Ref] {
		return true
	}
	if place != "" {
		return false
	}
	for other, is := range named {
		if is && (root == nil || r.doc.ByRef(other) != nil) {
			return true
		}
	}
	return false
}

// places are the products that ids name. What leads nowhere may be anything in the subject, so the subject is meant.
func (r *reader) places(e element, ids []string, assessed string) []vex.Product {
	var out []vex.Product
	for _, p := range r.products(e, ids, assessed) {
		if len(p.Refs) == 0 {
			if r.doc.Root == nil {
				continue // about no product is about the whole of what is judged
			}
			p = vex.Product{Component: vex.ComponentOf(r.doc, r.doc.Root)}
		}
		out = append(out, p)
	}
	return out
}
