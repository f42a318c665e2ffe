package cyclonedx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// vulnerability makes the statements of one vulnerability: one, or one for each status that its versions have.
func (r *reader) vulnerability(item any, at string, index int) {
	if index >= vex.MaxStatements || len(r.out.Statements)+len(r.out.Listed) > vex.MaxStatements {
		r.tooMany("/vulnerabilities", "vulnerabilities or statements", vex.MaxStatements)
		return
	}
	m := r.Object(item, at)
	analysis := r.Member(m, at, "analysis")
	label := r.Text(analysis, at+"/analysis", "state")
	if label == "" {
		r.listed(m, at)
		return
	}
	status, known := states[label]
	if !known {
		r.Fail(at+"/analysis/state", fmt.Sprintf("it is %s, expected %s", strictjson.Quote(label), stateWords), nil)
		return
	}
	st := vex.Statement{
		Pointer: at, Vulnerability: vex.Vulnerability{Name: r.Needed(m, at, "id")}, Status: status, StatusLabel: label,
		Timestamp: r.out.Timestamp, LastUpdated: r.Stamp(analysis, at+"/analysis", "lastUpdated"),
	}
	if issued := r.Stamp(analysis, at+"/analysis", "firstIssued"); issued.State == vex.Stated {
		st.Timestamp = issued
	}
	r.references(&st, m, at)
	r.reasons(&st, m, analysis, at)
	r.ratings(&st, m, at)
	r.out.Statements = append(r.out.Statements, r.affects(st, m, at)...)
}

// listed keeps a vulnerability that nothing is stated on: that it is listed against something is a warning. One that names nothing is
// about the subject of the document, and one without an id is called by what else it is known by: nobody may leave it out of sight by leaving out its id.
func (r *reader) listed(m map[string]any, at string) {
	st := vex.Statement{Pointer: at, Vulnerability: vex.Vulnerability{Name: r.Text(m, at, "id")}, Status: vex.Unknown, Timestamp: r.out.Timestamp, LastUpdated: vex.Stamp{State: vex.Absent}}
	r.references(&st, m, at)
	if strings.TrimSpace(st.Vulnerability.Name) == "" {
		st.Vulnerability.Name = "a vulnerability without an id (" + r.doc.Path + " at " + at + ")"
		if known := vuln.InAddress(st.Vulnerability.ID); known != "" {
			st.Vulnerability.Name = string(known)
		}
		if len(st.Vulnerability.Aliases) > 0 {
			st.Vulnerability.Name = st.Vulnerability.Aliases[0]
		}
	}
	r.ratings(&st, m, at)
	for _, one := range r.affects(st, m, at) {
		if len(one.Products) == 0 && r.doc.Root != nil {
			one.Products = []vex.Product{{Component: vex.ComponentOf(r.doc, r.doc.Root)}}
		}
		one.Status, one.StatusLabel, one.Justification = vex.Unknown, "", ""
		r.out.Listed = append(r.out.Listed, one)
	}
}

// references reads what else the vulnerability is called, and where its source has it.
func (r *reader) references(st *vex.Statement, m map[string]any, at string) {
	st.Vulnerability.ID = r.Text(r.Member(m, at, "source"), at+"/source", "url")
	r.Objects(m, at, "references", func(ref map[string]any, at string) {
		if id := r.Text(ref, at, "id"); id != "" {
			st.Vulnerability.Aliases = append(st.Vulnerability.Aliases, id)
		}
	})
}

// ratings reads how grave the document calls the vulnerability.
func (r *reader) ratings(st *vex.Statement, m map[string]any, at string) {
	r.Objects(m, at, "ratings", func(rating map[string]any, at string) {
		if one, ok := vex.Rating(r.Text(rating, at, "vector"), rating["score"], r.Text(rating, at, "severity")); ok {
			st.Ratings = append(st.Ratings, one)
		}
	})
}

// reasons reads why and what to do.
func (r *reader) reasons(st *vex.Statement, m, analysis map[string]any, at string) {
	st.JustificationLabel = r.Text(analysis, at+"/analysis", "justification")
	st.Justification = justifications[st.JustificationLabel]
	st.Responses = r.Texts(analysis, at+"/analysis", "response")
	detail := r.Text(analysis, at+"/analysis", "detail")
	if st.Status == vex.NotAffected {
		st.ImpactStatement = detail
	} else {
		st.StatusNotes = detail
	}
	var actions []string
	for _, key := range []string{"recommendation", "workaround"} {
		if text := r.Text(m, at, key); strings.TrimSpace(text) != "" {
			actions = append(actions, text)
		}
	}
	if len(actions) == 0 {
		actions = []string{strings.Join(slices.DeleteFunc(slices.Clone(st.Responses), func(word string) bool { return !helps[word] }), ", ")}
	}
	st.ActionStatement = strings.Join(actions, "\n")
}

// affects makes the statement for the products that are affected, whatever the word: they are those that the analysis is about.
func (r *reader) affects(st vex.Statement, m map[string]any, at string) []vex.Statement {
	var statuses []string // of versions, in the order of the document
	products := map[string][]vex.Product{}
	for _, t := range r.targets(m, at) {
		for i := range t.byStatus {
			status := t.byStatus[i].status
			if !slices.Contains(statuses, status) {
				statuses = append(statuses, status)
			}
			products[status] = append(products[status], t.only(i))
		}
	}
	if r.Failed() {
		return nil
	}
	if len(statuses) == 0 {
		return []vex.Statement{st} // it names no product
	}
	var all []vex.Statement
	for _, status := range statuses {
		part := st
		part.Products = products[status]
		r.apart(&part, status)
		all = append(all, part)
	}
	return all
}

// apart gives versions that are said to be other than affected what that means. A version that is not affected while the
// analysis is about those that are has no justification: the analysis justifies nothing of it.
func (r *reader) apart(st *vex.Statement, status string) {
	switch {
	case status == "unknown":
		st.Status, st.StatusLabel = vex.Unknown, status
	case status == "unaffected" && st.Status == vex.Affected:
		st.Status, st.StatusLabel, st.Justification, st.JustificationLabel = vex.NotAffected, status, "", ""
	}
}
