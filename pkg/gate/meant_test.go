package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestWhatAStatementMayMean keeps the components in which data find the vulnerability, and says where there may be others.
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
		beyond    bool
	}{
		"one":                          {"", []*assess.Vulnerability{found(busybox)}, nil, []decision.Meant{one}, false},
		"of two versions, and another": {"", []*assess.Vulnerability{found(busybox), found(newer), found(zlib)}, nil, []decision.Meant{{Component: "busybox", Package: "pkg:generic/busybox", Versions: []string{"1.33.0", "1.34.0"}}, {Component: "zlib", Versions: []string{"1.3"}}}, false},
		"another vulnerability":        {"", []*assess.Vulnerability{found(busybox), {Component: zlib, ID: "CVE-2026-9"}}, nil, []decision.Meant{one}, false},
		"stated of another, where data have none": {"", []*assess.Vulnerability{found(busybox), stated(zlib)}, nil, []decision.Meant{one}, true},
		"stated of what no SBOM lists":            {"", []*assess.Vulnerability{found(busybox)}, []*assess.Vulnerability{stated(nil)}, []decision.Meant{one}, true},
		"known of other software":                 {"", []*assess.Vulnerability{found(busybox), through}, nil, []decision.Meant{one, {Component: "zlib", Versions: []string{"1.3"}}}, true},
		"not looked up":                           {"no data", nil, nil, nil, false},
		"found in none":                           {"", nil, []*assess.Vulnerability{stated(nil)}, nil, false},
	} {
		doc := &sbom.Document{Path: "sbom.json"}
		ev := &evidence{sboms: []*sbom.Document{doc}, known: &knowledge{result: &assess.Result{Elsewhere: c.elsewhere}, of: map[*sbom.Document]*assess.Assessed{doc: {Reason: c.reason, Vulnerabilities: c.all}}}}
		got := ev.meant(id)
		if got.beyond != c.beyond || !slices.EqualFunc(got.in, c.want, func(a, b decision.Meant) bool {
			return a.Component == b.Component && a.Package == b.Package && slices.Equal(a.Versions, b.Versions)
		}) {
			t.Errorf("%s: %+v, expected %+v, beyond %t", name, got, c.want, c.beyond)
		}
	}
}

// TestWhatIsKeptOfMeaningsIsBounded: components, and versions and hashes of each; what is beyond them is told.
func TestWhatIsKeptOfMeaningsIsBounded(t *testing.T) {
	const id, many = "CVE-2021-42386", 3000
	for name, c := range map[string]struct {
		one                          func(n int) *sbom.Component
		all                          int
		components, versions, hashes int
		beyond                       bool
	}{
		"components": {func(n int) *sbom.Component { return listedAs(fmt.Sprint("busybox", n), "", "1") }, many, maxMeant, maxMeant, 0, true},
		"versions":   {func(n int) *sbom.Component { return listedAs("busybox", "", fmt.Sprint(n)) }, many, 1, maxMeantVersions, 0, true},
		"hashes": {func(n int) *sbom.Component {
			one := listedAs("busybox", "", "1")
			for alg := range maxHashes {
				one.Hashes = append(one.Hashes, sbom.Hash{Algorithm: fmt.Sprint("H", alg), Content: fmt.Sprint(n), WellFormed: true})
			}
			return one
		}, many, 1, 1, maxMeantHashes, true},
		"as many as are kept": {func(n int) *sbom.Component { return listedAs("busybox", "", fmt.Sprint(n)) }, maxMeantVersions, 1, maxMeantVersions, 0, false},
	} {
		doc, a := &sbom.Document{Path: "sbom.json"}, &assess.Assessed{}
		for n := range c.all {
			a.Vulnerabilities = append(a.Vulnerabilities, &assess.Vulnerability{Component: c.one(n), ID: id, Found: &assess.Found{}})
		}
		got := (&evidence{sboms: []*sbom.Document{doc}, known: &knowledge{result: &assess.Result{}, of: map[*sbom.Document]*assess.Assessed{doc: a}}}).meant(id)
		versions, hashes := 0, 0
		for _, m := range got.in {
			versions, hashes = versions+len(m.Versions), hashes+len(m.Hashes)
		}
		if len(got.in) != c.components || versions != c.versions || hashes != c.hashes || got.beyond != c.beyond {
			t.Errorf("%s: %d components, %d versions, %d hashes, beyond %t", name, len(got.in), versions, hashes, got.beyond)
		}
	}
}

// TestEachComponentGoesByItself: what a statement left to the hospital about several components is met when each is answered or repaired; one that is listed no more is by what is said of it or of the product.
func TestEachComponentGoesByItself(t *testing.T) {
	const id = "CVE-2020-11896"
	tcp, dns, busybox := pumpPart("treck-tcp", "6.0"), pumpPart("treck-dns", "6.0"), pumpPart("busybox", "1")
	newTCP, newDNS := pumpPart("treck-tcp", "6.1"), pumpPart("treck-dns", "6.1")
	of := pumpParts
	for name, c := range map[string]struct {
		listed []string
		fixed  []vex.Component // what the statement calls fixed; none: the product
		stated bool            // nothing that is said of the vulnerability asks for anything
		beyond bool
		inside string // what is found inside of the software beside what is listed
		want   bool
	}{
		"both are answered":                               {[]string{tcp, dns}, of("treck-tcp@6.0", "treck-dns@6.0"), true, false, "", true},
		"the product is":                                  {[]string{tcp, dns}, nil, true, false, "", true},
		"one is, and the other stays as it was":           {[]string{tcp, dns}, of("treck-dns@6.0"), true, false, "", false},
		"one is, and the other is left out":               {[]string{newDNS}, of("treck-dns@6.1"), true, false, "", false},
		"one is, and the other is answered as missing":    {[]string{newDNS}, of("treck-dns@6.1", "treck-tcp@6.0"), true, false, "", true},
		"the product is, and one is left out":             {[]string{newDNS}, nil, true, false, "", true},
		"left out, answered, and found inside":            {[]string{newDNS}, nil, true, false, "treck-tcp", false},
		"one is, and the other is repaired":               {[]string{newTCP, dns}, of("treck-dns@6.0"), true, false, "", true},
		"something else is":                               {[]string{tcp, dns, busybox}, of("busybox@1"), true, false, "", false},
		"both are repaired":                               {[]string{newTCP, newDNS}, of("busybox@1"), false, false, "", true},
		"both are repaired, and there are others":         {[]string{newTCP, newDNS}, of("busybox@1"), false, true, "", false},
		"both are repaired, and others are answered":      {[]string{newTCP, newDNS}, of("busybox@1"), true, true, "", true},
		"answered, and something of it asks for more":     {[]string{tcp, dns}, nil, false, false, "", false},
		"one is repaired, one left out, nothing answered": {[]string{newTCP}, of("busybox@1"), false, false, "", false},
	} {
		ev := pumpSaying(t, id, vex.Fixed, c.listed, c.fixed)
		doc := ev.sboms[0]
		for _, one := range doc.All() {
			ev.known.of[doc].Components[one] = &assess.Component{Looked: assess.Looked{State: assess.Clean}}
			if one.Version.Text == "6.0" {
				ev.known.of[doc].Components[one] = &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: id}}}
			}
		}
		if c.inside != "" {
			ev.declared.Undeclared = []compare.Observed{{Name: c.inside}}
		}
		was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", About: id + ": Block TCP 8080.", Of: id, Beyond: c.beyond, In: []decision.Meant{
			{Component: "treck-tcp", Package: "pkg:generic/treck-tcp", Versions: []string{"6.0"}}, {Component: "treck-dns", Package: "pkg:generic/treck-dns", Versions: []string{"6.0"}}}}}
		f := formerly{check: func(id string) *policy.Check { return &policy.Check{ID: id, Each: fact.EachStatement} }}
		if got := newTally(ev, false).meantMet(was, c.stated, f); got != c.want {
			t.Errorf("%s: met %t", name, got)
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
	unknown, beyond := was, was
	unknown.In, beyond.Beyond = nil, true
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
		"found, and statements spoke of more":       {beyond, purl, "6.0", found(assess.Unstated), nil, decision.ObligationNotJudged, true},
		"by another CPE, and they spoke of more":    {beyond, purl, "6.0", clean, cpe, decision.ObligationMet, true},
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

// TestLeftToTheHospitalLastsUnderAnotherName: what the vulnerability is found in is known again in its version by its name, its package or its content.
func TestLeftToTheHospitalLastsUnderAnotherName(t *testing.T) {
	const id, purl = "CVE-2019-1010025", "pkg:deb/debian/libc6@2.36-9"
	content := sbom.Hash{Algorithm: "SHA-256", Content: strings.Repeat("ab", 32), WellFormed: true}
	was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", Of: id,
		In: []decision.Meant{{Component: "libc6", Package: "pkg:deb/debian/libc6", Versions: []string{"2.36-9"}, Hashes: []string{hashText(content)}}}}}
	for name, c := range map[string]struct {
		name, purl, version string
		hashes              []sbom.Hash
		want                bool
	}{
		"as it was":                      {"libc6", purl, "2.36-9", nil, true},
		"by its package":                 {"glibc", purl, "2.36-9", nil, true},
		"by its name":                    {"libc6", "pkg:generic/libc6@2.36-9", "2.36-9", nil, true},
		"by its content":                 {"glibc", "pkg:generic/glibc@2.36-9", "2.36-9", []sbom.Hash{content}, true},
		"its version, written otherwise": {"glibc", purl, "v2.36-9", nil, true},
		"another name, and nothing else": {"glibc", "pkg:generic/glibc@2.36-9", "2.36-9", nil, false},
		"another version":                {"libc6", purl, "2.36-10", nil, false},
	} {
		one := listedAs(c.name, c.purl, c.version)
		one.Hashes = c.hashes
		doc := &sbom.Document{Path: "sbom.json", Components: []*sbom.Component{one}}
		found := &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: id, Status: assess.Unstated}}}
		ev := &evidence{sboms: []*sbom.Document{doc}, known: &knowledge{result: &assess.Result{}, of: map[*sbom.Document]*assess.Assessed{doc: {Components: map[*sbom.Component]*assess.Component{one: found}}}}}
		if got := newTally(ev, false).lasts(was, formerly{}); (len(got) > 0) != c.want {
			t.Errorf("%s: %t", name, !c.want)
		}
	}
}
