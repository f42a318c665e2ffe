package vex

import "fmt"

// bound keeps claims and the parts that they are about to a number of pairs: a few statements that name every part of a large product make millions, each of which
// would be weighed and told by itself. Warnings come first. What has no room is about the product as a whole, which has the parts in it: a warning as it
// is, and an all-clear without counting for anything. That is told with the statements that name nothing, and what it was to calm stays open.
func (m *Merged) bound(most int) {
	room := most
	for _, calm := range []bool{false, true} {
		for i := range m.Claims {
			c := &m.Claims[i]
			pairs := len(c.Hit.Parts) + len(c.Hit.Missing)
			if c.Statement.calms() != calm || pairs == 0 {
				continue
			}
			if pairs <= room {
				room -= pairs
				continue
			}
			c.Hit = Hit{Product: true}
			if calm {
				c.Status, c.Concerns = Unknown, append(c.Concerns, TooMany)
				m.Unmatched = append(m.Unmatched, Unmatched{c.Path, c.Statement.Pointer, c.Statement.Vulnerability.Name,
					[]string{fmt.Sprintf("%d parts, with which all statements together name more than %d", pairs, most)}})
			}
		}
	}
}
