package vex

import "testing"

// TestInstalled: what is installed on something else, or a part of it, is the product on offer where it is called so or has an identifier of it, and then a warning is about that. What calms needs an
// identifier, and that nothing else that it is installed on is left out. Another version of the product is none of it, whatever it is installed on.
func TestInstalled(t *testing.T) {
	acme := func(ids ...string) Thing {
		c := component(ids...)
		return Thing{Name: "Pump", Version: "2.0", Vendors: []string{"Acme"}, PURLs: c.PURLs, CPEs: c.CPEs}
	}
	parts := []Thing{{Name: "log4j", Version: "2.14.1", PURLs: []string{"pkg:maven/log/log4j@2.14.1"}}}
	byPURL := NewInventory(acme("pkg:generic/acme/pump@2.0"), parts)
	byFirmware := NewInventory(acme("pkg:generic/acme/pump@2.0", "cpe:2.3:o:acme:pump_firmware:2.0:*:*:*:*:*:*:*"), parts)
	byDevice := NewInventory(acme("pkg:generic/acme/pump@2.0", "cpe:2.3:h:acme:pump:2.0:*:*:*:*:*:*:*"), parts)
	named := func(vendor, product, version string, ids ...string) Component {
		c := component(ids...)
		c.ID, c.Vendor, c.Product = "F", vendor, product
		if version != "" {
			c.Versions = []VersionRange{{Version: version}}
		}
		return c
	}
	on := func(host, what Component, change ...func(*Product)) Product {
		p := Product{Component: host, Subcomponents: []Component{what}, Installed: &Product{Component: what}, Everywhere: true}
		for _, f := range change {
			f(&p)
		}
		return p
	}
	somewhere := func(p *Product) { p.Everywhere = false }
	partly := func(p *Product) { p.Installed, p.Everywhere = nil, false }
	holding := func(p *Product) { p.Installed.Subcomponents = []Component{component("pkg:maven/log/log4j@2.14.1")} }
	rack := named("Acme", "Rack 500", "A1")
	pump := func(version string) Component { return component("cpe:2.3:h:acme:pump:" + version + ":*:*:*:*:*:*:*") }
	release := component("pkg:generic/acme/pump@2.0")
	firmware := func(version string) Component {
		return named("Acme", "Pump Firmware", version, "cpe:2.3:o:acme:pump_firmware:"+version+":*:*:*:*:*:*:*")
	}
	for name, c := range map[string]struct {
		x            *Inventory
		product      Product
		warns, calms bool
		part         int
	}{
		"its purl on another device":                   {byPURL, on(rack, release), true, true, Whole},
		"its purl on a device with a CPE":              {byPURL, on(component("cpe:2.3:h:acme:rack:-:*:*:*:*:*:*:*"), release), true, true, Whole},
		"its purl on a device with a purl":             {byPURL, on(component("pkg:generic/acme/rack@1"), release), true, true, Whole},
		"its purl on one device of several":            {byPURL, on(rack, release, somewhere), true, false, Whole},
		"its purl as a part of a suite":                {byPURL, on(component("pkg:generic/acme/suite@5"), release, partly), true, false, Whole},
		"its purl on another device than its own":      {byDevice, on(component("cpe:2.3:h:acme:rack:-:*:*:*:*:*:*:*"), release), true, false, Whole},
		"its purl on its own device":                   {byDevice, on(pump("2.0"), release), true, true, Whole},
		"its CPE on another device":                    {byFirmware, on(rack, firmware("2.0")), true, true, Whole},
		"its name and version on another device":       {byPURL, on(rack, named("Acme", "Pump", "2.0")), true, false, Whole},
		"its firmware by name on its first device":     {byPURL, on(named("Acme", "Pump", "1.0"), firmware("2.0")), true, false, Whole},
		"its firmware by name on its device":           {byDevice, on(pump("*"), firmware("2.0")), true, true, Whole},
		"its purl of another type on a device":         {byPURL, on(rack, component("pkg:github/acme/pump@v2.0")), true, false, Whole},
		"another version on its device":                {byDevice, on(pump("*"), firmware("1.9")), false, false, Whole},
		"another version on a device of its name":      {byPURL, on(named("Acme", "Pump", ""), firmware("1.9")), false, false, Whole},
		"another version by its purl":                  {byPURL, on(named("Acme", "Pump", ""), component("pkg:generic/acme/pump@1.9")), false, false, Whole},
		"another version as a part":                    {byPURL, on(component("pkg:generic/acme/pump"), component("pkg:generic/acme/pump@1.9"), partly), false, false, Whole},
		"a part of another version":                    {byPURL, on(rack, component("pkg:generic/acme/pump@1.9"), holding), false, false, 0},
		"a part of it on another device":               {byPURL, on(rack, release, holding), true, true, 0},
		"another product on a device":                  {byPURL, on(component("pkg:generic/acme/rack@1"), component("pkg:generic/acme/monitor@2.0")), false, false, Whole},
		"a part on a device":                           {byPURL, on(component("pkg:generic/acme/rack@1"), component("pkg:maven/log/log4j@2.14.1")), false, false, 0},
		"another product on the version on offer":      {byPURL, on(release, component("pkg:maven/log/log4j@2.14.1")), true, true, 0},
		"another version, of a range with the version": {byPURL, on(named("Acme", "Pump", ""), Component{ID: "F", Vendor: "Acme", Product: "Pump", Versions: []VersionRange{{Range: "vers:generic/<=2.0"}}}), true, false, Whole},
	} {
		for status, want := range map[Status]bool{Affected: c.warns, UnderInvestigation: c.warns, NotAffected: c.calms, Fixed: c.calms} {
			s := says(Maker, "m", 0, status, why(VulnerableCodeNotPresent, ""), product(c.product))
			m := Merge(Case{Sources: []Source{s}, Inventory: c.x})
			if got := m.For(c.part, "CVE-2026-1").Status == status; got != want {
				t.Errorf("%s, %s: counts %v, want %v", name, status, got, want)
			}
			if got := s.Document.Statements[0].concerns(c.x); c.warns && !got {
				t.Errorf("%s, %s: nothing is asked for", name, status)
			}
		}
	}

	two := on(pump("2.0"), firmware("1.9")) // two countings of versions: as any part that the SBOM does not list
	s := says(Maker, "m", 0, Affected, product(two))
	if got := Merge(Case{Sources: []Source{s}, Inventory: byDevice}).ForMissing("F", "CVE-2026-1").Status; got != Affected {
		t.Errorf("on the version on offer: got %q", got)
	}
}
