package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
)

// TestEnding: of what is stated and what reference data have the earliest counts (N70, and the worst that anybody says).
func TestEnding(t *testing.T) {
	day := func(text string) fact.Date {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return fact.Date{State: "stated", Known: true, Text: text, Date: d}
	}
	silent := absentDate()
	level := func(normal string) fact.Text { return fact.Text{State: "stated", Known: true, Text: normal} }
	for name, tt := range map[string]struct {
		support fact.Support
		cycle   fact.Cycle
		want    fact.Ending
	}{
		"nothing":                     {fact.Support{End: silent}, fact.Cycle{End: silent}, fact.Ending{On: silent}},
		"only stated":                 {fact.Support{End: day("2030-01-01"), OverKnown: true}, fact.Cycle{End: silent}, fact.Ending{On: day("2030-01-01"), Source: "the supplier", OverKnown: true}},
		"silent, reference over":      {fact.Support{End: silent}, fact.Cycle{End: day("2016-01-12"), Source: "built-in", Over: true, OverKnown: true}, fact.Ending{On: day("2016-01-12"), Source: "built-in", Over: true, OverKnown: true}},
		"stated late, reference over": {fact.Support{End: day("2035-01-01"), OverKnown: true}, fact.Cycle{End: day("2016-01-12"), Source: "built-in", Over: true, OverKnown: true}, fact.Ending{On: day("2016-01-12"), Source: "built-in", Over: true, OverKnown: true}},
		"stated over, reference not":  {fact.Support{End: day("2020-01-01"), Over: true, OverKnown: true}, fact.Cycle{End: day("2030-01-01"), OverKnown: true}, fact.Ending{On: day("2020-01-01"), Source: "the supplier", Over: true, OverKnown: true}},
		"silent, reference not over":  {fact.Support{End: silent}, fact.Cycle{End: day("2030-01-01"), Source: "built-in", OverKnown: true}, fact.Ending{On: day("2030-01-01"), Source: "built-in", OverKnown: true}},
		"active, reference not over":  {fact.Support{End: silent, Level: level("active"), Normal: "active"}, fact.Cycle{End: silent, OverKnown: true}, fact.Ending{On: silent, OverKnown: true}},
		"words that nobody knows":     {fact.Support{End: silent, Level: level("each quarter")}, fact.Cycle{End: day("2030-01-01"), Source: "built-in", OverKnown: true}, fact.Ending{On: day("2030-01-01"), Source: "built-in"}},
		"an end that is kept back":    {fact.Support{End: fact.Date{State: "withheld"}}, fact.Cycle{End: silent, OverKnown: true}, fact.Ending{On: fact.Date{State: "withheld"}}},
	} {
		if got := ending(tt.support, tt.cycle); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
