package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// unfound are the components that an obligation about a vulnerability is about, in a version that they had then, but listed by another package URL or CPE, or without: as nothing was repaired, that
// the vulnerability is neither found nor answered there meets nothing. then is what the obligation was last known to be called otherwise (As).
func (t *tally) unfound(was decision.ObligationDelta, then string, f formerly) (out []*sbom.Component) {
	id, versions := aboutOf(was.Obligation)
	if id == "" || was.Component == "" {
		return nil
	}
	pkg := packagePart(was.From, was.ID)
	for _, l := range t.near(f, was) {
		c, same := l.Component, pkg == t.digestOf(l.Component, f)
		switch {
		case !hasVersion(versions, c) || !t.isOne(c, was, f):
		case same && statesVersion(versions, c) && !was.Altered, !same && then == "" && f.stood(c): // looked up by what it was looked up by, or another one that was there then
		case !t.ev.stillKnown(c, id):
			out = append(out, c)
		}
	}
	return out
}

// undoubted are the components that an obligation about what is known under another name is about, where that is not asked any more, nor answered, only since they are listed otherwise.
func (t *tally) undoubted(was decision.ObligationDelta, f formerly) (out []*sbom.Component) {
	check := f.check(was.From)
	if check == nil || check.Each != fact.EachComponent || check.Vulnerabilities == "" || was.Component == "" || t.ev.delta == nil {
		return nil
	}
	_, versions := aboutOf(was.Obligation)
	for _, change := range t.ev.delta.Components.Changes {
		for _, doc := range t.ev.sboms {
			if len(change.Doubted) == 0 || doc.Path != change.SBOM {
				continue
			}
			for _, c := range doc.Components {
				of := change.Of(c.Group, c.Name.Text, c.Version.Text, c.Purl.Text) && (change.SameContent || hasVersion(versions, c)) && t.knownAgain(c, was, f)
				if of && !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// isOne says whether a component may be the one that an obligation is about, by its package or its name, now or then.
func (t *tally) isOne(c *sbom.Component, was decision.ObligationDelta, f formerly) bool {
	pkg := packagePart(was.From, was.ID)
	return pkg != "" && pkg == t.digestOf(c, f) || f.calls(c, was.Component)
}

// knownAgain is isOne of a component that may be called anything, too, as long as it has the content. What an obligation may be about is told by this alone: near looks it up.
func (t *tally) knownAgain(c *sbom.Component, was decision.ObligationDelta, f formerly) bool {
	return t.isOne(c, was, f) || sharesContent(c, was.Hashes)
}

// stood says whether a component had the package URL then that it has now.
func (f formerly) stood(c *sbom.Component) bool {
	for _, p := range f.pairs {
		if p.New == c {
			return packageDigest(p.Old.Purl) == packageDigest(c.Purl)
		}
	}
	return false
}

// said says whether statements that count call each vulnerability of an obligation fixed or not affected, found or not: in each component that may be the one or, where none is listed any more, in
// the product as a whole or in what they call by its name or package. Of a check that asks a component about several these are all that it asked about; where that is not kept, statements say nothing of them.
func (t *tally) said(was decision.ObligationDelta, f formerly) bool {
	check := f.check(was.From)
	switch {
	case check == nil:
		return false
	case check.Each == fact.EachComponent:
		return t.saidOf(was, was.Asked, f)
	}
	id, _ := aboutOf(was.Obligation)
	switch {
	case was.Unfound && was.Component == "" && id != "":
		return t.saidOfProduct(id)
	case ofMissing(was.Obligation):
		name, purl := missingPart(was.Component)
		was.Component = name
		return t.saidAs(was, []string{packageDigest(purl)}, []string{id}, f, assess.Status.Calm)
	}
	return check.Each == fact.EachVulnerability && t.saidOf(was, []string{id}, f)
}

// saidOf is said of vulnerabilities in the component of an obligation, whatever its check is asked of.
func (t *tally) saidOf(was decision.ObligationDelta, ids []string, f formerly) bool {
	return t.saidAs(was, []string{packagePart(was.From, was.ID)}, ids, f, assess.Status.Calm)
}

// saidAs is saidOf by any of these packages, by their digests, and by statuses of a kind.
func (t *tally) saidAs(was decision.ObligationDelta, packages, ids []string, f formerly, of func(assess.Status) bool) bool {
	if len(ids) == 0 || slices.Contains(ids, "") || was.Component == "" || t.ev.joined() == nil {
		return false
	}
	may := t.near(f, was)
	left := t.leftVersion(was, f)
	return !slices.ContainsFunc(ids, func(id string) bool {
		unended := slices.ContainsFunc(may, func(l listing) bool { return !of(t.ev.answer(l.Component, id)) })
		return unended || (len(may) == 0 || left) && !of(t.saidOfMissing(was, packages, id, len(may) > 0))
	})
}

// saidOfMissing is said of a vulnerability in the product as a whole, or in what no SBOM lists and statements call by the name or package of the component of an obligation: beside another version that is listed, in the version that was.
func (t *tally) saidOfMissing(was decision.ObligationDelta, packages []string, id string, listed bool) assess.Status {
	_, versions := aboutOf(was.Obligation)
	part := unlistedPart{was.Component, packages, versions, listed}
	return t.ev.joined().AnswerMissing(part.is, vuln.ID(id))
}

// leftVersion says whether a version that an obligation is about was left out beside one that is listed, of which what is said of that one says nothing. Of one version nobody can tell that
// from an upgrade where the SBOMs are not compared.
func (t *tally) leftVersion(was decision.ObligationDelta, f formerly) bool {
	_, versions := aboutOf(was.Obligation)
	compared := t.ev.delta != nil && t.ev.delta.Components.Compared
	return was.Left && (compared || len(versions) > 1) && !t.componentNames(f).lists(was.Obligation)
}

// saidOfProduct is said of a vulnerability in the product as a whole.
func (t *tally) saidOfProduct(id string) bool { return t.productIs(id).Calm() }

// productIs is what is said of a vulnerability in the product as a whole.
func (t *tally) productIs(id string) assess.Status {
	all := t.ev.joined()
	if all == nil {
		return assess.Unstated
	}
	return all.AnswerWhole(vuln.ID(id))
}

// completely says whether support that was asked for is asked of a part that is no more: each SBOM is held against that of before, and states that its list is complete, all software was looked into, and
// nothing of the part is in either. How long a part is supported the SBOM alone tells, and so it does that there is none; of a flaw that is no answer.
func (t *tally) completely(check *policy.Check) bool {
	d := t.ev.delta
	return slices.Contains(check.Controls, "SUP") && d != nil && d.Components.Compared && t.ev.sawAll() && len(t.ev.sboms) > 0 && !slices.ContainsFunc(t.ev.sboms, func(doc *sbom.Document) bool {
		return doc.SubjectCompleteness() != "complete" || len(doc.IncompleteGroups()) > 0
	})
}
