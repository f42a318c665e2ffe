package gate

import (
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// metRun is a run in which nothing stands of check A-001, of which an earlier decision has an obligation.
type metRun struct {
	results []policy.Result
	sboms   []*sbom.Document
	looked  map[*sbom.Component]*assess.Component
	reason  string // why nothing was looked up
	changes []decision.ComponentChange
	other   bool // another product
	vexes   []*vex.Document
	waived  string // name of the subject of which a waiver lifts the results
	apart   bool   // the SBOMs are not compared
	names   string // which vulnerabilities the check is about
}

func (r metRun) state(t *testing.T, was decision.ObligationDelta, each string) decision.ObligationState {
	t.Helper()
	return r.became(t, &was, each)
}

// became is state, which writes what else became of the obligation into it.
func (r metRun) became(t *testing.T, was *decision.ObligationDelta, each string) decision.ObligationState {
	t.Helper()
	ev := &evidence{delivery: &delivery.Delivery{}, inside: map[string]*observe.Observation{}, sboms: r.sboms, vexes: r.vexes, owing: map[string]bool{was.From: true},
		delta: &decision.Delta{SameProduct: !r.other, Components: decision.ComponentDelta{Compared: !r.apart, Changes: r.changes}}}
	ev.known = &knowledge{result: &assess.Result{}, of: map[*sbom.Document]*assess.Assessed{}}
	for _, doc := range r.sboms {
		ev.delivery.Files = append(ev.delivery.Files, &delivery.File{Path: doc.Path, Kind: delivery.KindCycloneDXJSON})
		ev.known.of[doc] = &assess.Assessed{Reason: r.reason, Components: r.looked}
	}
	tally := newTally(ev, false)
	for i := range r.results {
		r.results[i].Check.Each = each
		if r.waived != "" && r.results[i].Subject.Name == r.waived {
			tally.replies.note(&r.results[i], true)
			tally.lifted["A-001"] = true
			continue
		}
		if err := tally.take(r.results[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	f := formerly{check: func(id string) *policy.Check {
		if id != "A-001" {
			return nil
		}
		return &policy.Check{ID: id, Each: each, Vulnerabilities: r.names}
	}}
	return tally.obliged(time.Time{}, f)(was)
}

// ended are results that ended otherwise.
func ended(results []policy.Result, o decision.Outcome) []policy.Result {
	for i := range results {
		results[i].Outcome = o
	}
	return results
}

// answeredBy are results about a vulnerability that statements speak of.
func answeredBy(results []policy.Result, s assess.Status) []policy.Result {
	results[0].Subject.Facts.(*aboutVulnerability).vulnerability.Status = s
	return results
}

func listedAs(name, purl, version string) *sbom.Component {
	return &sbom.Component{Name: sbom.Text{State: sbom.Stated, Text: name}, Purl: sbom.ParsePurl(purl), Version: sbom.Text{State: sbom.Stated, Text: version}}
}

// TestVulnerabilityIsMet: a vulnerability is answered by statements that count, or it is gone from its component, which was looked up as it was. That nothing of it stands is not enough.
func TestVulnerabilityIsMet(t *testing.T) {
	const golang = "pkg:golang/stdlib@1.24.1"
	result := func(id string) []policy.Result { return heldComponent("stdlib", golang, id) }
	was := decision.ObligationDelta{Obligation: heldOf(t, result("CVE-2025-1"))[0]}
	was.About, was.Versions = "CVE-2025-1 in stdlib 1.24.1", []string{"1.24.1"}
	clean := func(s assess.State) *assess.Component { return &assess.Component{Looked: assess.Looked{State: s}} }
	other := ended(result("CVE-2025-9"), decision.Pass)
	one := func(c *sbom.Component, a *assess.Component) metRun {
		return metRun{results: other, sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{c}}}, looked: map[*sbom.Component]*assess.Component{c: a}}
	}
	with := func(r metRun, results []policy.Result) metRun { r.results = results; return r }
	changed := func(r metRun, kind, name string) metRun {
		r.changes = []decision.ComponentChange{{Change: kind, Name: name}}
		return r
	}
	changedAs := func(r metRun, c decision.ComponentChange) metRun {
		r.changes = []decision.ComponentChange{c}
		return r
	}
	same := one(listedAs("stdlib", golang, "1.24.1"), clean(assess.Matched))
	newer := one(listedAs("stdlib", "pkg:golang/stdlib@1.24.9", "1.24.9"), clean(assess.Clean))
	beside := func(version string) metRun {
		run, hidden := one(listedAs("stdlib", "pkg:golang/stdlib@1.24.9", "1.24.9"), clean(assess.Clean)), listedAs("stdlib", "pkg:generic/stdlib@"+version, version)
		run.sboms[0].Components, run.looked[hidden] = append(run.sboms[0].Components, hidden), clean(assess.Clean)
		return run
	}
	unknown := newer
	unknown.reason = "no data"
	stranger := newer
	stranger.other = true
	unasked := newer
	unasked.results = nil
	na := decision.NotApplicable
	for name, c := range map[string]struct {
		run  metRun
		want decision.ObligationState
	}{
		"the statement is withdrawn":                       {with(same, answeredBy(ended(result("CVE-2025-1"), na), assess.Unstated)), decision.ObligationNotJudged},
		"it is under investigation":                        {with(same, answeredBy(ended(result("CVE-2025-1"), na), assess.UnderInvestigation)), decision.ObligationNotJudged},
		"affected, and rated as milder":                    {with(same, answeredBy(ended(result("CVE-2025-1"), na), assess.Affected)), decision.ObligationNotJudged},
		"not found, and looked up as another package":      {one(listedAs("stdlib", "pkg:generic/stdlib@1.24.1", "1.24.1"), clean(assess.NotAssessable)), decision.ObligationOpen},
		"left out, and another version was listed already": {changedAs(newer, decision.ComponentChange{Change: "removed", Name: "stdlib", Version: "1.24.1", Purl: golang}), decision.ObligationNotJudged},
		"left out under another version":                   {changedAs(newer, decision.ComponentChange{Change: "removed", Name: "stdlib", Version: "v1.24.1", Purl: golang}), decision.ObligationNotJudged},
		"left out under another package URL":               {changedAs(newer, decision.ComponentChange{Change: "removed", Name: "stdlib", Version: "1.24.1", Purl: "pkg:generic/stdlib@1.24.1"}), decision.ObligationNotJudged},
		"upgraded":                                         {changedAs(newer, decision.ComponentChange{Change: "upgraded", Name: "stdlib", Version: "1.24.9", Purl: golang}), decision.ObligationMet},
		"called otherwise and given another package URL":   {changedAs(newer, decision.ComponentChange{Change: "purl-changed", Name: "go", Version: "1.0", Was: golang, Is: "pkg:generic/go@1.0"}), decision.ObligationNotJudged},
		"as another package that data know":                {one(listedAs("stdlib", "pkg:npm/stdlib@1.24.1", "1.24.1"), clean(assess.Clean)), decision.ObligationOpen},
		"without a package URL":                            {one(listedAs("stdlib", "", "1.24.1"), clean(assess.Clean)), decision.ObligationOpen},
		"with a version that nobody can look up":           {one(listedAs("stdlib", "pkg:golang/stdlib@r77", "r77"), clean(assess.NotAssessable)), decision.ObligationNotJudged},
		"with another CPE":                                 {changed(newer, "cpe-changed", "stdlib"), decision.ObligationNotJudged},
		"another component with another CPE":               {changed(newer, "cpe-changed", "zlib"), decision.ObligationMet},
		"taken for one of other software":                  {one(listedAs("stdlib", golang, "1.24.1"), &assess.Component{Looked: assess.Looked{State: assess.Clean, Dismissed: []vuln.ID{"CVE-2025-1"}}}), decision.ObligationNotJudged},
		"found under another id":                           {one(listedAs("stdlib", golang, "1.24.1"), &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: "GO-2025-1", Aliases: []vuln.ID{"CVE-2025-1"}}}}), decision.ObligationNotJudged},
		"not looked up":                                    {unknown, decision.ObligationNotJudged},
		"looked up in part":                                {one(listedAs("stdlib", golang, "1.24.1"), &assess.Component{Looked: assess.Looked{State: assess.Clean, Partly: true}}), decision.ObligationNotJudged},
		"repaired beside one that is called otherwise":     {beside("1.24.1"), decision.ObligationOpen},
		"repaired beside one that is written otherwise":    {beside("v1.24.1"), decision.ObligationOpen},
		"repaired beside one of another version":           {beside("1.24.8"), decision.ObligationMet},
		"left out":                                         {one(listedAs("zlib", "pkg:conan/zlib@1", "1"), clean(assess.Clean)), decision.ObligationNotJudged},
		"another product":                                  {stranger, decision.ObligationNotJudged},
		"the check was not asked":                          {unasked, decision.ObligationNotJudged},
		"found, and answered":                              {with(same, ended(result("CVE-2025-1"), decision.Pass)), decision.ObligationMet},
		"fixed, by a statement that counts":                {with(same, answeredBy(ended(result("CVE-2025-1"), na), assess.Fixed)), decision.ObligationMet},
		"not affected, by a statement that counts":         {with(same, answeredBy(ended(result("CVE-2025-1"), na), assess.NotAffected)), decision.ObligationMet},
		"another version, which does not have it":          {newer, decision.ObligationMet},
		"the same version, which data do not list more":    {same, decision.ObligationMet},
		"the same version, written otherwise":              {one(listedAs("stdlib", "pkg:golang/stdlib@v1.24.1", "v1.24.1"), clean(assess.Clean)), decision.ObligationOpen},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.run.state(t, was, fact.EachVulnerability); got != c.want {
				t.Errorf("%s, expected %s", got, c.want)
			}
		})
	}
	if got := newer.state(t, decision.ObligationDelta{Obligation: was.Obligation, Altered: true}, fact.EachVulnerability); got != decision.ObligationNotJudged {
		t.Errorf("identified otherwise in between: %s", got)
	}
	gone := was
	gone.From = "B-001"
	if got := newer.state(t, gone, fact.EachVulnerability); got != decision.ObligationNotJudged {
		t.Errorf("a check that no pack asks: %s", got)
	}
}

// TestCheckIsAskedOfTheSameThing: what a check does not apply to any more it was not asked of.
func TestCheckIsAskedOfTheSameThing(t *testing.T) {
	const conan = "pkg:conan/zlib@1.3"
	listed := []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("zlib", conan, "1.3")}}}
	subject := func(kind, name string, aliases ...string) []policy.Result {
		r := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: kind, Ref: name, Name: name}, Aliases: aliases, File: "vex.json"}
		return r
	}
	named := func(things ...string) []policy.Result {
		r := subject("vulnerability", "CVE-1")
		r[0].Things = things
		return r
	}
	zlib := func() []policy.Result { return heldComponent("zlib", conan, "") }
	whole := func() []policy.Result { return subject("delivery", "") }
	for name, c := range map[string]struct {
		each     string
		was, now []policy.Result
		outcome  decision.Outcome
		sboms    []*sbom.Document
		want     decision.ObligationState
	}{
		"a component with a date":         {fact.EachComponent, zlib(), zlib(), decision.Pass, listed, decision.ObligationMet},
		"a component without one":         {fact.EachComponent, zlib(), zlib(), decision.NotApplicable, listed, decision.ObligationNotJudged},
		"another component with one":      {fact.EachComponent, zlib(), heldComponent("expat", "", ""), decision.Pass, listed, decision.ObligationNotJudged},
		"software with provenance":        {fact.EachArtifact, subject("artifact", "pump.bin"), subject("artifact", "pump.bin"), decision.Pass, nil, decision.ObligationMet},
		"software without":                {fact.EachArtifact, subject("artifact", "pump.bin"), subject("artifact", "pump.bin"), decision.NotApplicable, nil, decision.ObligationNotJudged},
		"no software":                     {fact.EachArtifact, subject("artifact", "pump.bin"), whole(), decision.NotApplicable, nil, decision.ObligationNotJudged},
		"the delivery":                    {"", whole(), whole(), decision.Pass, nil, decision.ObligationMet},
		"the delivery, not asked":         {"", whole(), whole(), decision.NotApplicable, nil, decision.ObligationNotJudged},
		"an asset that is listed no more": {fact.EachAsset, subject("component", "TLS"), whole(), decision.NotApplicable, listed, decision.ObligationMet},
		"an asset, and no SBOM":           {fact.EachAsset, subject("component", "TLS"), whole(), decision.NotApplicable, nil, decision.ObligationNotJudged},
		"a service that is asked no more": {fact.EachService, subject("service", "telnet"), subject("service", "telnet"), decision.NotApplicable, listed, decision.ObligationNotJudged},
		"a statement that is not trusted": {fact.EachStatement, named("CVE-1: Update."), subject("vulnerability", "CVE-1"), decision.Pass, nil, decision.ObligationNotJudged},
		"a statement that is withdrawn":   {fact.EachStatement, named("CVE-1: Update."), subject("vulnerability", "CVE-2"), decision.Pass, nil, decision.ObligationNotJudged},
		"one of things, of another part":  {fact.EachVulnerability, named("CVE-1: Update."), subject("vulnerability", "GHSA-1", "CVE-1"), decision.Pass, nil, decision.ObligationNotJudged}, // nothing says that it is said of the product
		"one of things, not asked":        {fact.EachVulnerability, named("CVE-1: Update."), subject("vulnerability", "CVE-1"), decision.NotApplicable, nil, decision.ObligationNotJudged},
	} {
		t.Run(name, func(t *testing.T) {
			was := decision.ObligationDelta{Obligation: heldOf(t, c.was)[0]}
			run := metRun{results: ended(c.now, c.outcome), sboms: c.sboms}
			if got := run.state(t, was, c.each); got != c.want {
				t.Errorf("%s: %s, expected %s", was.About, got, c.want)
			}
		})
	}
}

// TestCountedThingsAreMetTogether has an obligation for all things of a check that were not listed one by one, of which none stands any more: it is met when the check applies to as many as
// then, and nothing was left out or called otherwise since, in whichever run that was.
func TestCountedThingsAreMetTogether(t *testing.T) {
	pass, exempt := ended(heldComponent("zlib", "", ""), decision.Pass), ended(heldComponent("expat", "", ""), decision.NotApplicable)
	for i := range exempt {
		exempt[i].Pack, exempt[i].Check = pass[0].Pack, pass[0].Check
	}
	sboms := []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("zlib", "", "1")}}}
	both := slices.Concat(pass, exempt)
	for name, c := range map[string]struct {
		results []policy.Result
		changes []decision.ComponentChange
		was     decision.ObligationDelta
		want    decision.ObligationState
	}{
		"all pass":                           {pass, nil, decision.ObligationDelta{Unseen: true}, decision.ObligationMet},
		"as many are exempt":                 {both, nil, decision.ObligationDelta{Obligation: decision.Obligation{Exempt: 1}}, decision.ObligationMet},
		"more are exempt":                    {both, nil, decision.ObligationDelta{}, decision.ObligationNotJudged},
		"one was left out":                   {pass, []decision.ComponentChange{{Change: "removed", Name: "expat"}}, decision.ObligationDelta{}, decision.ObligationNotJudged},
		"one was left out before":            {pass, nil, decision.ObligationDelta{Altered: true}, decision.ObligationNotJudged},
		"one has another type":               {pass, []decision.ComponentChange{{Change: "type-changed", Name: "expat"}}, decision.ObligationDelta{}, decision.ObligationNotJudged},
		"one has another package URL":        {pass, []decision.ComponentChange{{Change: "purl-changed", Name: "expat"}}, decision.ObligationDelta{}, decision.ObligationNotJudged},
		"one has another version":            {pass, []decision.ComponentChange{{Change: "upgraded", Name: "expat"}}, decision.ObligationDelta{}, decision.ObligationMet},
		"none was asked":                     {nil, nil, decision.ObligationDelta{}, decision.ObligationNotJudged},
		"the check does not apply to any":    {exempt, nil, decision.ObligationDelta{Obligation: decision.Obligation{Exempt: 1}}, decision.ObligationNotJudged},
		"one was left out, and others stand": {ended(heldComponent("zlib", "", ""), decision.Fail), []decision.ComponentChange{{Change: "removed", Name: "expat"}}, decision.ObligationDelta{}, decision.ObligationOpen},
	} {
		t.Run(name, func(t *testing.T) {
			was := c.was
			was.ID, was.From, was.About, was.More = "ob-A-001-rest", "A-001", "30 more", 30
			run := metRun{results: c.results, sboms: sboms, changes: c.changes}
			if got := run.state(t, was, fact.EachComponent); got != c.want {
				t.Errorf("%s, expected %s", got, c.want)
			}
		})
	}
}

// TestWaiverOfOneThing: a waiver meets no obligation about another thing than the one that it lifts.
func TestWaiverOfOneThing(t *testing.T) {
	const embOS, wolfSSL = "pkg:generic/embOS@5.0", "pkg:generic/wolfSSL@5.0"
	of := func(name, purl string) decision.ObligationDelta {
		return decision.ObligationDelta{Obligation: heldOf(t, heldComponent(name, purl, ""))[0]}
	}
	listed := []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("embOS", embOS, "5.0"), listedAs("wolfSSL", wolfSSL, "5.0")}}}
	for name, c := range map[string]struct {
		outcome decision.Outcome // of wolfSSL; embOS is waived
		was     decision.ObligationDelta
		want    decision.ObligationState
	}{
		"the one that is waived":                     {decision.NotApplicable, of("embOS", embOS), decision.ObligationWaived},
		"another, to which the check does not apply": {decision.NotApplicable, of("wolfSSL", wolfSSL), decision.ObligationNotJudged},
		"another that passed":                        {decision.Pass, of("wolfSSL", wolfSSL), decision.ObligationMet},
		"another that stands":                        {decision.Fail, of("wolfSSL", wolfSSL), decision.ObligationOpen},
		"one that is not there":                      {decision.Pass, of("zlib", "pkg:generic/zlib@1"), decision.ObligationNotJudged},
	} {
		other := ended(heldComponent("wolfSSL", wolfSSL, ""), c.outcome)
		run := metRun{results: append(heldComponent("embOS", embOS, ""), other...), sboms: listed, waived: "embOS"}
		if got := run.state(t, c.was, fact.EachComponent); got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}
