package vex

import (
	"net/url"
	"strings"
	"testing"
)

// TestVersionAtPlace: a version that is stated beside a place in an SBOM is held against the one that is there as one in a purl is against that of a purl. What may be the same version warns, whatever way it is named;
// what calms is about the version that it names alone.
func TestVersionAtPlace(t *testing.T) {
	const root, part, deb = "sbom.json#root", "sbom.json#part", "pkg:deb/debian/part@"
	for _, c := range []struct {
		named, delivered string
		purl             string // of what is delivered, without its version; "pkg:generic/part@" where it is empty
		apart            bool
	}{
		{"4.2.3", "4.2.3.77", "", false}, {"4.2.3.77", "4.2.3", "", false}, {"2.0", "2.0.0.145", "", false}, {"2.0.0.145", "2.0", "", false}, {"10.0.17763", "10.0.17763.5820", "", false}, {"10.0.17763.5820", "10.0.17763", "", false}, {"v4.2.3", "4.2.3.77", "", false},
		{"4.2.2", "4.2.3.77", "", true}, {"4.2.3.76", "4.2.3.77", "", true}, {"4.2.4.77", "4.2.3", "", true}, {"2.0.1", "2.0", "", true}, {"2.0", "2.0.1", "", true}, {"2.0", "2.1.0.145", "", true}, {"10.0.17763", "10.0.19045.5820", "", true}, {"10.0.17763.1", "10.0.17763.5820", "", true},
		{"5.2.4", "5.2.5+really5.2.4-1", deb, false}, {"5.2.3", "5.2.5+really5.2.4-1", deb, true}, {"1:5.2.4", "1:5.2.5+really5.2.4-1", deb, false}, {"5.2.5-1", "5.2.5-1", deb, false}, {"5.2.5", "5.2.5-1", deb, false}, {"5.2.4", "5.2.5-1", deb, true}, {"5.2.5-1", "5.2.5-2", deb, true},
		{"part-3.0.8", "3.0.8", "", false}, {"part-3.0.7", "3.0.8", "", true}, {"other-3.0.7", "3.0.8", "", false},
	} {
		purl := c.purl
		if purl == "" {
			purl = "pkg:generic/part@"
		}
		escape := func(v string) string { return strings.ReplaceAll(url.PathEscape(v), "+", "%2B") }
		it := Thing{Name: "part", Version: c.delivered, Vendors: []string{"Acme"}, PURLs: []string{purl + escape(c.delivered)}, Refs: []string{part}}
		whole := NewInventory(it, nil)
		holding := NewInventory(Thing{Name: "Pump", Version: "8", Vendors: []string{"Acme"}, PURLs: []string{"pkg:generic/acme/pump@8"}, Refs: []string{root}}, []Thing{it})
		at := Component{ID: part, Refs: []string{part}, Versions: []VersionRange{{Version: c.named}}}
		own := at // in the SBOM, a component is known by its identifiers too
		own.PURLs = it.PURLs
		inRoot := Product{Component: Component{ID: "root", Refs: []string{root}}, Subcomponents: []Component{own}}
		for form, f := range map[string]struct {
			x       *Inventory
			product Product
		}{
			"the product": {whole, Product{Component: at}}, "the product, in its SBOM": {whole, Product{Component: own}}, "the product, by purl": {whole, Product{Component: component(purl + escape(c.named))}},
			"a part": {holding, Product{Component: at}}, "a part, in its SBOM": {holding, inRoot}, "a part, by purl": {holding, Product{Component: component(purl + escape(c.named))}},
		} {
			for status, counts := range map[Status]bool{Affected: !c.apart, UnderInvestigation: !c.apart, NotAffected: c.named == c.delivered, Fixed: c.named == c.delivered} {
				m := Merge(Case{Sources: []Source{says(Maker, "m", 0, status, product(f.product))}, Inventory: f.x})
				got := m.For(Whole, "CVE-2026-1").Status == status
				if len(f.x.parts) > 0 {
					got = got || m.For(0, "CVE-2026-1").Status == status
				}
				if got != counts {
					t.Errorf("%s: %s %s beside the delivered %s: counts: %v, want %v", form, c.named, status, c.delivered, got, counts)
				}
			}
		}
	}
}

// TestPartInOtherVersion: a part that is listed, and left out by the versions that a statement restricts it to, is none that no SBOM lists: the statement is not about the delivery, however it names the part. What may be meant all the same counts.
func TestPartInOtherVersion(t *testing.T) {
	const root, part, qs = "sbom.json#root", "sbom.json#qs", "pkg:npm/qs"
	digest := strings.Repeat("b2", 32)
	x := NewInventory(Thing{Name: "Pump", Version: "2.0", PURLs: []string{"pkg:generic/acme/pump@2.0"}, Refs: []string{root}}, []Thing{
		{Name: "qs", Version: "6.11.0", PURLs: []string{qs + "@6.11.0"}, Hashes: []string{digest}, Refs: []string{part}}, {Name: "ssl", Version: "3.0.1", Refs: []string{"sbom.json#ssl"}},
		{Name: "windows", Version: "1809", CPEs: []string{"cpe:2.3:o:microsoft:windows_10:10.0.17763.5820:*:*:*:*:*:*:*"}},
	})
	of := func(c Component, versions ...VersionRange) Component { c.Versions = versions; return c }
	placed := Component{ID: "qs", Name: "qs 6.11.0", Refs: []string{part}, PURLs: []string{qs + "@6.11.0"}}
	own := Component{ID: "qs", Name: "qs 6.11.0", Refs: []string{"vex.json#qs"}, PURLs: []string{qs + "@6.11.0"}}
	tree := Component{ID: "P1", Name: "qs", Product: "qs", PURLs: []string{qs}}
	signed := tree
	signed.Hashes = map[string]string{"sha256": digest}
	before, after := VersionRange{Range: "vers:npm/<6.5.3"}, VersionRange{Range: "vers:npm/>=6.5.3"}
	const none, listed, other, missing = "", "of the part", "of the other part", "of a part that is missing"
	for name, c := range map[string]struct {
		parts []Component
		warns string
	}{
		"in the SBOM":                   {[]Component{of(placed, before)}, none},
		"in the SBOM, another version":  {[]Component{of(placed, VersionRange{Version: "6.5.2"})}, none},
		"in the SBOM, in the range":     {[]Component{of(placed, after)}, listed},
		"in the SBOM, words":            {[]Component{of(placed, VersionRange{Version: "all before"})}, listed},
		"in the SBOM, a build":          {[]Component{of(placed, VersionRange{Version: "6.11.0.5"})}, listed},
		"components of VEX":             {[]Component{of(own, before)}, none},
		"components of VEX, in range":   {[]Component{of(own, after)}, listed},
		"product tree":                  {[]Component{of(tree, before)}, none},
		"product tree, in range":        {[]Component{of(tree, after)}, listed},
		"product tree, its digest":      {[]Component{of(signed, before)}, missing},
		"two countings":                 {[]Component{of(component("cpe:2.3:o:microsoft:windows_10:*:*:*:*:*:*:*:*"), VersionRange{Range: "<10.0.17763.6000"})}, missing},
		"not listed":                    {[]Component{of(component("pkg:npm/left-pad"), before)}, missing},
		"another version of its purl":   {[]Component{component(qs + "@6.5.2")}, missing},
		"beside one that is meant":      {[]Component{of(placed, before), {Refs: []string{"sbom.json#ssl"}}}, other},
		"beside one that is not listed": {[]Component{of(placed, before), component("pkg:npm/left-pad@1")}, missing},
	} {
		for host, at := range map[string]Component{"place": {ID: "root", Refs: []string{root}}, "purl": component("pkg:generic/acme/pump@2.0")} {
			m := Merge(Case{Sources: []Source{says(Maker, "m", 0, Affected, product(Product{Component: at, Subcomponents: c.parts}))}, Inventory: x})
			var got []string
			for _, about := range m.Named() {
				got = append(got, map[bool]string{true: missing, false: map[int]string{Whole: "of the product", 0: listed, 1: other}[about.Part]}[about.Missing != ""])
			}
			if text := strings.Join(got, ", "); text != c.warns || (text == none) != (len(m.Unmatched) == 1) {
				t.Errorf("%s, product by %s: warns %q, want %q; %d unmatched", name, host, text, c.warns, len(m.Unmatched))
			}
		}
	}
}

// TestPurlForPlace: a purl in the place of a bom-ref that no document has names nothing, but for what it says of the version: one of the product in another version is not the delivered one.
func TestPurlForPlace(t *testing.T) {
	x := NewInventory(Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:generic/acme/pump@2.0"}, Refs: []string{"sbom.json#root"}}, []Thing{{Name: "busybox", Version: "1.36.1", PURLs: []string{"pkg:generic/busybox@1.36.1"}}})
	for ref, warns := range map[string]bool{
		"pkg:generic/acme/pump@1.9": false, "pkg:generic/acme/pump@2.0.1": false, "pkg:generic/acme/pump@2.0-rc1": false, "pkg:generic/acme/pump@1.x": false,
		"pkg:generic/acme/pump@2.0": true, "pkg:generic/acme/pump@v2.0.0": true, "pkg:generic/acme/pump@2.0.0.145": true, "pkg:generic/acme/pump@1.9-2.1": true, "pkg:generic/acme/pump@2.x": true, "pkg:generic/acme/pump": true, "pkg:generic/acme/pump@all": true,
		"pkg:generic/acme/monitor@1.9": true, "pkg:generic/other/pump@1.9": true, "pkg:oci/pump@1.9": true, "pkg:generic/busybox@1.35.0": true, "pkg:generic/pump": true, "root": true, "pkg:pump": true,
	} {
		for status, counts := range map[Status]bool{Affected: warns, UnderInvestigation: warns, NotAffected: false, Fixed: false} {
			s := says(Maker, "m", 0, status, product(Product{Component: Component{ID: ref}}))
			m := Merge(Case{Sources: []Source{s}, Inventory: x})
			if got := m.For(Whole, "CVE-2026-1").Status == status; got != counts || len(m.Unmatched) != 1 {
				t.Errorf("%s: %s counts: %v, want %v; %d unmatched", ref, status, got, counts, len(m.Unmatched))
			}
		}
	}
}
