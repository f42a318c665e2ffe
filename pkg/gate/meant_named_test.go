package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const pump = "pkg:generic/pump@2"

// pumpPart is a part of a pump, as its SBOM lists it.
func pumpPart(name, version string) string {
	return fmt.Sprintf(`{"type": "library", "bom-ref": "%[1]s %[2]s", "name": %[1]q, "version": %[2]q, "purl": "pkg:generic/%[1]s@%[2]s"}`, name, version)
}

// pumpParts are parts as statements name them.
func pumpParts(names ...string) (out []vex.Component) {
	for _, n := range names {
		out = append(out, vex.Component{PURLs: []string{"pkg:generic/" + n}})
	}
	return out
}

// pumpSaying is a pump with these parts, of which a signed statement says something: of parts or, where it names none, of all. No data know the vulnerability.
func pumpSaying(t *testing.T, id string, status vex.Status, listed []string, of []vex.Component) *evidence {
	t.Helper()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	text := fmt.Sprintf(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"type": "firmware", "bom-ref": "pump", "name": "Pump", "version": "2", "purl": %q}}, "components": [%s]}`, pump, strings.Join(listed, ", "))
	doc, err := sbom.Read("sbom.json", []byte(text), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	statement := vex.Statement{Pointer: "/statements/0", Vulnerability: vex.Vulnerability{Name: id}, Status: status, Timestamp: vex.Stamp{State: vex.Stated, Text: "x", Time: at}, Products: []vex.Product{{Component: vex.Component{PURLs: []string{pump}}, Subcomponents: of}}}
	if status == vex.NotAffected {
		statement.Justification = vex.VulnerableCodeNotExecuted
	}
	says := &vex.Document{Path: "vex.json", Format: vex.OpenVEX, ID: "v", Author: "v", Revision: "1", Timestamp: statement.Timestamp, Statements: []vex.Statement{statement}}
	result := assess.Join(assess.Case{Documents: []assess.Document{{SBOM: doc, Product: true}}, Sources: []vex.Source{{Rank: vex.Maker, Document: says}}, At: at, Answers: true})
	return &evidence{delivery: &delivery.Delivery{}, sboms: []*sbom.Document{doc}, vexes: []*vex.Document{says}, delta: &decision.Delta{SameProduct: true, Components: decision.ComponentDelta{Compared: true}},
		known: &knowledge{result: result, of: map[*sbom.Document]*assess.Assessed{doc: {Components: map[*sbom.Component]*assess.Component{}}}}}
}

// TestWhatAStatementNamesIsMeant: what a statement itself names is kept, whether or not the data find the vulnerability there, and goes for the thing that this statement left to the hospital alone.
func TestWhatAStatementNamesIsMeant(t *testing.T) {
	const id = "CVE-2026-31337"
	listed := []string{pumpPart("openssl", "3.0"), pumpPart("libssl3", "3.0"), pumpPart("zlib", "1.3")}
	one := func(name, version string, unfound bool) decision.Meant {
		return decision.Meant{Component: name, Package: "pkg:generic/" + name, Versions: []string{version}, Unfound: unfound}
	}
	for name, c := range map[string]struct {
		names  []string
		found  string // where the data find it
		other  bool   // the thing was left by another statement
		want   []decision.Meant
		beyond bool
	}{
		"two, and the data know none":      {[]string{"openssl@3.0", "libssl3@3.0"}, "", false, []decision.Meant{one("openssl", "3.0", true), one("libssl3", "3.0", true)}, false},
		"two, and the data find one":       {[]string{"openssl@3.0", "libssl3@3.0"}, "openssl", false, []decision.Meant{one("libssl3", "3.0", true), one("openssl", "3.0", false)}, false},
		"one, and the data find another":   {[]string{"openssl@3.0"}, "zlib", false, []decision.Meant{one("openssl", "3.0", true), one("zlib", "1.3", false)}, false},
		"one that is listed, one that not": {[]string{"openssl@3.0", "lwip@2"}, "", false, []decision.Meant{one("openssl", "3.0", true), one("lwip", "2", true)}, true},
		"one that is not listed alone":     {[]string{"lwip@2"}, "", false, []decision.Meant{one("lwip", "2", true)}, true},
		"one that is not, one is found":    {[]string{"lwip@2"}, "zlib", false, []decision.Meant{one("lwip", "2", true), one("zlib", "1.3", false)}, true},
		"none: the product as a whole":     {nil, "", false, nil, false},
		"two, in another statement":        {[]string{"openssl@3.0", "libssl3@3.0"}, "", true, nil, false},
	} {
		ev := pumpSaying(t, id, vex.Affected, listed, pumpParts(c.names...))
		a := ev.known.of[ev.sboms[0]]
		for _, part := range ev.sboms[0].Components {
			a.Components[part] = &assess.Component{}
			if part.Name.Text == c.found {
				v := &assess.Vulnerability{Component: part, ID: "GHSA-1", Aliases: []vuln.ID{id}, Found: &assess.Found{}}
				a.Components[part].Vulnerabilities, a.Vulnerabilities = []*assess.Vulnerability{v}, []*assess.Vulnerability{v}
			}
		}
		by := &policy.Subject{Subject: decision.Subject{Name: id}, File: "vex.json", Pointer: "/statements/0"}
		if c.other {
			by.Pointer = "/statements/1"
		}
		got := newTally(ev, false).meantBy(id, id+": Block TCP 8080.", []*policy.Subject{by})
		if got.beyond != c.beyond || !slices.EqualFunc(got.in, c.want, func(a, b decision.Meant) bool {
			return a.Component == b.Component && a.Package == b.Package && a.Unfound == b.Unfound && slices.Equal(a.Versions, b.Versions)
		}) {
			t.Errorf("%s: %+v, expected %+v, beyond %t", name, got, c.want, c.beyond)
		}
	}
}

// TestMoreNamedThanAreKept: of what a statement names beyond what is kept only one about the product says anything.
func TestMoreNamedThanAreKept(t *testing.T) {
	const id = "CVE-2026-31337"
	var listed, names []string
	for n := range maxMeant + 1 {
		listed, names = append(listed, pumpPart(fmt.Sprint("part", n), "1")), append(names, fmt.Sprintf("part%d@1", n))
	}
	ev := pumpSaying(t, id, vex.Affected, listed, pumpParts(names...))
	all := newTally(ev, false).meantBy(id, "", []*policy.Subject{{Subject: decision.Subject{Name: id}, File: "vex.json", Pointer: "/statements/0"}})
	if len(all.in) != maxMeant || !all.beyond {
		t.Fatalf("%d kept, beyond %t", len(all.in), all.beyond)
	}
	was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", Of: id, In: all.in, Beyond: all.beyond}}
	f := formerly{check: func(id string) *policy.Check { return &policy.Check{ID: id, Each: fact.EachStatement} }}
	for name, fixed := range map[string][]vex.Component{"each that is kept": pumpParts(names[:maxMeant]...), "the product": nil} {
		if got := newTally(pumpSaying(t, id, vex.Fixed, listed, fixed), false).meantMet(was, true, f); got != (fixed == nil) {
			t.Errorf("fixed in %s: met %t", name, got)
		}
	}
}

// TestWhatNoDataKnowEndsByStatementsAlone: where the data do not know the vulnerability, what was left to the hospital is met by a statement about each component that was named or about the product, and by none about another.
func TestWhatNoDataKnowEndsByStatementsAlone(t *testing.T) {
	const id = "CVE-2026-31337"
	ssl, lib, zlib, newSSL, newLib := pumpPart("openssl", "3.0"), pumpPart("libssl3", "3.0"), pumpPart("zlib", "1.3"), pumpPart("openssl", "3.1"), pumpPart("libssl3", "3.1")
	both := []decision.Meant{{Component: "openssl", Package: "pkg:generic/openssl", Versions: []string{"3.0"}, Unfound: true}, {Component: "libssl3", Package: "pkg:generic/libssl3", Versions: []string{"3.0"}, Unfound: true}}
	lwip := []decision.Meant{{Component: "lwip", Package: "pkg:generic/lwip", Versions: []string{"2"}, Unfound: true}}
	two := []decision.Meant{{Component: "openssl", Package: "pkg:generic/openssl", Versions: []string{"3.0", "2.9"}}}
	none := []string{"nothing"}
	removed := decision.ComponentChange{Change: "removed", Name: "openssl", Version: "2.9", Purl: "pkg:generic/openssl@2.9"}
	for name, c := range map[string]struct {
		in     []decision.Meant
		listed []string
		fixed  []string // what the statement calls fixed: no part, the product; nothing, there is no statement
		change decision.ComponentChange
		want   decision.ObligationState
	}{
		"both are fixed": {both, []string{ssl, lib, zlib}, []string{"openssl", "libssl3"}, decision.ComponentChange{}, decision.ObligationMet},
		"the product is": {both, []string{ssl, lib, zlib}, nil, decision.ComponentChange{}, decision.ObligationMet},
		"one of them":    {both, []string{ssl, lib, zlib}, []string{"openssl"}, decision.ComponentChange{}, decision.ObligationOpen},
		"another":        {both, []string{ssl, lib, zlib}, []string{"zlib"}, decision.ComponentChange{}, decision.ObligationOpen},
		"another, and both are of other versions":    {both, []string{newSSL, newLib, zlib}, []string{"zlib"}, decision.ComponentChange{}, decision.ObligationOpen},
		"nothing is said":                            {both, []string{ssl, lib, zlib}, none, decision.ComponentChange{}, decision.ObligationOpen},
		"nothing is said, of other versions":         {both, []string{newSSL, newLib, zlib}, none, decision.ComponentChange{}, decision.ObligationNotJudged},
		"one of them, the other is listed no more":   {both, []string{ssl, zlib}, []string{"openssl"}, decision.ComponentChange{}, decision.ObligationNotJudged},
		"of the product as a whole, and it is":       {nil, []string{ssl, lib, zlib}, nil, decision.ComponentChange{}, decision.ObligationMet},
		"of the product as a whole, and a part is":   {nil, []string{ssl, lib, zlib}, []string{"zlib"}, decision.ComponentChange{}, decision.ObligationNotJudged},
		"of what is listed nowhere, and it is":       {lwip, []string{zlib}, []string{"lwip@2"}, decision.ComponentChange{}, decision.ObligationMet},
		"of one and what is listed nowhere, the one": {append(lwip, both[:1]...), []string{ssl, zlib}, []string{"openssl"}, decision.ComponentChange{}, decision.ObligationNotJudged},
		"of one and what is listed nowhere, both":    {append(lwip, both[:1]...), []string{ssl, zlib}, []string{"openssl", "lwip@2"}, decision.ComponentChange{}, decision.ObligationMet},
		"of what is listed nowhere, and another is":  {lwip, []string{zlib}, []string{"zlib"}, decision.ComponentChange{}, decision.ObligationNotJudged},
		"of two versions, both upgraded":             {two, []string{newSSL}, []string{"openssl@3.1"}, decision.ComponentChange{}, decision.ObligationMet},
		"of two versions, one left out":              {two, []string{newSSL}, []string{"openssl@3.1"}, removed, decision.ObligationNotJudged},
		"of two versions, one left out and answered": {two, []string{newSSL}, []string{"openssl@3.1", "openssl@2.9"}, removed, decision.ObligationMet},
		"of two versions, one left out, the product": {two, []string{newSSL}, nil, removed, decision.ObligationMet},
	} {
		ev := pumpSaying(t, id, vex.Fixed, c.listed, pumpParts(c.fixed...))
		ev.owing = map[string]bool{"A-001": true}
		if c.change.Change != "" {
			ev.delta.Components.Changes = []decision.ComponentChange{c.change}
		}
		run := newTally(ev, false)
		r := resultsOf("base", "A-001", decision.Hold, decision.Pass, 1)
		r[0].Check.Each = fact.EachStatement
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: fact.EachVulnerability, Name: id}, File: "vex.json", Facts: policy.Values{"statement": &fact.Statement{Status: string(vex.Fixed)}}}
		if slices.Equal(c.fixed, none) {
			ev.vexes = nil
			r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: fact.EachEvidence, Name: "vex.json"}, Facts: policy.Values{}}
		}
		if err := run.take(r); err != nil {
			t.Fatal(err)
		}
		was := decision.ObligationDelta{Obligation: decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", About: id + ": Block TCP 8080.", Of: id, In: c.in}}
		f := formerly{check: func(id string) *policy.Check { return &policy.Check{ID: id, Each: fact.EachStatement} }}
		run.alter(&was, f)
		got := decision.ObligationNotJudged
		if run.meantMet(was, !slices.Equal(c.fixed, none), f) {
			got = decision.ObligationMet
		}
		if len(run.still(got, was, "", f)) > 0 {
			got = decision.ObligationOpen
		}
		if got != c.want {
			t.Errorf("%s: %s, expected %s", name, got, c.want)
		}
	}
}
