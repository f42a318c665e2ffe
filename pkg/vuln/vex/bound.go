package vex

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// bound keeps claims and the parts that they are about to a number of pairs: a few statements that name every part of a large product make millions, each of which
// would be weighed and told by itself. Warnings come first. What has no room is about the product as a whole, which has the parts in it: a warning as it
// is, and an all-clear without counting for anything. That is told with the statements that name nothing, and what it was to calm stays open.
func (m *Merged) bound(most int) {
	room := most
	for _, calming := range []bool{false, true} {
		for i := range m.Claims {
			c := &m.Claims[i]
			pairs := len(c.Hit.Parts) + len(c.Hit.Missing)
			if c.Statement.calms() != calming || pairs == 0 {
				continue
			}
			if pairs <= room {
				room -= pairs
				continue
			}
			c.Hit = Hit{Product: true}
			if calming {
				c.Status, c.Concerns = Unknown, append(c.Concerns, TooMany)
				m.Unmatched = append(m.Unmatched, Unmatched{c.Path, c.Statement.Pointer, c.Statement.Vulnerability.Name,
					[]string{fmt.Sprintf("%d parts, with which all statements together name more than %d", pairs, most)}})
			}
		}
	}
}

// boundWhole keeps what is said of one vulnerability in the product as a whole to a number of statements: each is held against every part that has the vulnerability. Of more than that no
// all-clear counts, which is told, and the gravest warnings stand for the others.
func (m *Merged) boundWhole(id vuln.ID, all []said, most int) []said {
	n := 0
	for n < len(all) && all[n].part == Whole {
		n++
	}
	if n <= most {
		return all
	}
	first := &m.Claims[all[0].claim]
	m.Unmatched = append(m.Unmatched, Unmatched{first.Path, first.Statement.Pointer, string(id),
		[]string{fmt.Sprintf("the product as a whole, like %d statements more on this vulnerability; of more than %d none that calms counts", n-1, most)}})
	grave := func(s said) int { return caution(m.Claims[s.claim].Status) }
	warnings := slices.DeleteFunc(slices.Clone(all[:n]), func(s said) bool { return grave(s) <= calm })
	slices.SortStableFunc(warnings, func(a, b said) int { return cmp.Compare(grave(b), grave(a)) })
	warnings = warnings[:min(len(warnings), most)]
	slices.SortFunc(warnings, func(a, b said) int { return cmp.Compare(a.claim, b.claim) })
	return append(warnings, all[n:]...)
}
