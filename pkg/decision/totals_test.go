package decision

import "testing"

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
