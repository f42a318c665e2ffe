package policy

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// twoAdvisories are what the buyer's data know in these tests: one advisory is of one CVE, another is about two.
func twoAdvisories(id string) [][]string {
	one, two := []string{"CVE-2026-1", "GHSA-aaaa-bbbb-cccc"}, []string{"CVE-2026-2"}
	return map[string][][]string{"CVE-2026-1": {one}, "GHSA-aaaa-bbbb-cccc": {one}, "CVE-2026-2": {two}, "DSA-1": {one, two}}[id]
}

// TestWaiverOfVulnerabilities holds what a waiver names against what a result is about: it lifts what stands for vulnerabilities that it names, and nothing
// that came to be known later.
func TestWaiverOfVulnerabilities(t *testing.T) {
	const narrow = "  components: [\"busybox 1.*\", zlib]\n"
	of := func(ids string) string { return "  vulnerabilities: [" + ids + "]\n" }
	flaw := func(id string) Subject {
		return Subject{Subject: decision.Subject{Kind: "vulnerability", Name: id, Component: "zlib", Version: "1"}}
	}
	delivery := Subject{Subject: decision.Subject{Kind: "delivery", Name: "zlib"}}
	part := Subject{Subject: decision.Subject{Kind: "component", Name: "zlib", Version: "1"}}
	notKnown := Subject{Subject: decision.Subject{Kind: "vulnerability", Name: "not known"}, Unknown: true}
	for _, tc := range []struct {
		name    string
		scope   string
		subject Subject
		ids     []string // that the check says the result is about
		about   bool
		refused string // part of why; empty: lifted
	}{
		{"nothing named", "", flaw("CVE-2026-1"), nil, true, "name CVE-2026-1"},
		{"the vulnerability", of("cve-2026-1"), flaw("CVE-2026-1"), nil, true, ""},
		{"the component", narrow, flaw("CVE-2026-1"), nil, true, ""},
		{"another vulnerability", of("CVE-2026-10"), flaw("CVE-2026-1"), nil, false, ""},
		{"what could not be known", "", notKnown, nil, true, ""},
		{"what could not be known, named", of("not known"), notKnown, nil, false, ""},
		{"nothing named, a component", "", part, nil, true, ""},
		{"a vulnerability named, a component", of("CVE-2026-1"), part, nil, false, ""},
		{"an id that nobody else gives", of("RCE in libssl"), flaw("RCE in libssl"), nil, true, ""},
		{"nothing named, an id that nobody else gives", "", flaw("RCE in libssl"), nil, true, "name RCE in libssl"},

		{"its advisory", of("ghsa-aaaa-bbbb-cccc"), flaw("CVE-2026-1"), nil, true, ""},
		{"the one CVE of an advisory", of("CVE-2026-1"), flaw("GHSA-aaaa-bbbb-cccc"), nil, true, ""},
		{"one of two CVEs of an advisory", of("CVE-2026-1"), flaw("DSA-1"), nil, true, "name CVE-2026-2 as well"},
		{"each CVE of an advisory", of("CVE-2026-2, GHSA-aaaa-bbbb-cccc"), flaw("DSA-1"), nil, true, ""},
		{"the advisory itself", of("DSA-1"), flaw("DSA-1"), nil, true, ""},
		{"an advisory about two, of one of them", of("DSA-1"), flaw("CVE-2026-1"), nil, false, ""},
		{"the other CVE of an advisory", of("CVE-2026-2"), flaw("CVE-2026-1"), nil, false, ""},
		{"an advisory that the data do not know", of("CVE-2026-1"), flaw("ALAS-1"), nil, false, ""},

		{"a list, nothing named", "", delivery, []string{"CVE-2026-1", "CVE-2026-3"}, true, "name CVE-2026-1, CVE-2026-3,"},
		{"a list, all named", of("CVE-2026-1, CVE-2026-3"), delivery, []string{"CVE-2026-1", "CVE-2026-3"}, true, ""},
		{"a list, named by other ids", of("GHSA-aaaa-bbbb-cccc, CVE-2026-2"), delivery, []string{"CVE-2026-1", "DSA-1"}, true, ""},
		{"a list, one not named", of("CVE-2026-1"), delivery, []string{"CVE-2026-1", "CVE-2026-3"}, true, "name CVE-2026-3 as well"},
		{"a list, others named", of("CVE-2026-2"), delivery, []string{"CVE-2026-1"}, false, ""},
		{"a list, the product named", narrow, delivery, []string{"CVE-2026-1"}, true, "it names no vulnerability, and would lift THING-001"},
		{"an empty list", "", delivery, nil, true, ""},
		{"a list of a component", narrow, part, []string{"CVE-2026-1"}, true, ""},
		{"a list of a component, nothing named", "", part, []string{"CVE-2026-1"}, true, "it names no vulnerability and no component"},
		{"a list of a component, another vulnerability", strings.TrimSuffix(narrow, "\n") + "\n" + of("CVE-2026-2"), part, []string{"CVE-2026-1"}, false, ""},
		{"a long list", "", delivery, strings.Fields(strings.Repeat("CVE-2026-7 ", 12)), true, "CVE-2026-7 and 2 more"},
	} {
		r := &Result{Check: &Check{ID: "THING-001", Each: tc.subject.Kind}, Pack: &Pack{Name: "base", Waivers: map[decision.Severity]string{decision.Hold: "2 months"}}, Grade: &Grade{Severity: decision.Hold},
			Outcome: decision.Fail, Subject: &tc.subject, Vulnerabilities: tc.ids}
		w, m := waiver(t, narrow, tc.scope), Meaning{StandsFor: twoAdvisories}
		if got := w.About(r, m); got != tc.about {
			t.Errorf("%s: about it: %t", tc.name, got)
		}
		if !tc.about {
			continue
		}
		if got := w.Refusal(r, m); (got == "") != (tc.refused == "") || !strings.Contains(got, tc.refused) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.refused)
		}
	}
}
