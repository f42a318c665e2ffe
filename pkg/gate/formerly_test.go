package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// heldComponent is a result that holds back a component, or a vulnerability of it.
func heldComponent(name, purl, vulnerability string) []policy.Result {
	r := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)
	r[0].Check.Each = "component"
	c := &sbom.Component{Name: sbom.Text{State: sbom.Stated, Text: name}, Purl: sbom.ParsePurl(purl)}
	r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: "component", Ref: "sbom#1", Name: name, Version: "1.0"}, Facts: &componentFacts{of: c}}
	if vulnerability != "" {
		r[0].Check.Each = "vulnerability"
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: "vulnerability", Ref: "sbom#1", Name: vulnerability, Version: "1.0", Component: name},
			Facts: &aboutVulnerability{vulnerability: &assess.Vulnerability{Component: c}}}
	}
	return r
}

// passing are results in which nothing stands.
func passing(results []policy.Result) []policy.Result {
	for i := range results {
		results[i].Outcome = decision.Pass
	}
	return results
}

// TestCalledOtherwiseIsNotMet: an obligation keeps its id and its day while what it is about is only called otherwise, in this decision and in the next ones.
func TestCalledOtherwiseIsNotMet(t *testing.T) {
	const npm = "pkg:npm/%40angular/core@17.0"
	for name, c := range map[string]struct {
		was, is []policy.Result
		names   map[called][]called
		want    decision.ObligationState
	}{
		"the group parted from the name": {heldComponent("@angular/core", npm, ""), heldComponent("core", npm, ""), nil, decision.ObligationOverdue},
		"other capitals":                 {heldComponent("busybox", "pkg:deb/debian/busybox@1", ""), heldComponent("BusyBox", "pkg:deb/debian/busybox@2?arch=amd64", ""), nil, decision.ObligationOverdue},
		"a vulnerability":                {heldComponent("busybox", "pkg:deb/debian/busybox@1", "CVE-2026-1"), heldComponent("BusyBox", "pkg:deb/debian/busybox@2", "CVE-2026-1"), nil, decision.ObligationOverdue},
		"another vulnerability":          {heldComponent("busybox", "pkg:deb/debian/busybox@1", "CVE-2026-1"), heldComponent("BusyBox", "pkg:deb/debian/busybox@2", "CVE-2026-2"), nil, decision.ObligationNotJudged},
		"another package":                {heldComponent("busybox", "pkg:deb/debian/busybox@1", ""), heldComponent("BusyBox", "pkg:generic/busybox@1", ""), nil, decision.ObligationNotJudged},
		"paired, without package URLs":   {heldComponent("busybox", "", ""), heldComponent("bb", "", ""), map[called][]called{{"bb", ""}: {{"busybox", ""}}}, decision.ObligationOverdue},
		"paired, a vulnerability":        {heldComponent("busybox", "", "CVE-2026-1"), heldComponent("bb", "pkg:generic/bb", "CVE-2026-1"), map[called][]called{{"bb", "pkg:generic/bb"}: {{"busybox", ""}}}, decision.ObligationOverdue},
		"another name":                   {heldComponent("busybox", "", ""), heldComponent("bb", "", ""), nil, decision.ObligationNotJudged},
	} {
		was := heldOf(t, c.was)[0]
		was.Due = "2026-12-20"
		record := &history.Record{Kind: history.Decision, Decision: &decision.Decision{Obligations: []decision.Obligation{was}}}
		f := formerly{names: c.names, check: func(string) *policy.Check { return nil }}
		for _, again := range []string{"first", "second"} {
			now := newTally(&evidence{delivery: &delivery.Delivery{}, claim: claim{version: "4.2.3"}}, false)
			if err := now.take(c.is); err != nil {
				t.Fatal(err)
			}
			at := time.Date(2027, 1, 10, 0, 0, 0, 0, time.UTC)
			deltas := record.Obligations(history.Judged{At: at, State: now.obliged(at, f)})
			now.follow(deltas, at, f)
			owed := now.obligations(at)
			owed[0].Due = "2027-02-09"
			history.Keep(owed, deltas)
			kept := owed[0].ID == was.ID && owed[0].Due == was.Due
			if deltas[0].State != c.want || kept != (c.want == decision.ObligationOverdue) {
				t.Errorf("%s, %s time: %s, %+v, expected %s; before %+v", name, again, deltas[0].State, owed[0], c.want, was)
			}
			if c.want != decision.ObligationOverdue {
				break
			}
			record = &history.Record{Kind: history.Decision, Decision: &decision.Decision{Obligations: owed}}
			f.names = nil // the SBOM of before has the new name already
		}
	}
}

// TestNamesOfSeveralWords: a component whose name begins with that of another is not listed because the other is.
func TestNamesOfSeveralWords(t *testing.T) {
	for _, vulnerability := range []string{"", "CVE-2026-1"} {
		was := heldOf(t, heldComponent("Qt Multimedia", "", vulnerability))[0]
		if was.Component != "Qt Multimedia" {
			t.Errorf("the obligation is about %q", was.Component)
		}
		for listed, want := range map[string]decision.ObligationState{"Qt": decision.ObligationNotJudged, "Qt Multimedia": decision.ObligationMet} {
			c := &sbom.Component{Name: sbom.Text{State: sbom.Stated, Text: listed}}
			ev := &evidence{delivery: &delivery.Delivery{}, sboms: []*sbom.Document{{Components: []*sbom.Component{c}}}, owing: map[string]bool{"A-001": true}}
			each := map[bool]string{true: "component", false: "vulnerability"}[vulnerability == ""]
			f := formerly{check: func(string) *policy.Check { return &policy.Check{ID: "A-001", Each: each} }}
			tally := newTally(ev, false)
			if err := tally.take(passing(heldComponent(listed, "", vulnerability))); err != nil {
				t.Fatal(err)
			}
			if got := tally.obliged(time.Time{}, f)(&decision.ObligationDelta{Obligation: was, Unseen: true}); got != want {
				t.Errorf("%q with %q listed: %s, expected %s", was.About, listed, got, want)
			}
		}
	}
}

// TestTakenOutOfTheSBOMIsNotMet has an obligation about a component that no SBOM lists any more.
func TestTakenOutOfTheSBOMIsNotMet(t *testing.T) {
	const purl = "pkg:deb/debian/busybox@1.35"
	component := func(name, purl string) *sbom.Component {
		return &sbom.Component{Name: sbom.Text{State: sbom.Stated, Text: name}, Purl: sbom.ParsePurl(purl)}
	}
	whole, part := &observe.Observation{Whole: true}, &observe.Observation{}
	for name, c := range map[string]struct {
		listed        []*sbom.Component
		undeclared    []compare.Observed
		inside        *observe.Observation
		vulnerability string
		unseen, left  bool
		want          decision.ObligationState
	}{
		"found inside":                                         {nil, []compare.Observed{{Name: "busybox", Purl: purl}}, whole, "", false, false, decision.ObligationOpen},
		"found by its package alone":                           {nil, []compare.Observed{{Name: "bb", Purl: "pkg:deb/debian/busybox@1.36"}}, whole, "", false, false, decision.ObligationOpen},
		"found by its name alone":                              {nil, []compare.Observed{{Name: "BusyBox"}}, part, "", false, false, decision.ObligationOpen},
		"found, and a vulnerability":                           {nil, []compare.Observed{{Name: "busybox"}}, whole, "CVE-2026-1", false, false, decision.ObligationOpen},
		"not looked for":                                       {nil, nil, nil, "", false, false, decision.ObligationNotJudged},
		"not looked for everywhere":                            {nil, nil, part, "", false, false, decision.ObligationNotJudged},
		"it could not be seen before":                          {nil, nil, whole, "", true, false, decision.ObligationNotJudged},
		"nothing of it is inside":                              {nil, []compare.Observed{{Name: "busybox-extras"}}, whole, "", false, false, decision.ObligationMet},
		"a vulnerability, nothing":                             {nil, nil, whole, "CVE-2026-1", false, false, decision.ObligationMet},
		"it is listed":                                         {[]*sbom.Component{component("busybox", purl)}, nil, nil, "", true, false, decision.ObligationMet},
		"it is listed by its package":                          {[]*sbom.Component{component("BusyBox", purl)}, nil, nil, "CVE-2026-1", true, false, decision.ObligationMet},
		"it is listed without package":                         {[]*sbom.Component{component("busybox", "")}, nil, nil, "", true, false, decision.ObligationMet},
		"another version is listed, and one is inside besides": {[]*sbom.Component{component("busybox", purl)}, []compare.Observed{{Name: "busybox", Purl: purl}}, whole, "", false, false, decision.ObligationOpen},
		"a vulnerability, and another version is inside":       {[]*sbom.Component{component("busybox", purl)}, []compare.Observed{{Name: "busybox", Purl: purl}}, whole, "CVE-2026-1", false, false, decision.ObligationMet},
		"one of two was left out":                              {[]*sbom.Component{component("busybox", purl)}, nil, whole, "", false, true, decision.ObligationMet},
		"one of two was left out, and not all was looked into": {[]*sbom.Component{component("busybox", purl)}, nil, part, "", false, true, decision.ObligationNotJudged},
		"one of two was left out, and neither was seen":        {[]*sbom.Component{component("busybox", purl)}, nil, whole, "", true, true, decision.ObligationNotJudged},
		"another package is of its name":                       {[]*sbom.Component{component("busybox", "pkg:npm/busybox@1")}, nil, nil, "", false, false, decision.ObligationNotJudged},
	} {
		file := &delivery.File{Path: "pump.img", Role: delivery.Artifact}
		ev := &evidence{delivery: &delivery.Delivery{Files: []*delivery.File{file}}, inside: map[string]*observe.Observation{}, sboms: []*sbom.Document{{Components: c.listed}}, owing: map[string]bool{"A-001": true}}
		ev.declared.Undeclared = c.undeclared
		if c.inside != nil {
			ev.inside["pump.img"] = c.inside
		}
		was, each := heldOf(t, heldComponent("busybox", purl, c.vulnerability))[0], "component"
		if c.vulnerability != "" {
			each = "vulnerability"
		}
		f := formerly{check: func(string) *policy.Check { return &policy.Check{ID: "A-001", Each: each} }}
		tally := newTally(ev, false)
		for _, one := range c.listed {
			if err := tally.take(passing(heldComponent(one.Name.Text, one.Purl.Text, c.vulnerability))); err != nil {
				t.Fatal(err)
			}
		}
		state := tally.obliged(time.Time{}, f)
		if got := state(&decision.ObligationDelta{Obligation: was, Unseen: c.unseen, Left: c.left}); got != c.want {
			t.Errorf("%s: %s, expected %s (%s)", name, got, c.want, was.About)
		}
	}
}
