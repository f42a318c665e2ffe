package vex

import (
	"strings"
	"testing"
)

// TestVersionAboveIdentifier: a version branch of CSAF restricts what is below it, be the identifier there without a version. A warning about what the branch surely leaves out is not about the delivered one; what nobody can read, or hold
// against it, leaves out nothing, and nor does what contradicts the branch.
func TestVersionAboveIdentifier(t *testing.T) {
	const purl, cpe, hardware = "pkg:generic/acme/pump", "cpe:2.3:a:acme:pump:*:*:*:*:*:*:*:*", "cpe:2.3:h:acme:pump:*:*:*:*:*:*:*:*"
	is, in := func(v string) VersionRange { return VersionRange{Version: v} }, func(r string) VersionRange { return VersionRange{Range: r} }
	under := func(vendor, product string, v VersionRange, ids ...string) Component {
		c := component(ids...)
		c.ID, c.Name, c.Vendor, c.Product, c.Versions = "P0", product, vendor, product, []VersionRange{v}
		return c
	}
	tree := func(v VersionRange, ids ...string) Component { return under("Acme", "Pump", v, ids...) }
	digest := func(c Component, h string) Component { c.Hashes = map[string]string{"sha256": h}; return c }
	pump := Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{purl + "@2.0"}, CPEs: []string{"cpe:2.3:a:acme:pump:2.0:*:*:*:*:*:*:*"}, Hashes: []string{pumpHash}}
	plain := NewInventory(pump, []Thing{
		{Name: "busybox", Version: "1.36.1", PURLs: []string{"pkg:generic/busybox@1.36.1"}, CPEs: []string{"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"}},
		{Name: "libssl3", Version: "3.0.11-1", PURLs: []string{"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&upstream=openssl"}},
		{Name: "windows", Version: "1809", CPEs: []string{"cpe:2.3:o:microsoft:windows_10:10.0.17763.5820:*:*:*:*:*:*:*"}},
	})
	build := NewInventory(Thing{Name: "Pump", Version: "2.0.0.145", Vendors: []string{"Acme"}, PURLs: []string{purl + "@2.0.0.145"}}, nil)
	device := NewInventory(Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, CPEs: []string{"cpe:2.3:h:acme:pump:1:*:*:*:*:*:*:*"}}, nil)
	image := NewInventory(Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:oci/pump@sha256%3A" + pumpHash}}, nil)
	unsaid := NewInventory(Thing{Name: "Pump", Vendors: []string{"Acme"}, PURLs: []string{purl + "@2.0"}}, nil)
	for name, c := range map[string]struct {
		x     *Inventory
		names Component
		warns bool
	}{
		"purl, before":                          {plain, tree(in("<2.0"), purl), false},
		"purl, after":                           {plain, tree(in("vers:generic/>=2.1"), purl), false},
		"purl, all but it":                      {plain, tree(in("vers:generic/!=2.0"), purl), false},
		"purl, in words that are read":          {plain, tree(in("All versions < V2.0"), purl), false},
		"purl, another version":                 {plain, tree(is("1.9"), purl), false},
		"purl, a patch":                         {plain, tree(is("2.0.1"), purl), false},
		"purl, another series":                  {plain, tree(is("1.x"), purl), false},
		"purl without a vendor, before":         {plain, tree(in("<2.0"), "pkg:generic/pump"), false},
		"purl of another type, before":          {plain, tree(in("<2.0"), "pkg:github/acme/pump"), false},
		"purl, no vendor in the tree":           {plain, under("", "Pump", in("<2.0"), purl), false},
		"CPE, before":                           {plain, tree(in("<2.0"), cpe), false},
		"CPE, another version":                  {plain, tree(is("1.9"), cpe), false},
		"CPE of hardware, before":               {plain, tree(in("<2.0"), hardware), false},
		"both, before":                          {plain, tree(in("<2.0"), purl, cpe), false},
		"purl, digest of another file, before":  {plain, digest(tree(in("<2.0"), purl), strings.Repeat("0", 64)), false},
		"purl, up to it":                        {plain, tree(in("<=2.0"), purl), true},
		"purl, with it":                         {plain, tree(is("2.0"), purl), true},
		"purl, written otherwise":               {plain, tree(is("V2.0"), purl), true},
		"purl, its series":                      {plain, tree(is("2.x"), purl), true},
		"purl, a build of it":                   {plain, tree(is("2.0.0.145"), purl), true},
		"purl, from before it to after":         {plain, tree(is("1.9-2.1"), purl), true},
		"purl, all":                             {plain, tree(in("vers:all/*"), purl), true},
		"purl, words":                           {plain, tree(in("all before the update"), purl), true},
		"purl, two branches":                    {plain, tree(in("<2.0 and 1.9"), purl), true},
		"CPE, up to it":                         {plain, tree(in("<=2.0"), cpe), true},
		"CPE of hardware, up to it":             {plain, tree(in("<=2.0"), hardware), true},
		"purl with the version, before":         {plain, Component{ID: "P0", Vendor: "Acme", Product: "Pump", PURLs: []string{purl + "@2.0"}, Under: []VersionRange{in("<2.0")}}, true},
		"purl, its digest, before":              {plain, digest(tree(in("<2.0"), purl), pumpHash), true},
		"its digest alone, before":              {plain, digest(tree(in("<2.0")), pumpHash), true},
		"delivered is a build, its release":     {build, tree(is("2.0"), purl), true},
		"delivered is a build, before":          {build, tree(in("<2.0"), purl), false},
		"device of its own version, before":     {device, tree(in("<2.0"), hardware), true},
		"device of its own version, before all": {device, tree(in("<1"), hardware), false},
		"image, before":                         {image, tree(in("<2.0"), "pkg:oci/pump"), false},
		"image, up to it":                       {image, tree(in("<=2.0"), "pkg:oci/pump"), true},
		"no version listed":                     {unsaid, tree(in("<2.0"), purl), true},
		"part, before":                          {plain, under("BusyBox", "busybox", in("<1.36.0"), "pkg:generic/busybox"), false},
		"part, CPE, before":                     {plain, under("BusyBox", "busybox", in("<1.36.0"), "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*"), false},
		"part, up to it":                        {plain, under("BusyBox", "busybox", in("<1.36.2"), "pkg:generic/busybox"), true},
		"part, sources, before":                 {plain, under("OpenSSL", "openssl", is("3.0.9"), "pkg:deb/debian/openssl"), false},
		"part, sources, with it":                {plain, under("OpenSSL", "openssl", is("3.0.11"), "pkg:deb/debian/openssl"), true},
		"part of two countings, the one":        {plain, under("Microsoft", "Windows", in("<10.0.17763.6000"), "cpe:2.3:o:microsoft:windows_10:*:*:*:*:*:*:*:*"), true},
	} {
		for status, counts := range map[Status]bool{Affected: c.warns, UnderInvestigation: c.warns} {
			m := Merge(Case{Sources: []Source{says(Maker, "m", 0, status, product(Product{Component: c.names}))}, Inventory: c.x})
			got := m.For(Whole, "CVE-2026-1").Status == status
			for n := range c.x.parts {
				got = got || m.For(n, "CVE-2026-1").Status == status
			}
			if got != counts {
				t.Errorf("%s: %s counts: %v, want %v", name, status, got, counts)
			}
		}
	}
}
