package gate

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestLeavingOutExplainsNothing: what was to be explained of a component that was listed otherwise is not met by leaving it out, then or later; a statement about each vulnerability that was known of it meets it.
func TestLeavingOutExplainsNothing(t *testing.T) {
	const id = "CVE-2020-11896"
	lwip, treck, newer := pumpPart("lwip", "2"), pumpPart("treck", "6.0"), pumpPart("treck", "6.1")
	removed := decision.ComponentChange{Change: "removed", Name: "treck", Version: "6.0", Purl: "pkg:generic/treck@6.0"}
	another := decision.ComponentChange{Change: "removed", Name: "zlib", Version: "1"}
	both := []string{"CVE-2020-11901", id}
	for name, c := range map[string]struct {
		listed  string
		change  *decision.ComponentChange
		fixed   []string // of what a statement speaks; nil: of nothing, empty: of the product
		asked   []string
		left    bool   // before
		beyond  bool   // more was to be explained than is kept
		inside  string // beside what is listed
		looked  bool   // all software was looked into
		unseen  bool
		want    decision.ObligationState
		wantOut bool // it is kept that it was left out
	}{
		"left out":                                  {listed: lwip, change: &removed, want: decision.ObligationNotJudged, wantOut: true},
		"left out, and fixed":                       {listed: lwip, change: &removed, fixed: []string{"treck@6.0"}, want: decision.ObligationMet, wantOut: true},
		"left out, and the product is fixed":        {listed: lwip, change: &removed, fixed: []string{}, want: decision.ObligationMet, wantOut: true},
		"left out, fixed by what it was before":     {listed: lwip, change: &removed, fixed: []string{"tcpip@6.0"}, want: decision.ObligationMet, wantOut: true},
		"left out, and another is fixed":            {listed: lwip, change: &removed, fixed: []string{"lwip@2"}, want: decision.ObligationNotJudged, wantOut: true},
		"left out, and one of two is fixed":         {listed: lwip, change: &removed, fixed: []string{}, asked: both, want: decision.ObligationNotJudged, wantOut: true},
		"left out, and what was known is not kept":  {listed: lwip, change: &removed, fixed: []string{}, asked: []string{}, want: decision.ObligationNotJudged, wantOut: true},
		"left out, and found inside":                {listed: lwip, change: &removed, fixed: []string{}, inside: "treck", want: decision.ObligationOpen, wantOut: true},
		"left out, and gone from the software":      {listed: lwip, change: &removed, looked: true, want: decision.ObligationMet, wantOut: true},
		"left out, and never seen in the software":  {listed: lwip, change: &removed, looked: true, unseen: true, want: decision.ObligationNotJudged, wantOut: true},
		"another is left out":                       {listed: treck, change: &another, want: decision.ObligationMet},
		"another is left out, of more than is kept": {listed: treck, change: &another, beyond: true, want: decision.ObligationNotJudged},
		"of more than is kept, and none left out":   {listed: treck, beyond: true, want: decision.ObligationMet},
		"accepted as it is":                         {listed: treck, want: decision.ObligationMet},
		"upgraded":                                  {listed: newer, want: decision.ObligationMet},
		"left out before, and listed no more":       {listed: lwip, left: true, want: decision.ObligationNotJudged, wantOut: true},
		"left out before, and listed again":         {listed: treck, left: true, want: decision.ObligationOpen, wantOut: true},
		"left out before, listed again, looked":     {listed: treck, left: true, looked: true, want: decision.ObligationOpen, wantOut: true},
		"left out before, listed again and fixed":   {listed: treck, left: true, fixed: []string{"treck@6.0"}, want: decision.ObligationMet, wantOut: true},
		"left out before, and a later version":      {listed: newer, left: true, want: decision.ObligationNotJudged, wantOut: true},
		"left out before, later, the product fixed": {listed: newer, left: true, fixed: []string{}, want: decision.ObligationMet, wantOut: true},
	} {
		about := id
		if c.fixed == nil {
			about = "CVE-2020-99999"
		}
		ev := pumpSaying(t, about, vex.Fixed, []string{c.listed}, pumpParts(c.fixed...))
		if c.change != nil {
			ev.delta.Components.Changes = []decision.ComponentChange{*c.change}
		}
		if c.inside != "" {
			ev.declared.Undeclared = []compare.Observed{{Name: c.inside}}
		}
		if c.looked {
			ev.delivery.Files = []*delivery.File{{Path: "pump.bin", Role: delivery.Artifact}}
			ev.inside = map[string]*observe.Observation{"pump.bin": {Whole: true}}
		}
		if c.asked == nil {
			c.asked = []string{id}
		}
		ev.owing = map[string]bool{"A-001": true}
		run := newTally(ev, false)
		passed := resultsOf("base", "A-001", decision.Hold, decision.Pass, 1)
		passed[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: decision.KindDelivery}}
		if err := run.take(passed); err != nil {
			t.Fatal(err)
		}
		kept := []decision.Meant{{Component: "treck", Package: "pkg:generic/treck", Versions: []string{"6.0"}, Asked: c.asked, Was: []string{"pkg:generic/tcpip"}, Left: c.left}}
		was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001", From: "A-001", What: "Explain it.", In: kept, Beyond: c.beyond}, Unseen: c.unseen}
		f := formerly{check: func(id string) *policy.Check { return passed[0].Check }}
		got := run.obliged(time.Time{}, f)(&was)
		if got != c.want || was.In[0].Left != c.wantOut || (was.As != "") != (c.want == decision.ObligationOpen && c.inside == "") {
			t.Errorf("%s: %s as %q, left %t, expected %s", name, got, was.As, was.In[0].Left, c.want)
		}
		if held := got == decision.ObligationNotJudged; held && !was.Left || kept[0].Left != c.left {
			t.Errorf("%s: left %t, and the earlier record says %t", name, was.Left, kept[0].Left)
		}
	}
}

// TestWhatIsToBeExplainedIsKept: an obligation to explain what changed keeps which components are listed otherwise, and what was known of each.
func TestWhatIsToBeExplainedIsKept(t *testing.T) {
	var many []decision.ComponentChange
	doc := &sbom.Document{Path: "sbom.json"}
	change := func(n int, ids ...string) decision.ComponentChange {
		name := fmt.Sprintf("c%02d", n)
		return decision.ComponentChange{Change: decision.ChangeUnfound, SBOM: "sbom.json", Name: name, Version: "1", Purl: "pkg:npm/" + name + "@1", Unfound: ids, Doubted: []string{"CVE-1"}, Was: "pkg:generic/was@1, cpe:2.3:a:was:was:1:*:*:*:*:*:*:*"}
	}
	for n := range maxMeant + 1 {
		many = append(many, change(n, "CVE-2"))
		doc.Components = append(doc.Components, listedAs(many[n].Name, many[n].Purl, "1"))
	}
	long := make([]string, maxAsked+1)
	for i := range long {
		long[i] = fmt.Sprintf("CVE-2026-%04d", i)
	}
	one := func(asked ...string) []decision.Meant {
		return []decision.Meant{{Component: "c00", Package: "pkg:npm/c00", Versions: []string{"1"}, Asked: asked, Was: []string{"pkg:generic/was"}}}
	}
	upgraded, elsewhere := decision.ComponentChange{Change: "upgraded", SBOM: "sbom.json", Name: "c00", Version: "1", Purl: "pkg:npm/c00@1"}, change(0)
	elsewhere.SBOM = "other.json"
	for name, c := range map[string]struct {
		changes []decision.ComponentChange
		judge   string
		want    []decision.Meant // nil: not held against anything
		beyond  bool
	}{
		"what was found and what was doubted": {[]decision.ComponentChange{change(0, "CVE-2", "CVE-1")}, "A-001", one("CVE-1", "CVE-2"), false},
		"told twice":                          {[]decision.ComponentChange{change(0, "CVE-2"), change(0, "CVE-3")}, "A-001", one("CVE-1", "CVE-2", "CVE-3"), false},
		"more than is kept of one":            {[]decision.ComponentChange{change(0, long...)}, "A-001", one(), false},
		"upgraded":                            {[]decision.ComponentChange{upgraded}, "A-001", nil, false},
		"in another SBOM":                     {[]decision.ComponentChange{elsewhere}, "A-001", nil, false},
		"another check judges it":             {[]decision.ComponentChange{change(0, "CVE-2")}, "B-001", nil, false},
		"as many as are kept":                 {many[:maxMeant], "A-001", nil, false},
		"more than are kept":                  {many, "A-001", nil, true},
	} {
		ev := &evidence{sboms: []*sbom.Document{doc}, delta: &decision.Delta{Judged: map[decision.Aspect][]string{decision.AspectComponents: {c.judge}}, Components: decision.ComponentDelta{Changes: c.changes}}}
		run := newTally(ev, false)
		held := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)
		held[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: decision.KindDelivery}}
		if err := run.take(held); err != nil {
			t.Fatal(err)
		}
		all := run.obligations(time.Time{})
		if len(all) != 1 || all[0].Beyond != c.beyond || len(c.changes) >= maxMeant && len(all[0].In) != maxMeant || len(c.changes) < maxMeant && !reflect.DeepEqual(all[0].In, c.want) {
			t.Errorf("%s: %+v, expected %+v", name, all, c.want)
		}
	}
}
