package assess

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Doubt is a vulnerability that the data have for what is called as a component, in another group or of another vendor, and that no statement about the component
// answers. Whether the component has it is a question, not a finding.
type Doubt struct {
	Found      *Found
	Severity   vuln.Severity
	Exploited  *Exploited // nil when no catalogue lists it, or none is installed
	Likelihood *Score
}

// doubts fills in the doubts that are left of a component. Where statements calm about all of them, and nothing else keeps it from being clean, it is clean.
func (j *joiner) doubts(part int, c *Component) {
	calm := true
	for i := range c.Doubts {
		f := &c.Doubts[i]
		ids := append([]vuln.ID{f.ID}, f.Aliases...)
		status := j.says(part, "", f.ID)
		calm = calm && status.Calm()
		if status == Unstated {
			c.Doubted = append(c.Doubted, j.doubt(f, ids))
		}
	}
	if c.OnlyDoubted && calm {
		c.State, c.Reason, c.Detail = Clean, "", ""
	}
	slices.SortStableFunc(c.Doubted, func(a, b *Doubt) int {
		return cmp.Or(-cmp.Compare(urgency(a), urgency(b)), -cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)), cmp.Compare(a.Found.ID, b.Found.ID))
	})
}

// urgency is highest for what ransomware uses, then for what is exploited otherwise.
func urgency(d *Doubt) int {
	switch {
	case d.Exploited == nil:
		return 0
	case d.Exploited.Ransomware():
		return 2
	}
	return 1
}

// doubt is one with what is known of its exploitation, by any of its ids.
func (j *joiner) doubt(f *Found, ids []vuln.ID) *Doubt {
	v := &Vulnerability{}
	for _, id := range once(append(ids, j.Aliases.Of(f.ID)...)) {
		j.exploited(v, id)
		j.likely(v, id)
	}
	severity, _ := f.gravest()
	return &Doubt{Found: f, Severity: severity, Exploited: v.Exploited, Likelihood: v.Likelihood}
}
