package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// settle fills in what follows from everything that is known of an entry.
func (j *joiner) settle(v *Vulnerability, part int, looked *Looked) {
	known := j.known(v)
	for _, id := range j.claimed(v, known) {
		if id != v.ID {
			v.Aliases = append(v.Aliases, id)
		}
		v.Malicious = v.Malicious || id.Scheme() == vuln.MAL
		j.exploited(v, id)
		j.likely(v, id)
	}
	j.decide(v)
	v.Repaired = repaired(v, known, looked) || part == vex.Whole && j.repairedRelease(v, known)
	for _, id := range j.speaks(v, known) {
		j.told[named{part, v.Missing, id}] = true
		if v.Found != nil && part != vex.Whole {
			j.gravest[id] = max(j.gravest[id], v.Status.gravity())
		}
	}
}

// known are the ids of an entry that the database has. Advisories about more than its CVE are among them, and the other CVEs are not.
func (j *joiner) known(v *Vulnerability) []vuln.ID {
	ids := j.Aliases.Of(v.ID)
	if v.Found != nil {
		ids = append(ids, v.Found.Aliases...)
	}
	return once(ids)
}

// speaks are those of them that the entry stands for: an advisory about several CVEs for all of these, but none of them for the advisory.
func (j *joiner) speaks(v *Vulnerability, known []vuln.ID) []vuln.ID {
	if v.ID.Scheme() != vuln.CVE {
		return known
	}
	return slices.DeleteFunc(slices.Clone(known), func(id vuln.ID) bool { return j.Aliases.Name(id) != v.ID })
}

// claimed are those, and what statements about it give besides. They are believed only in what can be found against the entry by them.
func (j *joiner) claimed(v *Vulnerability, known []vuln.ID) []vuln.ID {
	ids := slices.Clone(known)
	for _, c := range v.Judgement.Claims {
		for _, id := range c.Statement.IDs() {
			if !slices.Contains(known, id) {
				ids = append(ids, j.Aliases.Of(id)...)
			}
		}
	}
	return once(ids)
}

func once(ids []vuln.ID) []vuln.ID {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id vuln.ID) bool { return id == "" })
}

func (j *joiner) exploited(v *Vulnerability, id vuln.ID) {
	if id.Scheme() != vuln.CVE {
		return
	}
	entry, listed := j.Exploited[id]
	if !listed || v.Exploited != nil && (v.Exploited.Ransomware() || !entry.Ransomware()) {
		return
	}
	v.Exploited = &entry
}

func (j *joiner) likely(v *Vulnerability, id vuln.ID) {
	if s, scored := j.Scores[id]; scored && (v.Likelihood == nil || s.Probability > v.Likelihood.Probability) {
		v.Likelihood = &s
	}
}

// said is what a judgement comes to by itself. What calms counts only when somebody stands behind it who may speak of the product, or
// of the component (RULES of merging: a statement of anyone else counts toward caution alone).
func said(j *vex.Judgement) Status {
	switch {
	case j.Decides == nil:
		return Unstated
	case j.Status == vex.Affected:
		return Affected
	case j.Status == vex.UnderInvestigation:
		return UnderInvestigation
	case j.Decides.Rank == vex.Anyone:
		return Unstated
	case j.Status == vex.NotAffected:
		return NotAffected
	case j.Status == vex.Fixed:
		return Fixed
	}
	return Unstated
}

// decide says what counts. That something is exploited outranks that it does not affect the product, unless the buyer has decided so.
func (j *joiner) decide(v *Vulnerability) {
	v.Stated = said(v.Judgement)
	v.Status = v.Stated
	d := v.Judgement.Decides
	switch {
	case d == nil:
		v.Overruled = uncounted(v.Judgement.Claims)
	case v.Stated == Unstated:
		v.Overruled = fmt.Sprintf("%s says %s, and nobody who may speak of the product stands behind it", d.Path, v.Judgement.Status)
	case v.Stated == NotAffected && v.Exploited != nil && d.Rank != vex.Buyer:
		v.Status = UnderInvestigation
		v.Overruled = fmt.Sprintf("%s says not_affected, and %s is known to be exploited: a person must agree", d.Path, v.Exploited.CVE)
	case d.Statement.Status != v.Judgement.Status:
		v.Overruled = fmt.Sprintf("%s says %s: %s", d.Path, d.Statement.Status, because(d))
	}
}

// uncounted says why statements that there are count for nothing.
func uncounted(claims []*vex.Claim) string {
	if len(claims) == 0 {
		return ""
	}
	c := claims[0]
	if c.Statement.Status == vex.Unknown {
		return c.Path + " lists it and states nothing on it"
	}
	return fmt.Sprintf("%s says %s: %s", c.Path, c.Statement.Status, because(c))
}

func because(c *vex.Claim) string {
	if len(c.Concerns) == 0 {
		return "it does not count here"
	}
	words := make([]string, len(c.Concerns))
	for i, concern := range c.Concerns {
		words[i] = string(concern)
	}
	return strings.Join(words, ", ")
}

// repaired says whether there is a sign of repair besides a statement: the version is not below one that repairs it, the pedigree has a
// patch for it, or the database, which has data of that kind, has nothing against this version.
func repaired(v *Vulnerability, ids []vuln.ID, looked *Looked) bool {
	c := v.Component
	if c == nil {
		return false
	}
	if c.Details().Pedigree != nil && slices.ContainsFunc(c.Details().Pedigree.Resolves, func(text string) bool { return slices.Contains(ids, vuln.ParseID(text)) }) {
		return true
	}
	if v.Found == nil {
		return looked.State == Clean || looked.State == Matched && !looked.Partly
	}
	if v.Found.Through != "" {
		return false // its versions are not those of what it is known of
	}
	return slices.ContainsFunc(v.Found.Fixes, func(fixed string) bool { return reaches(c, fixed) })
}

// severities from the least. Unrated stands between low and medium where things are put in order: it may be anything.
var severities = []vuln.Severity{vuln.None, vuln.Low, vuln.Unrated, vuln.Medium, vuln.High, vuln.Critical}

func severityRank(s vuln.Severity) int { return slices.Index(severities, s) }

// graverSeverity joins two ratings of one vulnerability; one that is not rated says nothing.
func graverSeverity(a, b vuln.Severity) vuln.Severity {
	if a == vuln.Unrated || b != vuln.Unrated && severityRank(b) > severityRank(a) {
		return b
	}
	return a
}
