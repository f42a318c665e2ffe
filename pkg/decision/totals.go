package decision

// Add counts one result.
func (t *Totals) Add(o Outcome) { *t.of(o)++ }

// Of returns the count of one outcome.
func (t Totals) Of(o Outcome) int { return *t.of(o) }

// Sum is the number of results counted.
func (t Totals) Sum() int {
	sum := 0
	for _, o := range Outcomes {
		sum += t.Of(o)
	}
	return sum
}

func (t *Totals) of(o Outcome) *int {
	switch o {
	case Pass:
		return &t.Pass
	case Fail:
		return &t.Fail
	case DeclaredUnknown:
		return &t.DeclaredUnknown
	case Withheld:
		return &t.Withheld
	case NotApplicable:
		return &t.NotApplicable
	case Indeterminate:
		return &t.Indeterminate
	default: // an outcome nobody knows is an error, never a pass
		return &t.Error
	}
}
