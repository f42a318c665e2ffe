package gate

import (
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestWhatStatementsAloneSpokeOfIsNotGone: that the data do not find a vulnerability is a repair of one that they found: of one that they never knew in the component only a statement shows it, as long as the component is what it was.
func TestWhatStatementsAloneSpokeOfIsNotGone(t *testing.T) {
	const id = "CVE-2026-31337"
	ssl, newSSL := pumpPart("openssl", "3.0"), pumpPart("openssl", "3.1")
	ob := func(component, version string) decision.Obligation {
		o := decision.Obligation{From: "A-001", About: id, Component: component, Vulnerability: id, Unfound: true}
		n := name{kind: fact.EachVulnerability, name: id, component: component}
		if version != "" {
			o.Versions, n.version, n.pkg = []string{version}, version, "pkg:generic/"+component
		}
		o.ID = n.id("A-001", "2")
		return o
	}
	found := ob("openssl", "3.0")
	found.Unfound = false
	for name, c := range map[string]struct {
		was    decision.Obligation
		now    says
		listed string
		want   decision.ObligationState
	}{
		"nothing is said":                           {ob("openssl", "3.0"), says{}, ssl, decision.ObligationOpen},
		"fixed":                                     {ob("openssl", "3.0"), says{status: vex.Fixed, of: []string{"openssl@3.0"}}, ssl, decision.ObligationMet},
		"fixed in the product":                      {ob("openssl", "3.0"), says{status: vex.Fixed}, ssl, decision.ObligationMet},
		"fixed in another":                          {ob("openssl", "3.0"), says{status: vex.Fixed, of: []string{"lwip@2"}}, ssl, decision.ObligationOpen},
		"another version":                           {ob("openssl", "3.0"), says{}, newSSL, decision.ObligationNotJudged},
		"of the product, nothing is said":           {ob("", ""), says{}, ssl, decision.ObligationOpen},
		"of the product, fixed":                     {ob("", ""), says{status: vex.Fixed}, ssl, decision.ObligationMet},
		"of what is not listed, nothing is said":    {ob("pkg:generic/lwip@2", ""), says{}, ssl, decision.ObligationNotJudged},
		"of what is not listed, fixed":              {ob("pkg:generic/lwip@2", ""), says{status: vex.Fixed, of: []string{"lwip@2"}}, ssl, decision.ObligationMet},
		"of what is not listed, fixed in another":   {ob("pkg:generic/lwip@2", ""), says{status: vex.Fixed, of: []string{"openssl@3.0"}}, ssl, decision.ObligationNotJudged},
		"that was found and is no more, in silence": {found, says{}, ssl, decision.ObligationNotJudged},
	} {
		run := newTally(release(t, c.now, id, c.listed), false)
		r := resultsOf("base", "A-001", decision.Hold, decision.Pass, 1)
		r[0].Check.Each = fact.EachVulnerability
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: fact.EachVulnerability, Name: "CVE-2026-2", Component: "zlib"}, Facts: policy.Values{}}
		if err := run.take(r); err != nil {
			t.Fatal(err)
		}
		o := decision.ObligationDelta{Obligation: c.was}
		f := formerly{check: func(string) *policy.Check { return r[0].Check }}
		if got := run.obliged(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), f)(&o); got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}
