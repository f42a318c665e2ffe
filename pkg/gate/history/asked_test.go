package history

import (
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
