package gate

import (
	"slices"
	"strings"
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

// TestOneOfANameIsLeftOut: the version that an obligation is about is left out of the SBOM, and another of its name passes; it stays left out for all that comes after.
func TestOneOfANameIsLeftOut(t *testing.T) {
	const zlib, other = "pkg:generic/zlib", "pkg:maven/a/zlib"
	removed := func(name, version, purl string) []decision.ComponentChange {
		return []decision.ComponentChange{{Change: "removed", Name: name, Version: version, Purl: purl}}
	}
	for name, tt := range map[string]struct {
		changes       []decision.ComponentChange
		apart         bool
		was, is, purl string
		left          bool
	}{
		"left out":                             {removed("zlib", "1.2", zlib+"@1.2"), false, "1.2", "1.3", zlib, true},
		"left out, called otherwise":           {removed("libz", "1.2", zlib+"@1.2"), false, "1.2", "1.3", zlib, true},
		"left out, without a package":          {removed("zlib", "1.2", ""), false, "1.2", "1.3", zlib, true},
		"left out, without a version":          {removed("zlib", "", ""), false, "1.2", "1.3", "", true},
		"left out, called by another version":  {removed("zlib", "1.2.0", zlib+"@1.2.0"), false, "1.2", "1.3", zlib, true},
		"left out, with another package":       {removed("zlib", "1.2", other+"@1.2"), false, "1.2", "1.3", zlib, true},
		"another version is left out":          {removed("zlib", "1.1", zlib+"@1.1"), false, "1.3", "1.3", zlib, false},
		"another package is left out":          {removed("zlib", "1.3", other+"@1.3"), false, "1.3", "1.3", zlib, false},
		"another component is left out":        {removed("expat", "1.2", "pkg:generic/expat@1.2"), false, "1.2", "1.3", zlib, false},
		"upgraded":                             {[]decision.ComponentChange{{Change: "upgraded", Name: "zlib", Version: "1.3", Purl: zlib + "@1.3"}}, false, "1.2", "1.3", zlib, false},
		"not compared, and no more listed":     {nil, true, "1.2", "1.3", zlib, true},
		"not compared, and listed":             {nil, true, "1.3", "1.3", zlib, false},
		"not compared, and no version is told": {nil, true, "", "1.3", zlib, true},
	} {
		purlOf := func(version string) string {
			if tt.purl == "" {
				return ""
			}
			return tt.purl + "@" + version
		}
		subject := func(version string) []policy.Result {
			r := heldComponent("zlib", purlOf(version), "")
			r[0].Subject.Version = version
			return r
		}
		want := decision.ObligationMet
		if tt.left {
			want = decision.ObligationNotJudged
		}
		run := metRun{results: ended(subject(tt.is), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("zlib", purlOf(tt.is), tt.is)}}}, changes: tt.changes, apart: tt.apart}
		was := decision.ObligationDelta{Obligation: heldOf(t, subject(tt.was))[0]}
		if got := run.state(t, was, fact.EachComponent); got != want {
			t.Errorf("%s: %s, expected %s (%s)", name, got, want, was.About)
		}
		run.changes, run.apart, was.Left = nil, false, tt.left
		if got := run.state(t, was, fact.EachComponent); got != want {
			t.Errorf("%s, and another delivery: %s, expected %s", name, got, want)
		}
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

// TestWhatAnObligationIsAbout is told as data, and of decisions of before by their words.
func TestWhatAnObligationIsAbout(t *testing.T) {
	const conan = "pkg:conan/zlib@1.3"
	zlib := func(vulnerability string, versions ...string) decision.Obligation {
		results := heldComponent("zlib", conan, vulnerability)
		for _, v := range versions[1:] {
			again := heldComponent("zlib", conan, vulnerability)[0]
			again.Pack, again.Check = results[0].Pack, results[0].Check
			again.Subject.Version = v
			results = append(results, again)
		}
		results[0].Subject.Version = versions[0]
		return heldOf(t, results)[0]
	}
	for name, c := range map[string]struct {
		is            decision.Obligation
		vulnerability string
		versions      []string
	}{
		"a component":                            {zlib("", "1.3"), "", []string{"1.3"}},
		"of two versions":                        {zlib("", "1.3", "1.4"), "", []string{"1.3", "1.4"}},
		"a vulnerability":                        {zlib("CVE-2026-1", "1.3", "1.4"), "CVE-2026-1", []string{"1.3", "1.4"}},
		"of which one bears no version":          {zlib("CVE-2026-1", "1.3", ""), "CVE-2026-1", nil},
		"without a version":                      {zlib("", ""), "", nil},
		"with an endless version":                {zlib("CVE-2026-1", strings.Repeat("1", maxName+1)), "CVE-2026-1", nil},
		"of before, a component":                 {decision.Obligation{About: "zlib 1.3, 1.4", Component: "zlib"}, "", []string{"1.3", "1.4"}},
		"of before, with its package":            {decision.Obligation{About: "zlib 1.3 (pkg:conan/zlib)", Component: "zlib"}, "", []string{"1.3"}},
		"of before, a vulnerability":             {decision.Obligation{About: "CVE-2026-1 in zlib 1.3 (pkg:conan/zlib)", Component: "zlib"}, "CVE-2026-1", []string{"1.3"}},
		"of before, without a version":           {decision.Obligation{About: "CVE-2026-1 in zlib", Component: "zlib"}, "CVE-2026-1", nil},
		"of before, cut":                         {decision.Obligation{About: decision.Cut("CVE-2026-1 in zlib 1.3"+strings.Repeat(", 1", maxName), maxName), Component: "zlib"}, "CVE-2026-1", nil},
		"of before, a name that is another's":    {decision.Obligation{About: "zlib-ng 1.3", Component: "zlib"}, "", nil},
		"of before, about no component":          {decision.Obligation{About: "pump.bin"}, "", nil},
		"of before, about a name with an \"in\"": {decision.Obligation{About: "plug in zlib 1.3", Component: "plug in zlib"}, "", []string{"1.3"}},
	} {
		vulnerability, versions := aboutOf(c.is)
		if vulnerability != c.vulnerability || !slices.Equal(versions, c.versions) {
			t.Errorf("%s: %q, %q of %q", name, vulnerability, versions, c.is.About)
		}
	}
}

// TestGenericPackageIsRepairedByItsCPE: a package URL that no data know meets nothing by itself, and takes nothing from the CPE beside it, by which the vulnerability was found.
func TestGenericPackageIsRepairedByItsCPE(t *testing.T) {
	const generic, cpe = "pkg:generic/busybox@1.36.1", "cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"
	was := decision.ObligationDelta{Obligation: heldOf(t, heldComponent("busybox", "pkg:generic/busybox@1.33.0", "CVE-2021-42386"))[0]}
	component := func(purl, cpe string) *sbom.Component {
		c := listedAs("busybox", purl, "1.36.1")
		if cpe != "" {
			c.CPE = sbom.ParseCPE(cpe)
		}
		return c
	}
	partly := &assess.Component{Looked: assess.Looked{State: assess.Clean, Partly: true}}
	for name, c := range map[string]struct {
		listed  *sbom.Component
		looked  *assess.Component
		changes []decision.ComponentChange
		want    decision.ObligationState
	}{
		"repaired":               {component(generic, cpe), partly, []decision.ComponentChange{{Change: "upgraded", Name: "busybox", Version: "1.36.1"}}, decision.ObligationMet},
		"with another CPE":       {component(generic, cpe), partly, []decision.ComponentChange{{Change: "cpe-changed", Name: "busybox"}}, decision.ObligationNotJudged},
		"without the CPE":        {component(generic, ""), partly, nil, decision.ObligationNotJudged},
		"still found":            {component(generic, cpe), &assess.Component{Looked: partly.Looked, Vulnerabilities: []*assess.Vulnerability{{ID: "CVE-2021-42386"}}}, nil, decision.ObligationNotJudged},
		"not looked up":          {component(generic, cpe), &assess.Component{Looked: assess.Looked{State: assess.NotAssessable, Partly: true}}, nil, decision.ObligationNotJudged},
		"another package":        {component("pkg:generic/bb@1.36.1", cpe), partly, nil, decision.ObligationNotJudged},
		"left out, another is":   {component(generic, cpe), partly, []decision.ComponentChange{{Change: "removed", Name: "busybox", Version: "1.0", Purl: "pkg:generic/busybox@1.0"}}, decision.ObligationNotJudged},
		"one that data may know": {component("pkg:conan/busybox@1.36.1", cpe), partly, nil, decision.ObligationNotJudged},
	} {
		run := metRun{results: ended(heldComponent("zlib", "", "CVE-2026-9"), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{c.listed}}},
			looked: map[*sbom.Component]*assess.Component{c.listed: c.looked}, changes: c.changes}
		if got := run.state(t, was, fact.EachVulnerability); got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}
