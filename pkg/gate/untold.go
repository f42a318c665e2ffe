package gate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// untold says whether a signature stands there, nothing is known to be wrong with it, and it counts for nothing because the buyer named nobody who may sign. What is
// broken, or was signed over something else, stays the supplier's to mend, whoever is trusted.
func (ev *evidence) untold(t fact.Trust) bool {
	return ev.noRegistry && t.Present && !t.Broken && (t.Covers || !t.Valid)
}

// answeredIn is the file of a signed statement about the vulnerability, or each of those, that a result is about, and of which nothing that counts is said, because the buyer
// named nobody who may sign; empty where there is none.
func (ev *evidence) answeredIn(r *policy.Result) string {
	if !ev.noRegistry {
		return ""
	}
	switch facts := r.Subject.Facts.(type) {
	case *aboutVulnerability:
		return ev.claimedIn(facts.vulnerability)
	case *componentFacts:
		if r.Check.Vulnerabilities != "" && r.Outcome == decision.Fail {
			return ev.claimedOfEach(facts, ev.known.openIn(facts))
		}
	}
	return ""
}

func (ev *evidence) claimedIn(v *assess.Vulnerability) string {
	if v == nil || v.Status != assess.Unstated {
		return ""
	}
	for _, c := range v.Judgement.Claims {
		for _, doc := range ev.vexes {
			if doc.Path == c.Path && ev.vexTrust(doc).Untold {
				return doc.Path
			}
		}
	}
	return ""
}

// openIn are all vulnerabilities in a component, as found, as set aside or as doubted, of which no statement that counts says that they do no harm. A result about
// vulnerabilities is about some of them.
func (k *knowledge) openIn(facts *componentFacts) (all []vuln.ID) {
	a := k.of[facts.doc]
	if a == nil {
		return nil
	}
	one := a.Of(facts.of)
	for _, id := range k.idsOf[one].open {
		all = append(all, vuln.ID(id))
	}
	all = append(all, one.Unanswered...)
	for _, d := range one.Doubted {
		all = append(all, d.Found.ID)
	}
	return all
}

// claimedOfEach is the first file with a statement about one of the vulnerabilities in a component, where there is one about each.
func (ev *evidence) claimedOfEach(facts *componentFacts, ids []vuln.ID) (first string) {
	if len(ids) == 0 {
		return ""
	}
	x, part := ev.inventory(), ev.known.result.PartOf(facts.of)
	for _, id := range ids {
		i := slices.IndexFunc(ev.vexes, func(doc *vex.Document) bool { return ev.vexTrust(doc).Untold && states(doc, x, part, id) })
		if i < 0 {
			return ""
		}
		first = cmp.Or(first, ev.vexes[i].Path)
	}
	return first
}

// states says whether a document states something of a vulnerability in the product as a whole, or in the part of it that has a number in the inventory.
func states(doc *vex.Document, x *vex.Inventory, part int, id vuln.ID) bool {
	return slices.ContainsFunc(doc.Statements, func(st vex.Statement) bool {
		return slices.Contains(st.Answers(), id) && slices.ContainsFunc(st.Products, func(p vex.Product) bool {
			hit, about := x.Match(&p)
			return about && hit.Product && hit.Certain && (slices.Contains(hit.Parts, part) || hit.Whole())
		})
	})
}

// filesListedByNobody are the files that delivery.yaml lists with the digest they have, and would vouch for if somebody were named who may sign it.
func (ev *evidence) filesListedByNobody() map[string]bool {
	m := ev.delivery.Manifest
	if !ev.noRegistry || m == nil || !ev.trustOf(m.Path).Untold {
		return nil
	}
	out := map[string]bool{}
	for _, line := range m.Files {
		if f := ev.trust.Files[line.Path]; f != nil && line.Path != m.Path && strings.EqualFold(line.SHA256, f.File.SHA256) {
			out[line.Path] = true
		}
	}
	return out
}

// untoldProfile says whether a manifest would say that the product is a networked device, which checks would believe, if somebody were named who may sign it.
func (ev *evidence) untoldProfile(o Options) bool {
	m := ev.delivery.Manifest
	if o.Profile.Form != "" || m == nil || !ev.trustOf(m.Path).Untold {
		return false
	}
	stated, err := vocabulary.ParseProfile(m.Profile)
	return err == nil && stated.Form == vocabulary.Networked
}
