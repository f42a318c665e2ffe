package policy

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestWaiverOfComponents holds what a waiver calls components against those of a delivery: it lifts what it names, and no namesake.
func TestWaiverOfComponents(t *testing.T) {
	delivered := map[string][]Component{
		"core":     {{"core", "1.0", "pkg:npm/core"}, {"core", "1.0", "pkg:pypi/core"}, {"core", "2.0", "pkg:pypi/core"}},
		"zlib":     {{"zlib", "1", "pkg:deb/debian/zlib"}, {"zlib", "1", ""}, {"zlib", "2", "pkg:deb/debian/zlib"}},
		"tool":     {{"tool", "1.0", ""}},
		"tool 1.0": {{"tool 1.0", "evil", ""}},
		"my":       {{"my", "tool", "pkg:npm/other"}},
		"my tool":  {{"my tool", "1", ""}},
	}
	m := Meaning{
		Is:     func(purl string, s *Subject) bool { return purl == "pkg:npm/core@1.0" && s.Ref == "npm" },
		Called: func(name string) []Component { return delivered[name] },
	}.Once()
	for _, tc := range []struct {
		items                         string
		kind, ref, component, version string
		about                         bool
		refused                       string // part of why; empty: lifted
	}{
		{"core 1.0", "component", "npm", "core", "1.0", true, `"core 1.0" is the name of several packages of the delivery: name the one by its package URL, of pkg:npm/core, pkg:pypi/core`},
		{"core 1.0", "component", "pypi", "core", "1.0", true, "several packages"},
		{"core 1.0", "vulnerability", "npm", "core", "1.0", true, "several packages"},
		{"core", "component", "npm", "core", "1.0", true, "several packages"},
		{"core 2.0", "component", "pypi", "core", "2.0", true, ""},
		{"core 1.*", "component", "npm", "core", "1.0", true, "several packages"},
		{"core 2.*", "component", "pypi", "core", "2.0", true, ""},
		{`"pkg:npm/core@1.0"`, "component", "npm", "core", "1.0", true, ""},
		{`"pkg:npm/core@1.0"`, "vulnerability", "npm", "core", "1.0", true, ""},
		{`"pkg:npm/core@1.0"`, "component", "pypi", "core", "1.0", false, ""},
		{`core 1.0, "pkg:npm/core@1.0"`, "component", "npm", "core", "1.0", true, ""},
		{`core 1.0, "pkg:npm/core@1.0"`, "component", "pypi", "core", "1.0", true, "several packages"},
		{"zlib", "component", "", "zlib", "1", true, ""},
		{"zlib 1", "component", "", "zlib", "1", true, ""},
		{"tool 1.0", "component", "", "tool", "1.0", true, "of tool, tool 1.0"},
		{"tool 1.0", "component", "", "tool 1.0", "evil", true, "of tool, tool 1.0"},
		{"tool", "component", "", "tool", "1.0", true, ""},
		{"my tool", "component", "", "my tool", "1", true, "of my tool, pkg:npm/other"},
		{"my tool 1", "component", "", "my tool", "1", true, ""},
		{"core 1.0", "artifact", "", "core 1.0", "", true, ""},
		{"core 1.0", "component", "", "other", "1.0", false, ""},
	} {
		r := &Result{Check: &Check{ID: "THING-001", Each: tc.kind}, Pack: &Pack{Name: "base", Waivers: map[decision.Severity]string{decision.Hold: "2 months"}}, Grade: &Grade{Severity: decision.Hold},
			Outcome: decision.Fail, Subject: &Subject{Subject: decision.Subject{Kind: tc.kind, Ref: tc.ref, Name: tc.component, Version: tc.version}}}
		if tc.kind == "vulnerability" {
			r.Subject.Name, r.Subject.Component = "CVE-2026-1", tc.component
		}
		w := waiver(t, `"busybox 1.*", zlib`, tc.items)
		if got := w.About(r, m); got != tc.about {
			t.Errorf("%+v: about it: %t", tc, got)
		}
		if !tc.about {
			continue
		}
		if got := w.Refusal(r, m); (got == "") != (tc.refused == "") || !strings.Contains(got, tc.refused) {
			t.Errorf("%+v: %q", tc, got)
		}
	}
}
