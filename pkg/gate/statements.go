package gate

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// addStatements adds what VEX documents state of the product, one by one, under the vulnerability that each is about: so is what people lift by a waiver, or do.
// A document that states nothing has a subject too: a check of each statement would have nothing to object to in it.
func (s subjects) addStatements(ev *evidence, whole *fact.Delivery) {
	if len(ev.vexes) == 0 {
		return
	}
	for _, doc := range ev.vexes {
		if len(doc.Statements) == 0 {
			s[fact.EachStatement] = append(s[fact.EachStatement], policy.Subject{
				Subject: decision.Subject{Kind: fact.EachEvidence, Ref: doc.Path, Name: doc.Path},
				File:    doc.Path,
				Facts:   policy.Values{"statement": &fact.Statement{Path: doc.Path}, "delivery": whole},
			})
		}
		for i := range doc.Statements {
			s.addStatement(ev, doc, &doc.Statements[i], whole)
		}
	}
}

func (s subjects) addStatement(ev *evidence, doc *vex.Document, st *vex.Statement, whole *fact.Delivery) {
	left, concerns := st.Leaves(ev.inventory())
	if !concerns {
		return // VUL-011-NAMES tells of it
	}
	if ev.replaces(st) {
		left.OnSite, left.Unplaced = "", ""
	}
	s[fact.EachStatement] = append(s[fact.EachStatement], policy.Subject{
		Subject: decision.Subject{Kind: fact.EachVulnerability, Ref: doc.Path + "#" + st.Pointer + " " + st.Vulnerability.Name, Name: st.Vulnerability.Name,
			Component: strings.Join(left.Parts, ", ")},
		Aliases: st.Vulnerability.Aliases,
		File:    doc.Path,
		Pointer: st.Pointer,
		Facts: policy.Values{"statement": &fact.Statement{Path: doc.Path, Known: true, Vulnerability: st.Vulnerability.Name, Status: string(st.Status),
			Parts: left.Parts, OnSite: left.OnSite, Unplaced: left.Unplaced}, "delivery": whole},
	})
}

// replaces says whether a later revision says what counts in place of a statement, as far as that was asked: else what it leaves is still to be done.
func (ev *evidence) replaces(st *vex.Statement) bool {
	all := ev.joined()
	return all != nil && all.Replaced[st]
}
