package gate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// heldOf gives the tally results of two packs, the one judged after the other.
func heldOf(t *testing.T, results ...[]policy.Result) []decision.Obligation {
	t.Helper()
	tally := newTally(&evidence{claim: claim{version: "4.2.3"}}, false)
	for _, r := range results {
		if err := tally.take(r); err != nil {
			t.Fatal(err)
		}
	}
	return tally.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
}

// TestObligationsJoinPacks gives two packs one check: what holds back under both is one obligation.
func TestObligationsJoinPacks(t *testing.T) {
	for _, tc := range []struct {
		a, b []int // subjects, by number
		want []string
	}{
		{[]int{5}, []int{5}, []string{"c5"}},
		{[]int{5, 6}, []int{1, 5, 6, 7, 8}, []string{"c1", "c5", "c6", "c7", "c8"}},
		{nil, []int{3}, []string{"c3"}},
	} {
		all := resultsOf("b", "A-001", decision.Hold, decision.Fail, 80)
		other := resultsOf("a", "A-001", decision.Hold, decision.Fail, 80)
		pick := func(from []policy.Result, numbers []int) []policy.Result {
			var out []policy.Result
			for _, n := range numbers {
				out = append(out, from[n])
			}
			return out
		}
		var abouts []string
		ids := map[string]bool{}
		for _, o := range heldOf(t, pick(all, tc.b), pick(other, tc.a)) {
			abouts = append(abouts, o.About)
			ids[o.ID] = true
		}
		if !slices.Equal(abouts, tc.want) || len(ids) != len(tc.want) {
			t.Errorf("%v and %v: %v, want %v; ids %v", tc.a, tc.b, abouts, tc.want, ids)
		}
	}
}

// TestObligationsKeepTheirIDs: the id of a thing to be done is the same in another version of the thing and of the product, and another for another
// thing or check. Two versions of one thing are one obligation.
func TestObligationsKeepTheirIDs(t *testing.T) {
	one := func(check, kind, name, version string) []policy.Result {
		r := resultsOf("base", check, decision.Hold, decision.Fail, 1)
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: kind, Ref: "sbom#" + version, Name: name, Version: version}}
		return r
	}
	id := func(results []policy.Result) string {
		got := heldOf(t, results)
		if len(got) != 1 {
			t.Fatalf("%+v", got)
		}
		return got[0].ID
	}
	busybox := id(one("A-001", "component", "busybox", "1.35"))
	for what, same := range map[string]bool{
		id(one("A-001", "component", "busybox", "1.36")): true,
		id(one("A-001", "component", "zlib", "1.35")):    false,
		id(one("A-002", "component", "busybox", "1.35")): false,
		id(one("A-001", "artifact", "busybox", "1.35")):  false,
	} {
		if (what == busybox) != same {
			t.Errorf("%s beside %s", what, busybox)
		}
	}
	if id(one("A-001", "delivery", "pump", "4.2.3")) != "ob-A-001" {
		t.Error("the delivery has an id of its own")
	}
	twice := heldOf(t, append(one("A-001", "component", "busybox", "1.35"), one("A-001", "component", "busybox", "1.36")...))
	if len(twice) != 1 || twice[0].About != "busybox 1.35, 1.36" || twice[0].ID != busybox {
		t.Errorf("%+v", twice)
	}
	// Another release of the product: the name of the file has another version in it.
	tally := newTally(&evidence{claim: claim{version: "5.0"}}, false)
	if err := tally.take(one("A-001", "artifact", "pump-5.0.img", "")); err != nil {
		t.Fatal(err)
	}
	if next := tally.obligations(time.Time{}); next[0].ID != id(one("A-001", "artifact", "pump-4.2.3.img", "")) {
		t.Errorf("%+v", next)
	}
}

// TestObligationsOfThings: what a result names one by one is one obligation each, and the day that it gives is when it is due.
func TestObligationsOfThings(t *testing.T) {
	results := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)
	results[0].Things = []string{"CVE-1: firewall", "CVE-2: segment"}
	got := heldOf(t, results)
	if len(got) != 2 || got[0].About != "CVE-1: firewall" || got[0].ID == got[1].ID {
		t.Errorf("%+v", got)
	}
	results = resultsOf("base", "A-001", decision.Hold, decision.Fail, 2)
	results[0].Due, results[1].Due = "2027-01-31", policy.BeforeUse
	if got := heldOf(t, results); got[0].Due != "2027-01-31" || got[1].Due != policy.BeforeUse {
		t.Errorf("%+v", got)
	}
}

// TestPackagesOfOneName: two packages of one name are two things to be done, told apart in every release whatever their versions and whether the other is
// there; ids from before packages were told apart, and of components without a package URL, are met only when nothing of the name stands.
func TestPackagesOfOneName(t *testing.T) {
	one := func(purl, version string) policy.Result {
		r := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)[0]
		r.Check.Each = "component"
		c := &sbom.Component{Purl: sbom.ParsePurl(purl)}
		r.Subject = &policy.Subject{Subject: decision.Subject{Kind: "component", Ref: "sbom#" + purl, Name: "debug", Version: version}, Facts: &componentFacts{of: c}}
		return r
	}
	held := heldOf(t, []policy.Result{one("pkg:npm/debug@4.3.4", "4.3.4"), one("pkg:deb/debian/debug@1?arch=amd64", "1"), one("pkg:npm/debug@2.0", "2.0")})
	var abouts []string
	for _, o := range held {
		abouts = append(abouts, o.About)
	}
	slices.Sort(abouts)
	if want := []string{"debug 1 (pkg:deb/debian/debug)", "debug 4.3.4 (pkg:npm/debug), 2.0"}; !slices.Equal(abouts, want) || held[0].ID == held[1].ID {
		t.Fatalf("%+v", held)
	}
	npm := heldOf(t, []policy.Result{one("pkg:npm/debug@5.0?x=y", "5.0")})[0]
	if npm.About != "debug 5.0" || !slices.ContainsFunc(held, func(o decision.Obligation) bool { return o.ID == npm.ID }) {
		t.Errorf("%+v", npm)
	}
	bare := heldOf(t, []policy.Result{one("", "5.0")})[0]
	listed := []*sbom.Component{{Purl: sbom.ParsePurl("pkg:npm/debug@5.0")}, {Purl: sbom.ParsePurl("pkg:deb/debian/debug@2")}}
	tally := newTally(&evidence{delivery: &delivery.Delivery{}, sboms: []*sbom.Document{{Components: listed}}, owing: map[string]bool{"A-001": true}}, true)
	deb := passing([]policy.Result{one("pkg:deb/debian/debug@2", "2")})
	for _, all := range [][]policy.Result{{one("pkg:npm/debug@5.0", "5.0")}, deb} {
		if err := tally.take(all); err != nil {
			t.Fatal(err)
		}
	}
	state := stateOf(tally, time.Time{})
	for _, o := range held {
		want := decision.ObligationMet
		if o.ID == npm.ID {
			want = decision.ObligationOpen
		}
		if got := state(o); got != want {
			t.Errorf("%s: %s, expected %s", o.About, got, want)
		}
	}
	if state(bare) != decision.ObligationOpen {
		t.Error("what bore no package URL counts as met while a package of its name stands")
	}
	vulnerable := func(purl string) policy.Result {
		r := one(purl, "1")
		r.Subject = &policy.Subject{Subject: decision.Subject{Kind: "vulnerability", Ref: purl, Name: "CVE-2026-1", Version: "1", Component: "debug"},
			Facts: &aboutVulnerability{vulnerability: &assess.Vulnerability{Component: &sbom.Component{Purl: sbom.ParsePurl(purl)}}}}
		return r
	}
	if two := heldOf(t, []policy.Result{vulnerable("pkg:npm/debug@1"), vulnerable("pkg:pypi/debug@1")}); len(two) != 2 || two[0].ID == two[1].ID {
		t.Errorf("%+v", two)
	}
}

// TestObligationsAreBounded: however long names are, obligations take no more than there is room for, and those that are not listed one by one are counted.
func TestObligationsAreBounded(t *testing.T) {
	tally := newTally(&evidence{delivery: &delivery.Delivery{}}, false)
	const checks, things = 40, MaxThings
	for i := range checks {
		held := resultsOf("base", fmt.Sprintf("A-%03d", i), decision.Hold, decision.Fail, things)
		for k := range held {
			held[k].Subject.Name += strings.Repeat("<", 2000)
		}
		if err := tally.take(held); err != nil {
			t.Fatal(err)
		}
	}
	all := tally.obligations(time.Time{})
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > MaxObliged || len(text) < MaxObliged*8/10 {
		t.Errorf("%d bytes, expected nearly %d and no more", len(text), MaxObliged)
	}
	if n := (&decision.Decision{Obligations: all}).ObligedThings(); n != checks*things {
		t.Errorf("%d things, expected %d", n, checks*things)
	}
	for _, o := range all {
		if len(o.About) > maxName || len(o.Component) > maxName {
			t.Fatalf("a name of %d bytes", len(o.About))
		}
	}
}
