package vex

import (
	"reflect"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// TestNames: what warns is about every id that its name or address speaks of, what calms about those that it gives.
func TestNames(t *testing.T) {
	const at = "https://nvd.nist.gov/vuln/detail/CVE-2026-1234"
	for name, c := range map[string]struct {
		v      Vulnerability
		warned []vuln.ID // what a warning is listed under
		calmed bool      // whether an all-clear counts for CVE-2026-1234
	}{
		"the id":                     {Vulnerability{Name: "CVE-2026-1234"}, []vuln.ID{"CVE-2026-1234"}, true},
		"the id and a name":          {Vulnerability{Name: "CVE-2026-1234 (Log4Shell)"}, []vuln.ID{"CVE-2026-1234"}, false},
		"a name, the id in the link": {Vulnerability{ID: at, Name: "Log4Shell"}, []vuln.ID{"CVE-2026-1234"}, false},
		"an address":                 {Vulnerability{Name: at}, []vuln.ID{"CVE-2026-1234"}, false},
		"two ids in a name":          {Vulnerability{Name: "CVE-2026-1234 and CVE-2026-1235"}, []vuln.ID{"CVE-2026-1234", "CVE-2026-1235"}, false},
		"another id, and a link":     {Vulnerability{ID: at, Name: "CVE-2026-9999"}, []vuln.ID{"CVE-2026-9999"}, false},
		"an alias":                   {Vulnerability{Name: "ACME-1", Aliases: []string{"CVE-2026-1234"}}, []vuln.ID{"ACME-1"}, true},
		"a name in an alias":         {Vulnerability{Name: "ACME-1", Aliases: []string{"nvd:CVE-2026-1234"}}, []vuln.ID{"ACME-1"}, false},
		"a name alone":               {Vulnerability{Name: "Log4Shell"}, []vuln.ID{"Log4Shell"}, false},
	} {
		merged := func(status Status, justification Justification) *Merged {
			return Merge(Case{Inventory: NewInventory(Thing{PURLs: []string{"pkg:generic/pump@2.0"}}, nil), Sources: []Source{says(Maker, "m", 0, status, func(_ *Document, st *Statement) {
				st.Vulnerability, st.Justification = c.v, justification
			})}})
		}
		for _, status := range []Status{Unknown, UnderInvestigation, Affected, NotAffected} { // the last without a justification
			m := merged(status, "")
			var listed []vuln.ID
			for _, s := range m.Named() {
				listed = append(listed, s.ID)
			}
			if !slices.Equal(listed, c.warned) {
				t.Errorf("%s, %s: listed under %v, want %v", name, status, listed, c.warned)
			}
			if j := m.For(Whole, "CVE-2026-1234"); len(j.Claims) != 1 && name != "a name alone" {
				t.Errorf("%s, %s: %d claims", name, status, len(j.Claims))
			}
		}
		m := merged(NotAffected, VulnerableCodeNotPresent)
		if j := m.For(Whole, "CVE-2026-1234"); (j.Status == NotAffected) != c.calmed {
			t.Errorf("%s: calmed is %t", name, !c.calmed)
		}
		if got := m.Named(); !reflect.DeepEqual(got, []Subject{{Part: Whole, ID: vuln.ParseID(c.v.Name)}}) {
			t.Errorf("%s: what calms is listed under %v", name, got)
		}
	}
}
