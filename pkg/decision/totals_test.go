package decision

import (
	"slices"
	"testing"
)

// TestTotalsAddUp counts each outcome in its own place, and one that nobody knows among the errors.
func TestTotalsAddUp(t *testing.T) {
	var totals Totals
	for i, o := range Outcomes {
		for range i + 1 {
			totals.Add(o)
		}
	}
	for i, o := range Outcomes {
		if totals.Of(o) != i+1 {
			t.Errorf("%s: %d, want %d", o, totals.Of(o), i+1)
		}
	}
	if totals.Sum() != 28 {
		t.Errorf("sum %d, want 28", totals.Sum())
	}
	totals.Add("invented")
	if totals.Error != 8 || totals.Sum() != 29 {
		t.Errorf("an unknown outcome was not counted as an error: %+v", totals)
	}
}

// TestLadderIsWholeOnlyWithEveryRung takes one rung away at a time.
func TestLadderIsWholeOnlyWithEveryRung(t *testing.T) {
	whole := Ladder{true, true, true, true, true, true}
	if !whole.Whole() {
		t.Error("a ladder with every rung is not whole")
	}
	for i := range 6 {
		l := whole
		*[]*bool{&l.Present, &l.Valid, &l.Recognised, &l.Authorised, &l.Covers, &l.Timely}[i] = false
		if l.Whole() {
			t.Errorf("whole without rung %d", i)
		}
	}
}

// TestWhatIsGraver: a severity that nobody knows is as grave as the gravest.
func TestWhatIsGraver(t *testing.T) {
	if got := slices.SortedFunc(slices.Values([]Severity{Info, Block, Warn, Hold}), Severity.Compare); !slices.Equal(got, Severities) {
		t.Errorf("found %v", got)
	}
	if Severity("later").Compare(Block) != 0 || Severity("").Compare(Hold) >= 0 {
		t.Error("an unknown severity is milder than the gravest")
	}
}

// TestWhatIsSettled: nothing is but a pass and what a check is not about.
func TestWhatIsSettled(t *testing.T) {
	for _, o := range append(slices.Clone(Outcomes), "later") {
		if got, want := o.Settled(), o == Pass || o == NotApplicable; got != want {
			t.Errorf("%s: %t", o, got)
		}
	}
}
