package vex

import "testing"

// TestVendorWords: a part that is listed with the word of its vendor before its name, or without it, is the part that a warning names with vendor and product, in its version alone. Nothing that
// calms is about it.
func TestVendorWords(t *testing.T) {
	tree := func(vendor, product, version string) Product {
		return Product{Component: Component{ID: "Q", Vendor: vendor, Product: product, Versions: []VersionRange{{Version: version}}}}
	}
	on := func(vendor, product, version string) Product {
		f := tree(vendor, product, version)
		host := Component{ID: "H", Vendor: vendor, Product: "Pump"}
		return Product{Component: host, Subcomponents: []Component{f.Component}, Installed: &f, Everywhere: true}
	}
	firmware := func(ids ...string) Product { return Product{Component: component(ids...)} }
	inventory := func(part Thing) *Inventory {
		return NewInventory(Thing{Name: "Pump", Version: "1.0", Vendors: []string{"Acme"}, PURLs: []string{"pkg:generic/acme/pump@1.0"}}, []Thing{part})
	}
	for name, c := range map[string]struct {
		part    Thing
		product Product
		warns   bool
	}{
		"vendor listed":                    {Thing{Name: "Microsoft SQL Server 2014", Version: "12.0.6024.0"}, tree("Microsoft", "SQL Server 2014", "12.0.6024.0"), true},
		"vendor listed, another version":   {Thing{Name: "Microsoft SQL Server 2014", Version: "12.0.6024.0"}, tree("Microsoft", "SQL Server 2014", "12.0.6023.0"), false},
		"vendor listed, another product":   {Thing{Name: "Microsoft SQL Server 2014", Version: "12.0.6024.0"}, tree("Microsoft", "Exchange", "12.0.6024.0"), false},
		"vendor listed, of several words":  {Thing{Name: "Microsoft SQL Server 2014", Version: "12.0.6024.0"}, tree("Microsoft Corporation", "SQL Server 2014", "12.0.6024.0"), true},
		"vendor of two words listed":       {Thing{Name: "Wind River VxWorks", Version: "6.9"}, tree("Wind River", "VxWorks", "6.9"), true},
		"vendor of two words stated":       {Thing{Name: "VxWorks", Version: "6.9"}, tree("Wind River", "Wind River VxWorks", "6.9"), true},
		"another vendor's listed":          {Thing{Name: "Umbrella VxWorks", Version: "6.9"}, tree("Wind River", "VxWorks", "6.9"), false},
		"CPE, vendor listed":               {Thing{Name: "Apache Log4j", Version: "2.14.1"}, firmware("cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"), true},
		"CPE, vendor listed, other":        {Thing{Name: "Apache Log4j", Version: "2.14.1"}, firmware("cpe:2.3:a:apache:log4j:2.14.0:*:*:*:*:*:*:*"), false},
		"purl, vendor listed":              {Thing{Name: "Apache Log4j", Version: "2.14.1"}, firmware("pkg:generic/apache/log4j@2.14.1"), true},
		"purl, vendor listed, other":       {Thing{Name: "Apache Log4j", Version: "2.14.1"}, firmware("pkg:generic/apache/log4j@2.14.0"), false},
		"firmware, vendor listed":          {Thing{Name: "Acme Pump Firmware", Version: "2.0"}, tree("Acme", "Pump Firmware", "2.0"), true},
		"firmware, vendor listed, earlier": {Thing{Name: "Acme Pump Firmware", Version: "2.0"}, tree("Acme", "Pump Firmware", "1.9"), false},
		"firmware on its device":           {Thing{Name: "Acme Pump Firmware", Version: "2.0"}, on("Acme", "Pump Firmware", "2.0"), true},
		"firmware on its device, earlier":  {Thing{Name: "Acme Pump Firmware", Version: "2.0"}, on("Acme", "Pump Firmware", "1.9"), false},
		"firmware by that word":            {Thing{Name: "Firmware", Version: "2.0"}, on("Acme", "Pump Firmware", "2.0"), true},
		"firmware by that word, earlier":   {Thing{Name: "Firmware", Version: "2.0"}, on("Acme", "Pump Firmware", "1.9"), false},
		"firmware in its device":           {Thing{Name: "Acme Pump Firmware", Version: "2.0"}, Product{Component: component("pkg:generic/acme/pump@1.0"), Subcomponents: []Component{component("cpe:2.3:o:acme:pump_firmware:2.0:*:*:*:*:*:*:*")}}, true},
		"firmware, abbreviated":            {Thing{Name: "pump-fw", Version: "2.0"}, tree("Acme", "Pump Firmware", "2.0"), true},
		"firmware, abbreviated, earlier":   {Thing{Name: "pump-fw", Version: "2.0"}, tree("Acme", "Pump Firmware", "1.9"), false},
		"firmware on it, abbreviated":      {Thing{Name: "pump-fw", Version: "2.0"}, on("Acme", "Pump Firmware", "2.0"), true},
		"firmware abbreviated in a CPE":    {Thing{Name: "pump-fw", Version: "2.0", CPEs: []string{"cpe:2.3:o:acme:pump-fw:2.0:*:*:*:*:*:*:*"}}, firmware("cpe:2.3:o:acme:pump_firmware:2.0:*:*:*:*:*:*:*"), true},
		"that word, abbreviated":           {Thing{Name: "Firmware", Version: "2.0"}, on("Acme", "Pump FW", "2.0"), true},
		"that word, abbreviated, earlier":  {Thing{Name: "Firmware", Version: "2.0"}, on("Acme", "Pump FW", "1.9"), false},
		"that word, listed abbreviated":    {Thing{Name: "FW", Version: "2.0"}, on("Acme", "Pump Firmware", "2.0"), true},
		"CPE abbreviated, earlier":         {Thing{Name: "pump-fw", Version: "2.0", CPEs: []string{"cpe:2.3:o:acme:pump-fw:2.0:*:*:*:*:*:*:*"}}, firmware("cpe:2.3:o:acme:pump_firmware:1.9:*:*:*:*:*:*:*"), false},
		"firmware of another product":      {Thing{Name: "Firmware", Version: "2.0"}, tree("Acme", "Monitor Firmware", "2.0"), false},
	} {
		x := inventory(c.part)
		for status, counts := range map[Status]bool{Affected: c.warns, UnderInvestigation: c.warns, NotAffected: false, Fixed: false} {
			s := says(Maker, "m", 0, status, why(VulnerableCodeNotPresent, ""), product(c.product))
			m := Merge(Case{Sources: []Source{s}, Inventory: x})
			if got := m.For(Whole, "CVE-2026-1").Status == status; got != counts {
				t.Errorf("%s, %s: counts for the product: %v, want %v", name, status, got, counts)
			}
		}
	}
}
