package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// TestWhatAStatementMayMean keeps the components in which data find the vulnerability, where nothing speaks of it anywhere else.
func TestWhatAStatementMayMean(t *testing.T) {
	const id = "CVE-2021-42386"
	busybox, newer, zlib := listedAs("busybox", "pkg:generic/busybox@1.33.0", "1.33.0"), listedAs("busybox", "pkg:generic/busybox@1.34.0", "1.34.0"), listedAs("zlib", "", "1.3")
	found := func(c *sbom.Component) *assess.Vulnerability {
		return &assess.Vulnerability{Component: c, ID: "GHSA-1", Aliases: []vuln.ID{id}, Found: &assess.Found{}}
	}
	stated := func(c *sbom.Component) *assess.Vulnerability { return &assess.Vulnerability{Component: c, ID: id} }
	through := found(zlib)
	through.Found = &assess.Found{Through: "zlib-ng"}
	one := decision.Meant{Component: "busybox", Package: "pkg:generic/busybox", Versions: []string{"1.33.0"}}
	for name, c := range map[string]struct {
		reason    string
		all       []*assess.Vulnerability
		elsewhere []*assess.Vulnerability
		want      []decision.Meant
	}{
		"one":                          {"", []*assess.Vulnerability{found(busybox)}, nil, []decision.Meant{one}},
		"of two versions, and another": {"", []*assess.Vulnerability{found(busybox), found(newer), found(zlib)}, nil, []decision.Meant{{Component: "busybox", Package: "pkg:generic/busybox", Versions: []string{"1.33.0", "1.34.0"}}, {Component: "zlib", Versions: []string{"1.3"}}}},
		"another vulnerability":        {"", []*assess.Vulnerability{found(busybox), {Component: zlib, ID: "CVE-2026-9"}}, nil, []decision.Meant{one}},
		"stated of another, where data have none": {"", []*assess.Vulnerability{found(busybox), stated(zlib)}, nil, nil},
		"stated of what no SBOM lists":            {"", []*assess.Vulnerability{found(busybox)}, []*assess.Vulnerability{stated(nil)}, nil},
		"known of other software":                 {"", []*assess.Vulnerability{found(busybox), through}, nil, nil},
		"not looked up":                           {"no data", nil, nil, nil},
		"found in none":                           {"", nil, nil, nil},
	} {
		doc := &sbom.Document{Path: "sbom.json"}
		ev := &evidence{sboms: []*sbom.Document{doc}, known: &knowledge{result: &assess.Result{Elsewhere: c.elsewhere}, of: map[*sbom.Document]*assess.Assessed{doc: {Reason: c.reason, Vulnerabilities: c.all}}}}
		got := ev.meant(id)
		if !slices.EqualFunc(got, c.want, func(a, b decision.Meant) bool {
			return a.Component == b.Component && a.Package == b.Package && slices.Equal(a.Versions, b.Versions)
		}) {
			t.Errorf("%s: %+v, expected %+v", name, got, c.want)
		}
	}
}

// TestLeftToTheHospitalEndsByRepair: what a statement left to the hospital is met when the vulnerability is gone from every component that it may mean, never by their absence.
func TestLeftToTheHospitalEndsByRepair(t *testing.T) {
	const id, conan, golang = "CVE-2021-42386", "pkg:conan/busybox@1.33.0", "pkg:golang/stdlib@1.24.1"
	content := sbom.Hash{Algorithm: "SHA-256", Content: strings.Repeat("ab", 32), WellFormed: true}
	was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", About: id + ": Block TCP 8080.", Of: id,
		In: []decision.Meant{{Component: "busybox", Package: "pkg:conan/busybox", Versions: []string{"1.33.0"}, Hashes: []string{hashText(content)}}}}}
	with := func(h sbom.Hash, c *sbom.Component) *sbom.Component { c.Hashes = []sbom.Hash{h}; return c }
	two := was
	two.In = append(slices.Clone(was.In), decision.Meant{Component: "stdlib", Package: "pkg:golang/stdlib", Versions: []string{"1.24.1"}})
	unknown, altered, left := was, was, was
	unknown.In, altered.Altered, left.Left = nil, true, true
	newer := func() *sbom.Component {
		return listedAs("busybox", strings.Replace(conan, "1.33.0", "1.36.1", 1), "1.36.1")
	}
	clean, matched := &assess.Component{Looked: assess.Looked{State: assess.Clean}}, &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: "GHSA-1", Aliases: []vuln.ID{id}}}}
	changed := func(kind, name string) []decision.ComponentChange {
		return []decision.ComponentChange{{Change: kind, Name: name, Version: "1.33.0"}}
	}
	for name, c := range map[string]struct {
		was     decision.ObligationDelta
		listed  []*sbom.Component
		looked  *assess.Component
		changes []decision.ComponentChange
		reason  string
		apart   bool
		want    decision.ObligationState
	}{
		"repaired":                            {was, []*sbom.Component{newer()}, clean, changed("upgraded", "busybox"), "", false, decision.ObligationMet},
		"still found":                         {was, []*sbom.Component{newer()}, matched, nil, "", false, decision.ObligationNotJudged},
		"not looked up":                       {was, []*sbom.Component{newer()}, clean, nil, "no data", false, decision.ObligationNotJudged},
		"listed no more":                      {was, []*sbom.Component{listedAs("zlib", "", "1.3")}, clean, nil, "", false, decision.ObligationNotJudged},
		"left out beside another version":     {was, []*sbom.Component{newer()}, clean, changed("removed", "busybox"), "", false, decision.ObligationNotJudged},
		"left out before":                     {left, []*sbom.Component{newer()}, clean, nil, "", false, decision.ObligationNotJudged},
		"identified otherwise":                {was, []*sbom.Component{newer()}, clean, changed("cpe-changed", "busybox"), "", false, decision.ObligationNotJudged},
		"identified otherwise before":         {altered, []*sbom.Component{newer()}, clean, nil, "", false, decision.ObligationNotJudged},
		"not compared, and its version gone":  {was, []*sbom.Component{newer()}, clean, nil, "", true, decision.ObligationNotJudged},
		"still there under another name":      {was, []*sbom.Component{newer(), with(content, listedAs("acme", "pkg:generic/acme@1", "1"))}, clean, nil, "", false, decision.ObligationOpen},
		"one of two is repaired":              {two, []*sbom.Component{newer()}, clean, nil, "", false, decision.ObligationNotJudged},
		"both are":                            {two, []*sbom.Component{newer(), listedAs("stdlib", golang, "1.24.9")}, clean, nil, "", false, decision.ObligationMet},
		"it is not known what was meant then": {unknown, []*sbom.Component{newer()}, clean, nil, "", false, decision.ObligationNotJudged},
	} {
		run := metRun{sboms: []*sbom.Document{{Path: "sbom.json", Components: c.listed}}, looked: map[*sbom.Component]*assess.Component{}, changes: c.changes, reason: c.reason, apart: c.apart}
		for _, one := range c.listed {
			run.looked[one] = c.looked
		}
		r := resultsOf("base", "A-001", decision.Hold, decision.NotApplicable, 1)
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: "delivery"}}
		run.results = r
		if got := run.state(t, c.was, fact.EachStatement); got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}

// TestLeftToTheHospitalRemains: what a statement left to the hospital is open as long as the vulnerability is found unanswered where it was found, or not found only since what it was found in is listed otherwise, whatever
// is said of something else.
func TestLeftToTheHospitalRemains(t *testing.T) {
	const id, purl = "CVE-2020-11896", "pkg:generic/treck@6.0"
	was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", About: id + ": Block TCP 8080.", Of: id,
		In: []decision.Meant{{Component: "treck", Package: "pkg:generic/treck", Versions: []string{"6.0"}}}}}
	unknown := was
	unknown.In = nil
	clean := &assess.Component{Looked: assess.Looked{State: assess.Clean}}
	found := func(s assess.Status) *assess.Component {
		return &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: id, Status: s}}}
	}
	cpe := []decision.ComponentChange{{Change: "cpe-changed", Name: "treck", Version: "6.0"}}
	for name, c := range map[string]struct {
		was     decision.ObligationDelta
		purl    string
		version string
		looked  *assess.Component
		changes []decision.ComponentChange
		state   decision.ObligationState // what became of it otherwise
		want    bool
	}{
		"by another CPE, and silence":               {was, purl, "6.0", clean, cpe, decision.ObligationNotJudged, true},
		"by another package URL, and silence":       {was, "pkg:golang/treck@v6.0", "6.0", clean, nil, decision.ObligationNotJudged, true},
		"by another CPE, and ended by a statement":  {was, purl, "6.0", clean, cpe, decision.ObligationMet, true},
		"in another version, by another CPE":        {was, "pkg:generic/treck@6.1", "6.1", clean, cpe, decision.ObligationNotJudged, false},
		"repaired":                                  {was, "pkg:generic/treck@6.1", "6.1", clean, nil, decision.ObligationMet, false},
		"found, and ended by a statement":           {was, purl, "6.0", found(assess.Unstated), nil, decision.ObligationMet, true},
		"found, and fixed there":                    {was, purl, "6.0", found(assess.Fixed), nil, decision.ObligationMet, false},
		"found, and a waiver lifts it":              {was, purl, "6.0", found(assess.Affected), nil, decision.ObligationWaived, false},
		"found in another version":                  {was, "pkg:generic/treck@6.1", "6.1", found(assess.Unstated), nil, decision.ObligationNotJudged, false},
		"found, and where it was then nobody knows": {unknown, purl, "6.0", found(assess.Unstated), nil, decision.ObligationNotJudged, false},
	} {
		one := listedAs("treck", c.purl, c.version)
		doc := &sbom.Document{Path: "sbom.json", Components: []*sbom.Component{one}}
		ev := &evidence{delivery: &delivery.Delivery{}, sboms: []*sbom.Document{doc}, delta: &decision.Delta{SameProduct: true, Components: decision.ComponentDelta{Compared: true, Changes: c.changes}},
			known: &knowledge{result: &assess.Result{}, of: map[*sbom.Document]*assess.Assessed{doc: {Components: map[*sbom.Component]*assess.Component{one: c.looked}}}}}
		f := formerly{check: func(id string) *policy.Check { return &policy.Check{ID: id, Each: fact.EachStatement} }}
		about, run := c.was, newTally(ev, false)
		run.alter(&about, f)
		if got := run.still(c.state, about, "", f); slices.Contains(got, one) != c.want {
			t.Errorf("%s: still there: %t", name, !c.want)
		}
	}
}
