package vex

import (
	"strings"
	"testing"
)

// TestTagsOfDistributions: two packages with the tag of a distribution are two builds where the one goes on with numbers behind it. The same version without the tag, with more words behind it, or in another writing may be the delivered one.
func TestTagsOfDistributions(t *testing.T) {
	for _, c := range []struct {
		named, delivered string
		apart            bool
	}{
		{"3.0.7-1.el9", "3.0.7-1.el9_2.7", true}, {"3.0.7-1.el9_2.7", "3.0.7-1.el9", true}, {"3.0.7-1.el9_2.7", "3.0.7-1.el9_4.1", true}, {"3.0.7-1.el9_2", "3.0.7-1.el9_2.7", true}, {"2.34-1.el9", "2.34-1.el9_2.7", true}, {"3.0.7-1.fc38", "3.0.7-1.fc38.1", true},
		{"3.0.7-1.el9_2.7", "3.0.7-1.el9_2.7", false}, {"3.0.7-1", "3.0.7-1.el9_2.7", false}, {"2.34-1", "2.34-1.el9_2.7", false}, {"2.34-1.el9_2.7", "2.34-1", false}, {"2.34-1", "2.34-1.4.el9", false}, {"3.0.7", "3.0.7-1.el9_2.7", false},
		{"3.0.7-1.el9.x86_64", "3.0.7-1.el9", false}, {"3.0.7-1.el9_2.7.src.rpm", "3.0.7-1.el9_2.7", false}, {"3.0.7-1.el7", "3.0.7-1.el7.centos", false}, {"3.0.7-1.module_el8.6", "3.0.7-1.module_el8.6.0", false}, {"3.0.7-3.8", "3.0.7-3.8.4", false}, {"3.0.7-1.el9.2.7", "3.0.7-1.el9_2.7", false},
		{"3.0.7-1.EL9", "3.0.7-1.el9", false}, {"1.0.2K-19.el7", "1.0.2k-19.el7", false}, {"v3.0.7-1.el9", "3.0.7-1.el9", false}, {"0:3.0.7-1.el9", "3.0.7-1.el9", false}, {"1:3.0.7-1", "3.0.7-1.el9", false}, {"2.34-1", "2.34-2.el9", true}, {"2.34-1", "2.34-10.el9", true},
	} {
		const purl = "pkg:rpm/redhat/part@"
		x := NewInventory(Thing{Name: "Pump", Version: "2.0"}, []Thing{{Name: "part", Version: c.delivered, PURLs: []string{purl + c.delivered}}})
		s := says(Maker, "m", 0, Affected, product(Product{Component: component(purl + c.named)}))
		j := Merge(Case{Sources: []Source{s}, Inventory: x})
		if apart := j.For(Whole, "CVE-2026-1").Status != Affected && j.For(0, "CVE-2026-1").Status != Affected; apart != c.apart {
			t.Errorf("%s beside the delivered %s: told apart: %v, want %v", c.named, c.delivered, apart, c.apart)
		}
	}
}

// TestRebuiltPackages: a package of Debian or Ubuntu that was built again is made of the same source.
func TestRebuiltPackages(t *testing.T) {
	for _, c := range []struct {
		named, delivered string
		apart            bool
	}{
		{"1.0.6-9", "1.0.6-9+b1", false}, {"1.0.6-9+b1", "1.0.6-9", false}, {"1.0.6-9+b1", "1.0.6-9+b2", false}, {"1:1.0.6-9", "1:1.0.6-9+b1", false}, {"1.0.6-9", "1.0.6-9build1", false}, {"1.0.6-9+deb12u1", "1.0.6-9+deb12u1+b1", false},
		{"1.0.6-9+b1", "1.0.6-9+b1", false}, {"1.0.6-8", "1.0.6-9+b1", true}, {"1.0.6-8+b1", "1.0.6-9+b1", true}, {"1.0.6-9", "1.0.6-9+deb12u1", true}, {"1.0.6-9", "1.0.6-9ubuntu1", true},
	} {
		const purl = "pkg:deb/debian/part@"
		x := NewInventory(Thing{Name: "Pump", Version: "2.0"}, []Thing{{Name: "part", Version: c.delivered, PURLs: []string{purl + strings.ReplaceAll(c.delivered, "+", "%2B")}}})
		for _, named := range []string{purl + strings.ReplaceAll(c.named, "+", "%2B"), purl + c.named} {
			j := Merge(Case{Sources: []Source{says(Maker, "m", 0, Affected, product(Product{Component: component(named)}))}, Inventory: x})
			if apart := j.For(Whole, "CVE-2026-1").Status != Affected && j.For(0, "CVE-2026-1").Status != Affected; apart != c.apart {
				t.Errorf("%s beside the delivered %s: told apart: %v, want %v", named, c.delivered, apart, c.apart)
			}
		}
		calms := Merge(Case{Sources: []Source{says(Maker, "m", 0, NotAffected, product(Product{Component: component(purl + c.named)}))}, Inventory: x})
		if got := calms.For(0, "CVE-2026-1").Status == NotAffected; got != (c.named == c.delivered) {
			t.Errorf("%s calms the delivered %s: %v", c.named, c.delivered, got)
		}
	}
}
