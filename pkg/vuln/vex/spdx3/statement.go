package spdx3

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const vexPrefix = "security_Vex"

// classes are the relationships that make VEX statements, each with the one relationshipType that it may have (SPDX 3.0.1, Security).
var classes = map[string]struct {
	relationship string
	status       vex.Status
}{
	"security_VexAffectedVulnAssessmentRelationship":           {"affects", vex.Affected},
	"security_VexFixedVulnAssessmentRelationship":              {"fixedIn", vex.Fixed},
	"security_VexNotAffectedVulnAssessmentRelationship":        {"doesNotAffect", vex.NotAffected},
	"security_VexUnderInvestigationVulnAssessmentRelationship": {"underInvestigationFor", vex.UnderInvestigation},
}

// justifications are those of SPDX 3.0.1, VexJustificationType. Any other word is none.
var justifications = map[string]vex.Justification{
	"componentNotPresent":                         vex.ComponentNotPresent,
	"vulnerableCodeNotPresent":                    vex.VulnerableCodeNotPresent,
	"vulnerableCodeNotInExecutePath":              vex.VulnerableCodeNotExecuted,
	"vulnerableCodeCannotBeControlledByAdversary": vex.VulnerableCodeNotControlled,
	"inlineMitigationsAlreadyExist":               vex.InlineMitigationsExist,
}

// statements makes them of what was collected: first what is stated, then what nothing that is stated answers.
func (r *reader) statements() {
	for _, take := range []func(element){r.statement, r.warning, r.listed} {
		for _, e := range r.said {
			if take(e); r.Failed() {
				return
			}
		}
	}
	r.alone()
}

// statement takes a relationship of a class of VEX.
func (r *reader) statement(e element) {
	if !strings.HasPrefix(e.kind, vexPrefix) {
		return
	}
	class, known := classes[e.kind]
	if !known {
		r.Fail(e.at+"/type", fmt.Sprintf("it is %s, expected one of %s", strictjson.Quote(e.kind), strings.Join(slices.Sorted(maps.Keys(classes)), ", ")), nil)
		return
	}
	st := vex.Statement{Pointer: e.at, Status: class.status, StatusLabel: r.Needed(e.m, e.at, "relationshipType"),
		StatusNotes: r.Text(e.m, e.at, "security_statusNotes"), LastUpdated: r.Stamp(e.m, e.at, "security_modifiedTime"), Timestamp: r.issued(e)}
	if st.StatusLabel != class.relationship {
		r.Fail(e.at+"/relationshipType", fmt.Sprintf("it is %s, expected %s for its class", strictjson.Quote(st.StatusLabel), class.relationship), nil)
		return
	}
	from := r.Needed(e.m, e.at, "from")
	st.Vulnerability, st.Ratings = r.about(from), r.ratings[from]
	if st.Vulnerability.Name == "" {
		r.Fail(e.at+"/from", fmt.Sprintf("it is %s, expected a security_Vulnerability of the document with an id", strictjson.Quote(from)), nil)
	}
	to, assessed := r.Texts(e.m, e.at, "to"), r.Text(e.m, e.at, "security_assessedElement")
	st.Products = r.products(e, to, assessed)
	if len(st.Products) == 0 {
		r.Fail(e.at+"/to", "it names nothing", nil)
	}
	switch class.status {
	case vex.NotAffected:
		st.JustificationLabel, st.ImpactStatement = r.Text(e.m, e.at, "security_justificationType"), r.Text(e.m, e.at, "security_impactStatement")
		st.Justification = justifications[st.JustificationLabel]
	case vex.Affected:
		st.ActionStatement = r.Text(e.m, e.at, "security_actionStatement")
	}
	withdrawn := r.Stamp(e.m, e.at, "security_withdrawnTime")
	if _, there := e.m["security_withdrawnTime"]; there && withdrawn.State != vex.Stated {
		r.Fail(e.at+"/security_withdrawnTime", "it is no time, expected one as in 2026-11-20T08:00:00Z", nil) // who has it at all says that it is withdrawn
	}
	if withdrawn.State == vex.Stated {
		st.Status, st.StatusNotes = vex.Unknown, strings.TrimSpace(st.StatusNotes+" (withdrawn: "+withdrawn.Text+")")
	} else {
		r.answers(from, append(to, assessed)...)
	}
	if r.out.Author == "" {
		r.out.Author = r.agents[r.Text(e.m, e.at, "suppliedBy")]
	}
	r.out.Statements = append(r.out.Statements, st)
}

// issued is when a statement was published, else when its element was made, else when the document was.
func (r *reader) issued(e element) vex.Stamp {
	if at := r.Stamp(e.m, e.at, "security_publishedTime"); at.State == vex.Stated {
		return at
	}
	made := r.out.Timestamp
	switch info := e.m["creationInfo"].(type) {
	case string:
		if shared, is := r.created[info]; is && shared.State == vex.Stated {
			made = shared
		}
	case map[string]any:
		if own := r.Stamp(info, e.at+"/creationInfo", "created"); own.State == vex.Stated {
			made = own
		}
	}
	return made
}

// about is the vulnerability of an id, also of one that stands in another document, if the id tells which it is.
func (r *reader) about(id string) vex.Vulnerability {
	if v, here := r.vulnerabilities[id]; here {
		return v
	}
	return vex.Vulnerability{ID: id, Name: string(vuln.InAddress(id))}
}

// products are what a relationship leads to. What it says is assessed is the part of that in which the vulnerability sits.
func (r *reader) products(e element, ids []string, assessed string) []vex.Product {
	var out []vex.Product
	for _, id := range ids {
		if r.named++; r.named > vex.MaxNamed {
			r.Fail(e.at+"/to", fmt.Sprintf("the statements name more than %d products", vex.MaxNamed), vex.ErrTooLarge)
			return nil
		}
		p := r.product(id)
		if assessed != "" && assessed != id {
			p = within(p, r.product(assessed))
		}
		out = append(out, p)
	}
	return out
}

// product finds what an id names: the subject of the document, a part of it, or an element of another document.
func (r *reader) product(id string) vex.Product {
	found, root := r.doc.ByRef(id), r.doc.Root
	switch {
	case found == nil:
		return vex.Product{Component: vex.Component{ID: id, Refs: vex.GlobalRefs(id)}}
	case root == nil, found == root:
		return vex.Product{Component: vex.ComponentOf(r.doc, found)}
	}
	return vex.Product{Component: vex.ComponentOf(r.doc, root), Subcomponents: []vex.Component{vex.ComponentOf(r.doc, found)}}
}

// within is a part in a product. A part that the document knows in its subject is looked for there.
func within(p, part vex.Product) vex.Product {
	inner := part.Component
	if n := len(part.Subcomponents); n > 0 {
		inner = part.Subcomponents[n-1]
	}
	p.Subcomponents = []vex.Component{inner}
	return p
}
