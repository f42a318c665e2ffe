package gate

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// TestStillThereUnderAnotherName: what has the hash of the component that an obligation is about is that component, whatever it is called now.
func TestStillThereUnderAnotherName(t *testing.T) {
	const log4j = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
	content := sbom.Hash{Algorithm: "SHA-256", Content: strings.Repeat("ab", 32), WellFormed: true}
	with := func(h sbom.Hash, c *sbom.Component) *sbom.Component { c.Hashes = []sbom.Hash{h}; return c }
	held := func(vulnerability string, h sbom.Hash) decision.ObligationDelta {
		r := heldComponent("log4j-core", log4j, vulnerability)
		r[0].Subject.Version = "2.14.1"
		with(h, componentOf(r[0].Subject))
		return decision.ObligationDelta{Obligation: heldOf(t, r)[0]}
	}
	const cve = "CVE-2021-44228"
	clean := &assess.Component{Looked: assess.Looked{State: assess.Clean}}
	repaired := func() *sbom.Component {
		return listedAs("log4j-core", strings.Replace(log4j, "2.14.1", "2.17.1", 1), "2.17.1")
	}
	renamed := func() *sbom.Component { return listedAs("acme-logging", "pkg:generic/acme-logging@1.0", "1.0") }
	other := func() *sbom.Component { return listedAs("log4j-core", log4j, "2.14.1") }
	upper, shared, sha1 := content, content, content
	upper.Algorithm, upper.Content = "SHA256", strings.ToUpper(content.Content)
	shared.Shared = true
	sha1.Algorithm = "SHA-1"
	for name, c := range map[string]struct {
		cve    string
		then   sbom.Hash
		listed []*sbom.Component
		passes bool // the check of what bears the hash now
		want   decision.ObligationState
		as     string
	}{
		"renamed, and a repaired one is listed":       {cve, content, []*sbom.Component{with(content, renamed()), repaired()}, false, decision.ObligationOpen, "acme-logging 1.0"},
		"renamed":                                     {cve, content, []*sbom.Component{with(content, renamed())}, false, decision.ObligationOpen, "acme-logging 1.0"},
		"its hash spelled otherwise":                  {cve, content, []*sbom.Component{with(upper, renamed()), repaired()}, false, decision.ObligationOpen, "acme-logging 1.0"},
		"under two names":                             {cve, content, []*sbom.Component{with(content, renamed()), with(content, listedAs("zlog", "", "2"))}, false, decision.ObligationOpen, "acme-logging 1.0, and 1 more"},
		"under three names, so that the hash is none": {cve, content, []*sbom.Component{with(shared, renamed()), repaired()}, false, decision.ObligationOpen, "acme-logging 1.0"},
		"another version stated of the same content":  {cve, content, []*sbom.Component{with(content, repaired())}, false, decision.ObligationOpen, "log4j-core 2.17.1"},
		"another package URL alone":                   {cve, content, []*sbom.Component{with(content, listedAs("log4j-core", "pkg:generic/log4j-core@2.14.1", "2.14.1"))}, false, decision.ObligationOpen, "pkg:generic/log4j-core@2.14.1"},
		"renamed, and answered there":                 {cve, content, []*sbom.Component{with(content, renamed()), repaired()}, true, decision.ObligationMet, ""},
		"listed as it was, too":                       {cve, content, []*sbom.Component{with(content, renamed()), with(content, other())}, false, decision.ObligationMet, ""},
		"repaired, with content of its own":           {cve, content, []*sbom.Component{repaired()}, false, decision.ObligationMet, ""},
		"another algorithm":                           {cve, content, []*sbom.Component{with(sha1, renamed()), repaired()}, false, decision.ObligationMet, ""},
		"no hash that tells it from others":           {cve, shared, []*sbom.Component{with(content, renamed()), repaired()}, false, decision.ObligationMet, ""},
		"a component, renamed":                        {"", content, []*sbom.Component{with(content, renamed()), repaired()}, false, decision.ObligationOpen, "acme-logging 1.0"},
		"a component, renamed, of which it passes":    {"", content, []*sbom.Component{with(content, renamed()), repaired()}, true, decision.ObligationMet, ""},
	} {
		t.Run(name, func(t *testing.T) {
			run, each := metRun{sboms: []*sbom.Document{{Path: "sbom.json", Components: c.listed}}, looked: map[*sbom.Component]*assess.Component{}}, fact.EachVulnerability
			if c.cve == "" {
				each = fact.EachComponent
			}
			for _, one := range c.listed {
				run.looked[one] = clean
				r := heldComponent(one.Name.Text, one.Purl.Text, map[bool]string{true: c.cve, false: "CVE-2026-9"}[c.passes])
				if c.cve == "" {
					r = heldComponent(one.Name.Text, one.Purl.Text, "")
				}
				switch facts := r[0].Subject.Facts.(type) {
				case *componentFacts:
					facts.of = one
				case *aboutVulnerability:
					facts.vulnerability.Component = one
				}
				r[0].Outcome = decision.Pass
				if c.cve == "" && !c.passes && one.Name.Text == "acme-logging" {
					r[0].Outcome = decision.NotApplicable
				}
				run.results = append(run.results, r...)
			}
			was := held(c.cve, c.then)
			was.As = "of the run before"
			if state, as := run.became(t, &was, each), was.As; state != c.want || as != c.as {
				t.Errorf("%s as %q, expected %s as %q", state, as, c.want, c.as)
			}
		})
	}
}

// TestRenamedAndThenLeftOut: the name under which a component was still there is its own, also where another version of its first name is listed and passes.
func TestRenamedAndThenLeftOut(t *testing.T) {
	const log4j = "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1"
	was := decision.ObligationDelta{Obligation: heldOf(t, heldComponent("log4j-core", log4j, "CVE-2021-44228"))[0]}
	newer := listedAs("log4j-core", log4j, "2.17.1")
	for as, want := range map[string]decision.ObligationState{
		"acme-logging 1.0": decision.ObligationNotJudged, "acme-logging 1.0, and 1 more": decision.ObligationNotJudged, "pkg:generic/acme-logging@1.0": decision.ObligationNotJudged,
		"": decision.ObligationMet, "acme 1.0": decision.ObligationMet,
	} {
		run := metRun{results: ended(heldComponent("zlib", "", "CVE-2026-9"), decision.Pass), sboms: []*sbom.Document{{Path: "sbom.json", Components: []*sbom.Component{newer}}},
			looked:  map[*sbom.Component]*assess.Component{newer: {Looked: assess.Looked{State: assess.Clean}}},
			changes: []decision.ComponentChange{{Change: "removed", Name: "acme-logging", Version: "1.0", Purl: "pkg:generic/acme-logging@1.0"}}}
		was := was
		was.As = as
		if got := run.became(t, &was, fact.EachVulnerability); got != want || was.Left != (want == decision.ObligationNotJudged) {
			t.Errorf("%q: %s, left %t, expected %s", as, got, was.Left, want)
		}
	}
}
