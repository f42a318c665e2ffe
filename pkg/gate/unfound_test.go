package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// TestTheSameVersionListedOtherwise: an obligation about a vulnerability stays open where its component is listed in the version that it had, by other identifiers under which nothing is found.
func TestTheSameVersionListedOtherwise(t *testing.T) {
	const purl = "pkg:generic/treck@6.0"
	held := heldComponent("treck", purl, "CVE-2020-11896")
	held[0].Subject.Version = "6.0"
	was := decision.ObligationDelta{Obligation: heldOf(t, held)[0]}
	cpe := []decision.ComponentChange{{Change: "cpe-changed", Name: "treck", Version: "6.0"}}
	found := &assess.Component{Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: "CVE-2020-11896", Status: assess.NotAffected}}}
	for name, c := range map[string]struct {
		listed  *sbom.Component
		looked  *assess.Component
		changes []decision.ComponentChange
		want    decision.ObligationState
		as      string
	}{
		"without its CPE":                  {listedAs("treck", purl, "6.0"), nil, cpe, decision.ObligationOpen, purl},
		"by another package URL":           {listedAs("treck", "pkg:golang/treck@v6.0", "6.0"), nil, nil, decision.ObligationOpen, "pkg:golang/treck@v6.0"},
		"as it was, and not found":         {listedAs("treck", purl, "6.0"), nil, nil, decision.ObligationNotJudged, ""},
		"without its CPE, and found":       {listedAs("treck", purl, "6.0"), found, cpe, decision.ObligationNotJudged, ""},
		"its version spelled otherwise":    {listedAs("treck", "pkg:generic/treck@v6.0", "v6.0"), nil, nil, decision.ObligationOpen, "treck v6.0"},
		"as the package of a distribution": {listedAs("treck", "pkg:deb/debian/treck@6.0-1", "6.0-1"), nil, nil, decision.ObligationOpen, "treck 6.0-1"},
		"as that of a later version":       {listedAs("treck", "pkg:deb/debian/treck@6.1-1", "6.1-1"), nil, nil, decision.ObligationNotJudged, ""},
		"in another version":               {listedAs("treck", purl, "6.1"), nil, cpe, decision.ObligationNotJudged, ""},
		"another component":                {listedAs("lwip", "pkg:generic/lwip@6.0", "6.0"), nil, nil, decision.ObligationNotJudged, ""},
	} {
		run := metRun{results: ended(heldComponent("zlib", "", "CVE-2026-9"), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{c.listed}}},
			looked: map[*sbom.Component]*assess.Component{}, changes: c.changes}
		if c.looked != nil {
			run.looked[c.listed] = c.looked
		}
		one := was
		if got := run.became(t, &one, fact.EachVulnerability); got != c.want || one.As != c.as {
			t.Errorf("%s: %s as %q, expected %s as %q", name, got, one.As, c.want, c.as)
		}
	}
}

// TestWhatIsLeftToTheHospitalLasts: what a statement left to the hospital is open as long as the vulnerability is found in the version in which it was found, and nothing ends it.
func TestWhatIsLeftToTheHospitalLasts(t *testing.T) {
	held := resultsOf("base", "A-001", decision.Hold, decision.Fail, 1)
	held[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: "vulnerability", Name: "CVE-2019-1010025"}}
	held[0].Things = []string{"CVE-2019-1010025: Block TCP 8080."}
	was := decision.ObligationDelta{Obligation: heldOf(t, held)[0]}
	was.In = []decision.Meant{{Component: "libc6", Versions: []string{"2.36"}}}
	for name, c := range map[string]struct {
		version string
		status  assess.Status
		want    decision.ObligationState
	}{
		"the supplier is silent":  {"2.36", assess.Unstated, decision.ObligationOpen},
		"it is investigated":      {"2.36", assess.UnderInvestigation, decision.ObligationOpen},
		"found, and not affected": {"2.36", assess.NotAffected, decision.ObligationNotJudged},
		"in another version":      {"2.41", assess.Unstated, decision.ObligationNotJudged},
	} {
		libc := listedAs("libc6", "", c.version)
		run := metRun{results: ended(heldComponent("zlib", "", "CVE-2026-9"), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{libc}}},
			looked: map[*sbom.Component]*assess.Component{libc: {Looked: assess.Looked{State: assess.Matched}, Vulnerabilities: []*assess.Vulnerability{{ID: "CVE-2019-1010025", Status: c.status}}}}}
		one := was
		if got := run.became(t, &one, fact.EachStatement); got != c.want || (one.As != "") != (c.want == decision.ObligationOpen) {
			t.Errorf("%s: %s as %q, expected %s", name, got, one.As, c.want)
		}
	}
	statement := func(status string) *policy.Subject {
		return &policy.Subject{Facts: policy.Values{"statement": &fact.Statement{Status: status}}}
	}
	for status, want := range map[string]bool{"fixed": true, "not_affected": true, "under_investigation": false, "affected": false, "": false} {
		if calms(statement(status)) != want {
			t.Errorf("%q ends it: %t", status, !want)
		}
	}
}

// TestSupportOfAPartThatIsNoMore: an SBOM that states that its list is complete ends what was asked about the support of a part, and nothing else.
func TestSupportOfAPartThatIsNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		control, stated  string
		compared, looked bool
		want             bool
	}{
		"complete":          {"SUP", "complete", true, true, true},
		"of a flaw":         {"VUL", "complete", true, true, false},
		"not complete":      {"SUP", "incomplete", true, true, false},
		"not compared":      {"SUP", "complete", false, true, false},
		"not looked into":   {"SUP", "complete", true, false, false},
		"nothing is stated": {"SUP", "", true, true, false},
	} {
		compositions := ""
		if c.stated != "" {
			compositions = `, "compositions": [{"aggregate": "` + c.stated + `", "dependencies": ["pump"]}]`
		}
		doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"type": "firmware", "bom-ref": "pump", "name": "Pump"}}`+compositions+"}"), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		file := &delivery.File{Path: "pump.bin", Role: delivery.Artifact}
		ev := &evidence{delivery: &delivery.Delivery{Files: []*delivery.File{file}}, inside: map[string]*observe.Observation{}, sboms: []*sbom.Document{doc},
			delta: &decision.Delta{Components: decision.ComponentDelta{Compared: c.compared}}}
		if c.looked {
			ev.inside[file.Path] = &observe.Observation{Whole: true}
		}
		if got := newTally(ev, false).completely(&policy.Check{Controls: []string{c.control}}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestAnObligationOfADoubtStays: what was asked of a component that is known under another name stays open as long as it is not asked only because the component is listed otherwise.
func TestAnObligationOfADoubtStays(t *testing.T) {
	held := heldComponent("treck", "", "")
	held[0].Subject.Version = "6.0"
	was := decision.ObligationDelta{Obligation: heldOf(t, held)[0]}
	change := decision.ComponentChange{Change: decision.ChangeUnfound, SBOM: "sbom.json", Name: "treck", Version: "6.0", Doubted: []string{"CVE-1"}}
	other, found, written, later, content := change, change, change, change, change
	content.Version, content.SameContent = "6.1", true
	other.Name, found.Doubted, found.Unfound, written.Version, later.Version = "lwip", nil, []string{"CVE-1"}, "v6.0", "6.1"
	for name, c := range map[string]struct {
		change  decision.ComponentChange
		version string
		names   string // of the vulnerabilities that the check is about
		want    decision.ObligationState
	}{
		"not asked any more":             {change, "6.0", "[]", decision.ObligationOpen},
		"its version, written otherwise": {written, "v6.0", "[]", decision.ObligationOpen},
		"of another version":             {later, "6.1", "[]", decision.ObligationMet},
		"of the same content":            {content, "6.1", "[]", decision.ObligationOpen},
		"of another component":           {other, "6.0", "[]", decision.ObligationMet},
		"of what is found by itself":     {found, "6.0", "[]", decision.ObligationMet},
		"of a check of something else":   {change, "6.0", "", decision.ObligationMet},
	} {
		run := metRun{results: ended(heldComponent("treck", "", ""), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{listedAs("treck", "", c.version)}}},
			changes: []decision.ComponentChange{c.change}, names: c.names}
		one := was
		if got := run.became(t, &one, fact.EachComponent); got != c.want || (one.As != "") != (c.want == decision.ObligationOpen) {
			t.Errorf("%s: %s as %q, expected %s", name, got, one.As, c.want)
		}
	}
}

// TestAsked: what is known under another name, or was dismissed, is a question about the component; an identifier that data cover answers it.
func TestAsked(t *testing.T) {
	bare, named := listedAs("treck", "", "6.0"), listedAs("treck", "pkg:npm/treck@6.0", "6.0")
	ev := func(of assess.Component) *evidence {
		doc := &sbom.Document{Path: "sbom.json", Components: []*sbom.Component{named}}
		return &evidence{sboms: []*sbom.Document{doc}, known: &knowledge{of: map[*sbom.Document]*assess.Assessed{doc: {Components: map[*sbom.Component]*assess.Component{named: &of}}}}}
	}
	asked := ev(assess.Component{Looked: assess.Looked{Doubts: []assess.Found{{ID: "GHSA-1", Aliases: []vuln.ID{"CVE-1"}}}, Dismissed: []vuln.ID{"CVE-2"}}})
	for id, want := range map[string]bool{"GHSA-1": true, "CVE-1": true, "CVE-2": true, "CVE-3": false} {
		if asked.stillAsked(named, id) != want {
			t.Errorf("%s is asked: %t", id, !want)
		}
	}
	for name, c := range map[string]struct {
		looked assess.Looked
		was    *sbom.Component
		want   bool
	}{
		"clean":                     {assess.Looked{State: assess.Clean}, bare, true},
		"other software was found":  {assess.Looked{State: assess.Matched}, bare, true},
		"not assessable":            {assess.Looked{State: assess.NotAssessable}, bare, false},
		"no advisory of such a CPE": {assess.Looked{State: assess.Clean, Unknown: true}, bare, false},
		"looked up in part":         {assess.Looked{State: assess.Clean, Partly: true}, bare, false},
		"called otherwise before":   {assess.Looked{State: assess.Clean}, listedAs("stack", "", "6.0"), false},
	} {
		if got := ev(assess.Component{Looked: c.looked}).identified(c.was, named); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if ev(assess.Component{Looked: assess.Looked{State: assess.Clean}}).identified(bare, bare) {
		t.Error("what nothing identifies is identified")
	}
}
