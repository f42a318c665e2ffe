package gate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// obligations lists what must be done before a conditionally accepted delivery may be used: one per check
// that holds it back. The id is the check's, so that a later run can tell which obligations were met.
func (t *tally) obligations(at time.Time) []decision.Obligation {
	out := make([]decision.Obligation, 0, len(t.held))
	for check, all := range t.held {
		slices.SortStableFunc(all, func(a, b holding) int { return cmp.Compare(a.pack, b.pack) })
		c := all[0].check
		out = append(out, decision.Obligation{
			ID:   "ob-" + check,
			What: cmp.Or(c.Obligation.Text, c.Ask) + concerns(all),
			Who:  cmp.Or(c.Obligation.Role, c.Who, "supplier"),
			Due:  c.Obligation.DueAt(at),
			From: check,
		})
	}
	slices.SortFunc(out, func(a, b decision.Obligation) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// holding is what one check under one pack holds back.
type holding struct {
	pack      string
	check     *policy.Check
	concerned nameSet
}

// add takes the subject of one result.
func (h *holding) add(s decision.Subject) {
	if s.Name != "" && s.Kind != "delivery" {
		h.concerned.add(name{s.Name, s.Version})
	}
}

// concerns names the subjects of an obligation: the first three, and how many more.
func concerns(all []holding) string {
	concerned := all[0].concerned
	for _, h := range all[1:] {
		concerned.join(h.concerned)
	}
	if concerned.count == 0 {
		return ""
	}
	text := ""
	for _, n := range concerned.first {
		text += ", " + n.String()
	}
	if more := concerned.count - len(concerned.first); more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return " (concerns " + strings.TrimPrefix(text, ", ") + ")"
}
