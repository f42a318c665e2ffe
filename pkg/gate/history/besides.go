package history

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// add adds to what changed what some aspects show against an older record.
func add(d, told *decision.Delta, older decision.Earlier, also []decision.Aspect) {
	beside := decision.Older{Earlier: older, Also: slices.Sorted(slices.Values(also))}
	for _, aspect := range also {
		switch aspect {
		case decision.AspectSigners:
			d.Signers = joined(movedAsWell(d.Signers, told.Signers), told.Signers)
		case decision.AspectUnsigned:
			d.Unsigned = joined(d.Unsigned, told.Unsigned)
		case decision.AspectBuilders:
			d.Builders = joined(movedAsWell(d.Builders, told.Builders), told.Builders)
		case decision.AspectRevisions:
			d.Revisions, d.Unnumbered = joined(d.Revisions, told.Revisions), joined(d.Unnumbered, told.Unnumbered)
		case decision.AspectVersion:
			if disorder(told) > disorder(d) {
				d.SameProduct, d.Version, d.Ordered = told.SameProduct, told.Version, &beside.Earlier
			}
		case decision.AspectComponents:
			addChanges(&d.Components, told.Components, graveAlone)
		case decision.AspectContent:
			addChanges(&d.Components, told.Components, Rehashed)
			d.Replaced = joined(d.Replaced, told.Replaced)
		}
	}
	d.Older = append(d.Older, beside)
}

// movedAsWell are those of some changes of people that are none back to who was accepted.
func movedAsWell(moved, sinceAccepted []decision.Moved) []decision.Moved {
	return slices.DeleteFunc(moved, func(m decision.Moved) bool {
		return !slices.ContainsFunc(sinceAccepted, func(other decision.Moved) bool { return other.Of == m.Of })
	})
}

// disorder is how much name and version of the product speak against a delivery: an earlier version of the product most, then another name, and an order that nobody can tell.
func disorder(d *decision.Delta) int {
	switch {
	case d.SameProduct && d.Version == Earlier:
		return 3
	case !d.SameProduct:
		return 2
	case d.Version == Unknown:
		return 1
	}
	return 0
}

// joined are two lists without what is in both.
func joined[T any](a, b []T) []T {
	for _, one := range b {
		if !slices.ContainsFunc(a, func(other T) bool { return reflect.DeepEqual(one, other) }) {
			a = append(a, one)
		}
	}
	return a
}

func addChanges(to *decision.ComponentDelta, older decision.ComponentDelta, which func(decision.ComponentChange) bool) {
	before := len(to.Changes)
	more := slices.DeleteFunc(slices.Clone(older.Changes), func(c decision.ComponentChange) bool { return !which(c) })
	to.Changes = joined(to.Changes, untold(to.Changes, more))
	for _, c := range to.Changes[before:] {
		to.Counts[c.Change]++
		if c.Grave {
			to.Grave++
		}
	}
	slices.SortStableFunc(to.Changes, func(a, b decision.ComponentChange) int { return cmp.Compare(rank(a), rank(b)) })
	if !older.Compared && to.Compared {
		to.Compared, to.Reason = false, older.Reason
	}
}

// graveAlone says whether a change of a component has to be explained, and is none of its content alone.
func graveAlone(c decision.ComponentChange) bool { return c.Grave && !Rehashed(c) }
