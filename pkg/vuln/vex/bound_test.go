package vex

import (
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// TestBound: of more pairs of statements and parts than there is room for, no warning is lost, and no all-clear counts that was not weighed; what does not is told.
func TestBound(t *testing.T) {
	parts := make([]Thing, 10)
	for i := range parts {
		parts[i] = Thing{Name: fmt.Sprint(i), CPEs: []string{fmt.Sprintf("cpe:2.3:a:acme:part:%d:*:*:*:*:*:*:*", i)}}
	}
	x := NewInventory(Thing{PURLs: []string{"pkg:generic/pump@2.0"}}, parts)
	all := Product{Component: component("pkg:generic/pump@2.0"), Subcomponents: []Component{component("cpe:2.3:a:acme:part:*:*:*:*:*:*:*:*")}}
	var sources []Source
	for i, status := range []Status{NotAffected, Affected, NotAffected, UnderInvestigation} {
		s := says(Maker, fmt.Sprint(i), 0, status, named(fmt.Sprintf("CVE-2026-000%d", i)), product(all))
		sources = append(sources, s)
	}
	for _, c := range []struct {
		room             int
		status           [4]Status // of the last part
		whole, unmatched int       // statements taken as being about the product as a whole, and all-clears that are told
	}{
		{100, [4]Status{NotAffected, Affected, NotAffected, UnderInvestigation}, 0, 0},
		{40, [4]Status{NotAffected, Affected, NotAffected, UnderInvestigation}, 0, 0},
		{39, [4]Status{NotAffected, Affected, "", UnderInvestigation}, 1, 1},
		{20, [4]Status{"", Affected, "", UnderInvestigation}, 2, 2},
		{19, [4]Status{"", Affected, "", UnderInvestigation}, 3, 2},
		{0, [4]Status{"", Affected, "", UnderInvestigation}, 4, 2},
	} {
		m := Merge(Case{Sources: sources, Inventory: x})
		m.Unmatched = nil
		m.bound(c.room)
		m.byID = map[vuln.ID][]said{}
		m.index()
		whole := 0
		for _, s := range m.Named() {
			if s.Part == Whole {
				whole++
			}
		}
		if whole != c.whole || len(m.Unmatched) != c.unmatched {
			t.Errorf("room %d: %d about the whole, %d told; want %d and %d", c.room, whole, len(m.Unmatched), c.whole, c.unmatched)
		}
		for i, want := range c.status {
			if got := m.For(9, vuln.ID(fmt.Sprintf("CVE-2026-000%d", i))).Status; got != want {
				t.Errorf("room %d: CVE %d is %q, want %q", c.room, i, got, want)
			}
		}
	}
}

// TestBoundWhole: of more statements on one vulnerability in the product as a whole than are held against each part, none calms, which is told, and no warning is lost.
func TestBoundWhole(t *testing.T) {
	x := NewInventory(Thing{PURLs: []string{"pkg:generic/pump@2.0"}}, []Thing{{Name: "a", PURLs: []string{"pkg:generic/a@1"}}})
	about := product(Product{Component: component("pkg:generic/pump@2.0")})
	one := says(Maker, "one", 0, Fixed, named("CVE-2026-0002"), about)
	part := says(Maker, "part", 0, Fixed, named("CVE-2026-0001"), product(Product{Component: component("pkg:generic/pump@2.0"), Subcomponents: []Component{component("pkg:generic/a@1")}}))
	for _, c := range []struct {
		count        int
		last         Status // of the statement that is the last of all
		whole, part  Status
		told, claims int
	}{
		{MaxWhole, Fixed, Fixed, Fixed, 0, MaxWhole},
		{MaxWhole + 1, Fixed, "", Fixed, 1, 0},
		{MaxWhole + 1, Affected, Affected, Affected, 1, 1},
		{MaxWhole + 1, UnderInvestigation, UnderInvestigation, UnderInvestigation, 1, 1},
	} {
		sources := []Source{one, part}
		for i := range c.count {
			status := Fixed
			if i == c.count-1 {
				status = c.last
			}
			sources = append(sources, says(Maker, fmt.Sprintf("w%05d", i), 0, status, named("CVE-2026-0001"), about))
		}
		m := Merge(Case{Sources: sources, Inventory: x})
		whole := m.For(Whole, "CVE-2026-0001")
		if got := m.For(0, "CVE-2026-0001"); whole.Status != c.whole || got.Status != c.part || len(whole.Claims) != c.claims || len(m.Unmatched) != c.told {
			t.Errorf("%d, the last is %s: whole %q, part %q, %d claims, %d told", c.count, c.last, whole.Status, got.Status, len(whole.Claims), len(m.Unmatched))
		}
		if got := m.For(0, "CVE-2026-0002").Status; got != Fixed {
			t.Errorf("%d: another vulnerability is %q", c.count, got)
		}
	}
}
