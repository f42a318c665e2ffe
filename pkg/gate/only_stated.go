package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// onlyStated says whether a subject is a vulnerability that statements alone speak of: the data do not find it there.
func onlyStated(s *policy.Subject) bool {
	facts, is := s.Facts.(*aboutVulnerability)
	return is && facts != nil && facts.vulnerability != nil && facts.vulnerability.Found == nil && facts.vulnerability.Judgement != nil && len(facts.vulnerability.Judgement.Claims) > 0
}

// ofMissing says whether an obligation is about a vulnerability in what statements name and no SBOM listed.
func ofMissing(o decision.Obligation) bool {
	return o.Unfound && o.Component != "" && len(o.Versions) == 0
}

// unstated are the components in which statements alone spoke of the vulnerability of an obligation, and speak of it no more, so that its check is not asked: nothing was repaired in a version that it had. Of the product as a whole
// they are what SBOMs are about.
func (t *tally) unstated(was decision.ObligationDelta, f formerly) []*sbom.Component {
	id, versions := aboutOf(was.Obligation)
	if !was.Unfound || id == "" || len(t.replies.about(fact.EachVulnerability, was.Obligation, f, t.ev.claim.version)) > 0 {
		return nil
	}
	if was.Component == "" {
		if t.saidOfProduct(id) {
			return nil
		}
		return t.ev.offered()
	}
	one := was
	one.Vulnerability, one.Versions = id, versions
	return slices.DeleteFunc(t.unsaid(one, f), func(c *sbom.Component) bool { return t.ev.stillKnown(c, id) })
}
