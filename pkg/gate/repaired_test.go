package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

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
