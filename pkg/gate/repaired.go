package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// repaired says whether a vulnerability that nothing says anything of any more is gone from its component: the component is listed, under the identifiers that it
// had, was looked up wholly, and the vulnerability is not found; a version that is only written otherwise repairs nothing. That holds of all components that may be the one.
func (t *tally) repaired(was decision.ObligationDelta, f formerly) bool {
	id, versions := aboutOf(was.Obligation)
	if was.Component == "" || id == "" || was.Altered || len(versions) == 0 && len(was.About) >= maxName || t.ev.joined() == nil {
		return false
	}
	pkg := packagePart(was.From, was.ID)
	found := false
	for _, l := range t.near(f, was) {
		a, c := t.ev.known.of[l.doc], l.Component
		same := pkg == t.digestOf(c, f)
		if pkg != "" && !same && decision.Cut(c.Name.Text, maxName) != was.Component || pkg == "" && !f.calls(c, was.Component) {
			continue
		}
		clean := a != nil && a.Reason == "" && lacks(a.Of(c), id, same && foundByCPE(c))
		switch {
		case same && clean && (statesVersion(versions, c) || !hasVersion(versions, c)):
			found = true
		case same, !clean, hasVersion(versions, c): // it may be the one, under another name
			return false
		}
	}
	return found
}

// calls says whether a component bears a name, or bore it when the obligation was made.
func (f formerly) calls(c *sbom.Component, component string) bool {
	is := func(name string) bool { return decision.Cut(name, maxName) == component }
	return is(c.Name.Text) || slices.ContainsFunc(f.names[calledOf(c)], func(then called) bool { return is(then.name) })
}

// foundByCPE says whether a component has a generic package URL, which no data know, and a CPE, and nothing else that could be looked up: what is known of it was found by the CPE, then as now.
func foundByCPE(c *sbom.Component) bool {
	return c.Purl.State == sbom.Stated && c.Purl.Type == "generic" && c.CPE.State == sbom.Stated && len(c.Details().Identifiers) == 0
}

// lacks says whether a component was looked up, wholly where partly does not do, and does not have a vulnerability. What was dismissed as being of other software may be this one.
func lacks(c *assess.Component, id string, partly bool) bool {
	return (c.State == assess.Clean || c.State == assess.Matched) && (partly || !c.Partly) && !slices.Contains(c.Dismissed, vuln.ID(id)) && !has(c, id, anyEntry)
}

// allAssessable says whether every component of every SBOM was looked up, wholly.
func (t *tally) allAssessable() bool {
	if t.ev.joined() == nil {
		return false
	}
	for _, doc := range t.ev.sboms {
		if a := t.ev.known.of[doc]; a == nil || a.Reason != "" || a.Totals.NotAssessable+a.Totals.Partly > 0 {
			return false
		}
	}
	return len(t.ev.sboms) > 0
}
