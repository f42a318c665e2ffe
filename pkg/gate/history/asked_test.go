package history

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWhatIsStatedNoMoreIsAskedOn: that a check asks about another vulnerability by now takes nothing from what it asked before.
func TestWhatIsStatedNoMoreIsAskedOn(t *testing.T) {
	part := func(name string, ids ...string) decision.Meant {
		return decision.Meant{Component: name, Versions: []string{"1"}, Unfound: true, Asked: ids}
	}
	ob := func(in ...decision.Meant) decision.Obligation {
		o := decision.Obligation{ID: "ob-A-001", From: "A-001", In: in}
		for _, m := range in {
			o.Asked = append(o.Asked, m.Asked...)
		}
		return o
	}
	for name, c := range map[string]struct {
		now, was decision.Obligation
		asked    []string
		parts    int
	}{
		"another":                  {ob(part("a", "CVE-2")), ob(part("a", "CVE-1")), []string{"CVE-1", "CVE-2"}, 1},
		"another, in another part": {ob(part("b", "CVE-2")), ob(part("a", "CVE-1")), []string{"CVE-1", "CVE-2"}, 2},
		"the same":                 {ob(part("a", "CVE-1")), ob(part("a", "CVE-1")), []string{"CVE-1"}, 1},
		"none before":              {ob(part("a", "CVE-1")), ob(), []string{"CVE-1"}, 1},
		"none now":                 {ob(), ob(part("a", "CVE-1")), []string{"CVE-1"}, 1},
	} {
		now := []decision.Obligation{c.now}
		Keep(now, []decision.ObligationDelta{{Obligation: c.was, State: decision.ObligationOpen}})
		if !slices.Equal(now[0].Asked, c.asked) || len(now[0].In) != c.parts {
			t.Errorf("%s: %q in %+v", name, now[0].Asked, now[0].In)
		}
	}
}

// TestWhatIsAskedOnIsBounded: what many deliveries ask one after another is kept as far as one may ask, and not known to be met beyond.
func TestWhatIsAskedOnIsBounded(t *testing.T) {
	many := func(year, n int) (in []decision.Meant) {
		for i := range n {
			in = append(in, decision.Meant{Component: fmt.Sprint("part", i%7), Versions: []string{"1"}, Unfound: true, Asked: []string{fmt.Sprintf("CVE-%d-%06d", year, i)}})
		}
		return in
	}
	for name, c := range map[string]struct {
		now, was, kept int
		beyond         bool
	}{
		"as many as may be":  {MaxStated - 10, 10, MaxStated, false},
		"one more":           {MaxStated - 10, 11, MaxStated, true},
		"as many as before":  {1, MaxStated, MaxStated, true},
		"more than are kept": {MaxStated + 1, 0, MaxStated + 1, false}, // as its run made it
	} {
		now := []decision.Obligation{{ID: "ob-A-001", From: "A-001", In: many(2027, c.now)}}
		was := decision.Obligation{ID: "ob-A-001", From: "A-001", In: many(2026, c.was)}
		for _, m := range was.In {
			was.Asked = append(was.Asked, m.Asked...)
		}
		for _, m := range now[0].In {
			now[0].Asked = append(now[0].Asked, m.Asked...)
		}
		Keep(now, []decision.ObligationDelta{{Obligation: was, State: decision.ObligationOpen}})
		n, asked := 0, map[string]bool{}
		for _, m := range now[0].In {
			n += len(m.Asked)
			for _, id := range m.Asked {
				asked[id] = true
			}
		}
		if n != c.kept || now[0].Beyond != c.beyond || len(now[0].Asked) != len(asked) {
			t.Errorf("%s: %d kept, %d asked, beyond %t", name, n, len(now[0].Asked), now[0].Beyond)
		}
	}
}
