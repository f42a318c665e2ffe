package assess

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// TestRepairedRelease: what the supplier calls repaired in the version of the product that is delivered, and neither data nor scanners find in any part, shows its repair. A statement that names no version, data that were not
// asked, and anything that has it still, leave that open.
func TestRepairedRelease(t *testing.T) {
	const other = vuln.ID("CVE-2026-1009")
	fixed := func(p vex.Product, changes ...change) []vex.Source {
		return []vex.Source{says(vex.Maker, "m", vex.Fixed, append([]change{called(string(shell), string(ghsa)), about(p)}, changes...)...)}
	}
	range2 := func(text string) vex.Product {
		p := names("pkg:generic/pump")
		p.Versions = []vex.VersionRange{{Range: text}}
		return p
	}
	is2 := names("pkg:generic/pump")
	is2.Versions = []vex.VersionRange{{Version: "2.0"}}
	place := vex.Product{Component: vex.Component{Refs: []string{"sbom.json#pump"}}}
	for name, c := range map[string]struct {
		sources []vex.Source
		change  func(*Case)
		want    bool
	}{
		"the version delivered":         {fixed(names(pump)), nil, true},
		"as a version of the document":  {fixed(is2), nil, true},
		"a range from it on":            {fixed(range2("vers:generic/>=2.0")), nil, true},
		"every version":                 {fixed(range2("vers:generic/*")), nil, false},
		"no version":                    {fixed(names("pkg:generic/pump")), nil, false},
		"by its place alone":            {fixed(place), nil, false},
		"as of a part that is not here": {fixed(names(pump, "pkg:generic/lamp@1")), nil, false},
		"found in a part": {fixed(names(pump)), func(c *Case) {
			c.Documents[0].Looked[1].Found = []Found{logShell()}
			c.Documents[0].Looked[1].State = Matched
		}, false},
		"found in a part by another id": {fixed(names(pump)), func(c *Case) {
			c.Documents[0].Looked[1].Found = []Found{{ID: ghsa}}
			c.Documents[0].Looked[1].State = Matched
		}, false},
		"another is found in a part": {fixed(names(pump)), func(c *Case) {
			c.Documents[0].Looked[1].Found = []Found{{ID: other}}
			c.Documents[0].Looked[1].State = Matched
		}, true},
		"known under another name":  {fixed(names(pump)), func(c *Case) { c.Documents[0].Looked[1].Doubts = []Found{logShell()} }, false},
		"dismissed by a rule":       {fixed(names(pump)), func(c *Case) { c.Documents[0].Looked[1].Dismissed = []vuln.ID{ghsa} }, false},
		"found by a scanner":        {fixed(names(pump)), func(c *Case) { c.Reported = []vuln.ID{ghsa} }, false},
		"not looked up":             {fixed(names(pump)), func(c *Case) { c.Documents[0].Looked, c.Documents[0].Reason = nil, "no data" }, false},
		"nothing could be assessed": {fixed(names(pump)), func(c *Case) { c.Documents[0].Looked = c.Documents[0].Looked[:1] }, false},
		"disputed":                  {append(fixed(names(pump)), says(vex.Anyone, "x", vex.Affected, called(string(shell)), about(names(pump)))), nil, false},
		"said by anyone":            {[]vex.Source{says(vex.Anyone, "m", vex.Fixed, called(string(shell)), about(names(pump)))}, nil, false},
		"not affected":              {[]vex.Source{says(vex.Maker, "m", vex.NotAffected, called(string(shell)), about(names(pump)))}, nil, false},
	} {
		doc := document(t)
		in := Case{Documents: []Document{found(doc)}, Sources: c.sources, Exploited: catalogue(t), At: day}
		in.Documents[0].Looked[1].Found, in.Documents[0].Looked[1].State = nil, Clean
		if c.change != nil {
			c.change(&in)
		}
		r := Join(in)
		got := false
		for _, v := range append(r.Documents[0].Vulnerabilities, r.Elsewhere...) {
			got = got || v.ID == shell && v.Repaired && v.Component == doc.Root
		}
		if got != c.want {
			t.Errorf("%s: shown %v, want %v", name, got, c.want)
		}
	}
}
