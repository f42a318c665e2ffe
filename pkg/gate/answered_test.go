package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestAnsweredByNobodyNamed: a statement that is signed answers a vulnerability once somebody is named who may sign; an unsigned one, and one where somebody is named, does not.
func TestAnsweredByNobodyNamed(t *testing.T) {
	for name, c := range map[string]struct {
		nobody, signed bool
		status         assess.Status
		claimed        bool
		want           string
	}{
		"signed, and nobody named":  {true, true, assess.Unstated, true, "vex.json"},
		"signed, and somebody":      {false, true, assess.Unstated, true, ""},
		"unsigned":                  {true, false, assess.Unstated, true, ""},
		"nothing said of it":        {true, true, assess.Unstated, false, ""},
		"affected, whoever says so": {true, true, assess.Affected, true, ""},
	} {
		v := &assess.Vulnerability{Status: c.status, Judgement: &vex.Judgement{}}
		if c.claimed {
			v.Judgement.Claims = []*vex.Claim{{Path: "vex.json"}}
		}
		ev := &evidence{noRegistry: c.nobody, vexes: []*vex.Document{{Path: "vex.json"}},
			trust: &verify.Report{Files: map[string]*verify.FileTrust{"vex.json": {Ladder: decision.Ladder{Present: c.signed}}}}}
		if got := ev.answeredIn(&policy.Result{Subject: &policy.Subject{Facts: &aboutVulnerability{vulnerability: v}}}); got != c.want {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
	}
}

// TestAnsweredOfAComponent: what a check finds of several vulnerabilities in a component is answered where a signed statement is about each of them there, or in the whole product.
func TestAnsweredOfAComponent(t *testing.T) {
	of := func(purl string) vex.Component { return vex.Component{PURLs: []string{purl}} }
	pump, zlib, curl := of("pkg:generic/acme/pump@1.0"), of("pkg:deb/debian/zlib1g@1.2.13"), of("pkg:deb/debian/curl@8.0")
	about := func(id string, product vex.Component, parts ...vex.Component) vex.Statement {
		return vex.Statement{Vulnerability: vex.Vulnerability{Name: id}, Products: []vex.Product{{Component: product, Subcomponents: parts}}, Status: vex.NotAffected}
	}
	component := listedAs("zlib1g", "pkg:deb/debian/zlib1g@1.2.13", "1.2.13")
	doc := &sbom.Document{Path: "sbom.json", Root: listedAs("Pump", "pkg:generic/acme/pump@1.0", "1.0"), Components: []*sbom.Component{component}}
	for name, c := range map[string]struct {
		says   []vex.Statement
		signed bool
		want   string
	}{
		"each":               {[]vex.Statement{about("CVE-2026-1001", pump, zlib), about("CVE-2026-1002", pump, zlib)}, true, "vex.json"},
		"the whole product":  {[]vex.Statement{about("CVE-2026-1001", pump), about("CVE-2026-1002", pump, curl, zlib)}, true, "vex.json"},
		"in small letters":   {[]vex.Statement{about("cve-2026-1001", pump, zlib), about("CVE-2026-1002", pump, zlib)}, true, "vex.json"},
		"unsigned":           {[]vex.Statement{about("CVE-2026-1001", pump), about("CVE-2026-1002", pump)}, false, ""},
		"one of two":         {[]vex.Statement{about("CVE-2026-1001", pump, zlib)}, true, ""},
		"another component":  {[]vex.Statement{about("CVE-2026-1001", pump, zlib), about("CVE-2026-1002", pump, curl)}, true, ""},
		"another product":    {[]vex.Statement{about("CVE-2026-1001", pump, zlib), about("CVE-2026-1002", of("pkg:generic/acme/watch@1.0"), zlib)}, true, ""},
		"a part of anything": {[]vex.Statement{about("CVE-2026-1001", pump, zlib), about("CVE-2026-1002", zlib)}, true, ""},
	} {
		ev := &evidence{noRegistry: true, delivery: &delivery.Delivery{}, claim: claim{product: "Pump", version: "1.0"}, sboms: []*sbom.Document{doc}, vexes: []*vex.Document{{Path: "vex.json", Statements: c.says}},
			trust: &verify.Report{Files: map[string]*verify.FileTrust{"vex.json": {Ladder: decision.Ladder{Present: c.signed}}}}}
		found := &assess.Component{Unanswered: []vuln.ID{"CVE-2026-1001"}, Doubted: []*assess.Doubt{{Found: &assess.Found{ID: "CVE-2026-1002"}}}}
		ev.known = &knowledge{of: map[*sbom.Document]*assess.Assessed{doc: {Components: map[*sbom.Component]*assess.Component{component: found}}}}
		ev.known.result = assess.Join(ev.vulnerabilityCase())
		r := &policy.Result{Check: &policy.Check{Vulnerabilities: "[]"}, Outcome: decision.Fail, Subject: &policy.Subject{Facts: &componentFacts{&described{doc: doc}, component}}}
		if got := ev.answeredIn(r); got != c.want {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
		if r.Check = (&policy.Check{}); ev.answeredIn(r) != "" {
			t.Errorf("%s: an answer to what is not about vulnerabilities", name)
		}
	}
}
