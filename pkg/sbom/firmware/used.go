package firmware

import (
	"cmp"
	"slices"
)

// usedParts bounds the runs that are noted of one container. What is beyond counts as not used.
const usedParts = 1 << 20

// used notes which bytes of a container belong to something, where that may begin at any byte. Without one (nil) nothing is
// noted.
type used struct{ parts []part }

// add notes a run. Runs that follow each other are one.
func (u *used) add(from, to int64) {
	if u == nil || from >= to {
		return
	}
	n := len(u.parts)
	switch {
	case n > 0 && u.parts[n-1].to == from:
		u.parts[n-1].to = to
	case n < usedParts:
		u.parts = append(u.parts, part{from, to})
	}
}

// gaps visits the runs before an end that nothing uses, in order.
func (u *used) gaps(end int64, visit func(part) error) error {
	slices.SortFunc(u.parts, func(a, b part) int { return cmp.Compare(a.from, b.from) })
	at := int64(0)
	for i := 0; i <= len(u.parts) && at < end; i++ {
		next := part{end, end}
		if i < len(u.parts) {
			next = u.parts[i]
		}
		if to := min(next.from, end); to > at {
			if err := visit(part{at, to}); err != nil {
				return err
			}
		}
		at = max(at, next.to)
	}
	return nil
}

// end is where the last run ends.
func (u *used) end() (end int64) {
	for _, p := range u.parts {
		end = max(end, p.to)
	}
	return end
}

// leaveUnused leaves over what nothing uses of the first bytes of a container.
func (t *Tree) leaveUnused(u *used, end int64) {
	_ = u.gaps(end, func(p part) error {
		t.leave(leftover{part: p, what: "free space"})
		return nil
	})
}
