package decision

// Totals counts results by outcome over all packs; they add up to the number of results. Waived counts those that a waiver lifts: each of them is
// counted under its outcome too.
type Totals struct {
	Pass            int `json:"pass"`
	Fail            int `json:"fail"`
	DeclaredUnknown int `json:"declared-unknown"`
	Withheld        int `json:"withheld"`
	NotApplicable   int `json:"not-applicable"`
	Indeterminate   int `json:"indeterminate"`
	Error           int `json:"error"`
	Waived          int `json:"waived"`
}

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
