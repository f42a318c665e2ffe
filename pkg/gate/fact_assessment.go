package gate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// noDataInstalled is the reason of components that were not looked up because there is nothing to look them up in.
const noDataInstalled = "no-data-installed"

// component adds what is known of a component to its facts.
func (k *knowledge) component(doc *sbom.Document, c *sbom.Component, f *fact.Component) {
	f.Assessment = k.assessment(doc, c)
	var y assess.Cycle
	y, f.Cycle = k.cycle(c)
	f.Core = f.Core || y.Core() // however the product is spelled
	f.Ending = k.ending(c, y, f.Support.End)
}

func (k *knowledge) assessment(doc *sbom.Document, c *sbom.Component) fact.Assessment {
	a := k.of[doc]
	if a == nil {
		return fact.Assessment{Reason: noDataInstalled, Detail: notAsked}
	}
	one := a.Of(c)
	f := fact.Assessment{State: string(one.State), Known: one.State == assess.Matched || one.State == assess.Clean, Reason: one.Reason, Detail: one.Detail}
	switch {
	case a.Reason != "":
		f.Reason, f.Detail = noDataInstalled, a.Reason
	case one.Part:
		f.State = "part"
	}
	listed := k.idsOf[one]
	f.Vulnerabilities, f.Open, f.Dismissed = listed.all, listed.open, texts(one.Unanswered)
	for _, d := range one.Doubted {
		f.Doubts = append(f.Doubts, doubtFact(d))
	}
	return f
}

// document adds what is known of an SBOM to its facts.
func (k *knowledge) document(doc *sbom.Document, f *fact.SBOM) {
	f.Assessment = k.totals(doc)
	f.Horizon, f.Stage = k.horizon(doc)
	if doc.Root != nil {
		k.component(doc, doc.Root, &f.Subject)
	}
}

func (k *knowledge) totals(doc *sbom.Document) fact.AssessmentTotals {
	a := k.of[doc]
	if a == nil {
		return fact.AssessmentTotals{Reason: notAsked}
	}
	t := a.Totals
	f := fact.AssessmentTotals{
		Known: a.Reason == "", Reason: a.Reason,
		Components: t.Components, Matched: t.Matched, Clean: t.Clean, Unknown: t.Unknown, Groups: t.Groups, NotAssessable: t.NotAssessable, NotAssessableShare: share(t.NotAssessable, t.Components),
		Vulnerabilities: t.Vulnerabilities, Exploited: texts(t.Exploited),
		Affected: t.ByStatus[assess.Affected], UnderInvestigation: t.ByStatus[assess.UnderInvestigation], Unstated: t.ByStatus[assess.Unstated],
		NotAffected: t.ByStatus[assess.NotAffected], Fixed: t.ByStatus[assess.Fixed],
	}
	reasons := map[string]int{}
	for _, c := range doc.Components {
		one := a.Components[c]
		if one != nil && a.Reason == "" && !one.Part && one.State == assess.NotAssessable {
			f.NotAssessed = append(f.NotAssessed, c.Label()+": "+one.Reason)
			reasons[one.Reason]++
		}
	}
	f.Reasons = ranked(reasons)
	return f
}

// ranked renders "n word" from the most frequent to the least.
func ranked(n map[string]int) []string {
	words := sortedKeys(n)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(n[b], n[a]) })
	for i, w := range words {
		words[i] = fmt.Sprintf("%d %s", n[w], w)
	}
	return words
}

// dataFact says what is installed.
func (k *knowledge) dataFact(data assess.Data) fact.Data {
	one := func(name assess.Name) fact.Snapshot {
		s, looked := k.snapshots[name]
		switch {
		case data == nil:
			s.Reason = noDataFolder
		case !looked:
			s.Reason = notAsked
		}
		f := fact.Snapshot{Known: s.Reason == "", Within: string(s.Within), Reason: s.Reason, Version: s.Version, MadeOn: absentDate(), Digest: s.Digest, Records: s.Records}
		if f.Known {
			f.MadeOn, f.AgeDays = dayFact(s.Date), vuln.Age(s.Date, k.at)
		}
		return f
	}
	return fact.Data{Vulnerability: one(assess.Vulnerabilities), KEV: one(assess.KEV), EPSS: one(assess.EPSS), Lifecycle: one(assess.Lifecycle)}
}

func (k *knowledge) unmatchedStatements() (out []fact.UnmatchedStatement) {
	if k.result == nil {
		return nil
	}
	for _, u := range k.result.Unmatched {
		out = append(out, fact.UnmatchedStatement{Path: u.Path, Pointer: u.Pointer, Vulnerability: u.Vulnerability, Named: u.Named})
	}
	return out
}
