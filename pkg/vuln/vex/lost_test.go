package vex

import "testing"

// TestLost: a warning about a place that the delivery does not have, or about nothing, is about the product as a whole, and is told; nothing else is that names nothing.
func TestLost(t *testing.T) {
	x := NewInventory(Thing{Version: "2.0", PURLs: []string{"pkg:generic/pump@2.0"}, Refs: []string{"sbom.json#pump"}}, []Thing{{Name: "openssl", Refs: []string{"sbom.json#ssl"}}})
	at := func(ref string) []Product { return []Product{{Component: Component{ID: ref, Refs: []string{ref}}}} }
	dangling := []Product{{Component: Component{ID: "gone"}}}
	other := at("sbom.json#pump")
	other[0].Versions = []VersionRange{{Version: "1.0"}}
	for name, c := range map[string]struct {
		status   Status
		format   Format
		products []Product
		warns    bool
	}{
		"listed, dangling":                      {Unknown, CycloneDX, dangling, true},
		"investigated, dangling":                {UnderInvestigation, CycloneDX, dangling, true},
		"affected, dangling":                    {Affected, CycloneDX, dangling, true},
		"affected, in another revision":         {Affected, CycloneDX, at("urn:cdx:1/7#ssl"), true},
		"affected, an element of SPDX":          {Affected, SPDX, at("urn:spdx:gone"), true},
		"affected, no product":                  {Affected, OpenVEX, nil, true},
		"calm, dangling":                        {NotAffected, CycloneDX, dangling, false},
		"repaired, in another revision":         {Fixed, CycloneDX, at("urn:cdx:1/7#ssl"), false},
		"calm, no product":                      {NotAffected, OpenVEX, nil, false},
		"affected, another product by its purl": {Affected, OpenVEX, []Product{{Component: component("pkg:generic/valve@2.0")}}, false},
		"affected, another product by its name": {Affected, CSAF, []Product{{Component: Component{ID: "CSAFPID-1", Name: "Valve"}}}, false},
		"affected, another version":             {Affected, CycloneDX, other, false},
	} {
		s := says(Maker, "m", 0, c.status, func(d *Document, st *Statement) { d.Format, st.Products = c.format, c.products })
		m := Merge(Case{Sources: []Source{s}, Inventory: x})
		about := m.Named()
		warned := len(about) == 1 && about[0] == Subject{Part: Whole, ID: "CVE-2026-1"}
		if warned != c.warns || !warned && len(about) > 0 || len(m.Unmatched) != 1 {
			t.Errorf("%s: about %v, %d unmatched", name, about, len(m.Unmatched))
		}
		if concerns := s.Document.Statements[0].concerns(x); c.warns && !concerns {
			t.Errorf("%s: nothing is asked for", name)
		}
	}
}
