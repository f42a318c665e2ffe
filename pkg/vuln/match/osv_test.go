package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/osv"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// databaseOf is one of records of OSV.
func databaseOf(t *testing.T, records ...*osv.Advisory) *match.Database {
	t.Helper()
	dir := t.TempDir()
	_, err := grypedb.Build(grypedb.Options{Dir: dir, Built: wellknown.Built}, grypedb.OSV(grypedb.Provider{ID: "osv", Version: "1"}, func(yield func(*osv.Advisory, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	d := match.New(dir)
	t.Cleanup(func() { d.Close() })
	return d
}

// TestOSVRanges: what a record states of a version is what an import of it and a look-up say.
func TestOSVRanges(t *testing.T) {
	npm := `{"ecosystem": "npm", "name": "n"}, "ranges": [{"type": "SEMVER", "events": `
	python := `{"ecosystem": "PyPI", "name": "n"}, "ranges": [{"type": "ECOSYSTEM", "events": `
	debian := `{"ecosystem": "Debian:12", "name": "n"}, "ranges": [{"type": "ECOSYSTEM", "events": `
	twice := npm + `[{"introduced": "1.0.0"}, {"introduced": "3.0.0"}, {"fixed": "4.0.0"}]}]`
	lines := npm + `[{"fixed": "1.17.5"}, {"introduced": "1.17.0-0"}, {"fixed": "1.16.12"}, {"introduced": "0"}]}]`
	fixedTwice := npm + `[{"introduced": "1.0.0"}, {"fixed": "2.0.0"}, {"fixed": "3.0.0"}]}]`
	unordered := `{"ecosystem": "CRAN", "name": "n"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"introduced": "3.0"}, {"fixed": "2.0"}, {"fixed": "4.0"}]}]`
	limited := npm + `[{"introduced": "1.0.0"}, {"fixed": "1.5.0"}, {"introduced": "1.8.0"}, {"limit": "2.0.0"}, {"introduced": "3.0.0"}, {"limit": "1.9.0"}]}]`
	tests := []struct {
		name, affected, purl string
		want                 match.State
	}{
		{"between two introductions", twice, "pkg:npm/n@1.3.1", match.Matched},
		{"behind the second introduction", twice, "pkg:npm/n@3.3.1", match.Matched},
		{"before both", twice, "pkg:npm/n@0.9.0", match.Clean},
		{"the fix", twice, "pkg:npm/n@4.0.0", match.Clean},
		{"from the first version", lines, "pkg:npm/n@0.0.1", match.Matched},
		{"the first fix", lines, "pkg:npm/n@1.16.12", match.Clean},
		{"a pre-release of the next line", lines, "pkg:npm/n@1.17.0-rc1", match.Matched},
		{"before the second fix", lines, "pkg:npm/n@1.17.4", match.Matched},
		{"behind the second fix", lines, "pkg:npm/n@1.18.0", match.Clean},
		{"before what two fixes end", fixedTwice, "pkg:npm/n@0.5.0", match.Clean},
		{"between two fixes", fixedTwice, "pkg:npm/n@2.5.0", match.Clean},
		{"in no order that is known", unordered, "pkg:cran/n@3.5", match.Matched},
		{"before the limit", limited, "pkg:npm/n@1.9.5", match.Matched},
		{"before the fix, with a limit", limited, "pkg:npm/n@1.4.0", match.Matched},
		{"between, with a limit", limited, "pkg:npm/n@1.6.0", match.Clean},
		{"before all, with a limit", limited, "pkg:npm/n@0.5.0", match.Clean},
		{"at the limit", limited, "pkg:npm/n@2.0.0", match.Clean},
		{"introduced behind the limit", limited, "pkg:npm/n@3.0.0", match.Clean},
		{"no limit at all", npm + `[{"introduced": "1.0.0"}, {"limit": "2.0.0"}, {"limit": "*"}]}]`, "pkg:npm/n@9.0.0", match.Matched},
		{"last affected", python + `[{"introduced": "0"}, {"last_affected": "2.0"}]}]`, "pkg:pypi/n@2.0.0", match.Matched},
		{"behind the last affected", python + `[{"introduced": "0"}, {"last_affected": "2.0"}]}]`, "pkg:pypi/n@2.0.1", match.Clean},
		{"an epoch", debian + `[{"introduced": "0"}, {"fixed": "1:1.35.0-4"}]}]`, "pkg:deb/debian/n@2:0.1?distro=debian-12", match.Clean},
		{"a distribution", debian + `[{"introduced": "0"}, {"fixed": "1:1.35.0-4"}]}]`, "pkg:deb/debian/n@1:1.35.0-3?distro=debian-12", match.Matched},
		{"listed", `{"ecosystem": "npm", "name": "n"}, "versions": ["1.0.0"]`, "pkg:npm/n@1.0.0", match.Matched},
		{"not listed", `{"ecosystem": "npm", "name": "n"}, "versions": ["1.0.0"]`, "pkg:npm/n@1.0.1", match.Clean},
		{"a fix that is no version", npm + `[{"introduced": "0"}, {"fixed": "next"}]}]`, "pkg:npm/n@1.0.0", match.Matched},
		{"a fix that is no version, before the introduction", npm + `[{"introduced": "1.0.0"}, {"fixed": "next"}]}]`, "pkg:npm/n@0.9.0", match.Clean},
		{"a fix that is a sign", `{"ecosystem": "Maven", "name": "g:n"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "?"}]}]`, "pkg:maven/g/n@1.0.0", match.Matched},
		{"a fix in words", python + `[{"introduced": "0"}, {"fixed": "next release"}]}]`, "pkg:pypi/n@1.0.0", match.Matched},
		{"not fixed", debian + `[{"introduced": "0"}, {"fixed": "<unfixed>"}]}]`, "pkg:deb/debian/n@1.0?distro=debian-12", match.Matched},
		{"an introduction that is no version", npm + `[{"introduced": "beta"}, {"fixed": "2.0.0"}]}]`, "pkg:npm/n@1.0.0", match.Matched},
		{"a limit that is no version", npm + `[{"introduced": "0"}, {"limit": "next"}]}]`, "pkg:npm/n@1.0.0", match.Matched},
		{"commits alone", `{"ecosystem": "PyPI", "name": "n"}, "ranges": [{"type": "GIT", "repo": "https://example.org/n", "events": [{"introduced": "0"}, {"fixed": "aa"}]}]`, "pkg:pypi/n@1.0.0", match.Matched},
		{"commits and versions", `{"ecosystem": "PyPI", "name": "n"}, "versions": ["0.9"], "ranges": [{"type": "GIT", "repo": "https://example.org/n", "events": [{"introduced": "0"}]}]`, "pkg:pypi/n@1.0.0", match.Clean},
		{"no versions", `{"ecosystem": "PyPI", "name": "n"}`, "pkg:pypi/n@1.0.0", match.Matched},
		{"a name in another spelling", `{"ecosystem": "PyPI", "name": "Plone_Core"}, "versions": ["5.9"]`, "pkg:pypi/plone-core@5.9", match.Matched},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			record, err := osv.Read("a.json", []byte(`{"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": `+tt.affected+`}]}`))
			if err != nil {
				t.Fatal(err)
			}
			r, err := databaseOf(t, record).Match(t.Context(), read(t, device(component{Type: "library", Name: "n", Purl: tt.purl})))
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Components[1]; got.State != tt.want {
				t.Errorf("%s is %s, expected %s (%v)", tt.purl, got.State, tt.want, got.Gaps)
			}
		})
	}
}

// TestConformanceOSV imports the advisories of the Go vulnerability database, and looks up each module and version of which the
// material says whether it is affected.
func TestConformanceOSV(t *testing.T) {
	type facts struct {
		Aliases   []string
		Withdrawn *string
		Matches   []struct {
			Affected        bool
			Module, Version string
		}
	}
	cases, agree := figures.Cases(t, "vulnerability", "osv-match"), 0
	var records []*osv.Advisory
	var asked []component
	for _, c := range cases {
		record, err := osv.Read(c.ID, c.Read(t, "osv"))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, record)
		var want facts
		c.Know(t, &want)
		for _, m := range want.Matches {
			asked = append(asked, component{Type: "library", Name: m.Module, Version: m.Version, Purl: "pkg:golang/" + m.Module + "@" + m.Version})
		}
	}
	r, err := databaseOf(t, records...).Match(t.Context(), read(t, device(asked...)))
	if err != nil {
		t.Fatal(err)
	}
	components := r.Components[1:]
	for i, c := range cases {
		var want facts
		c.Know(t, &want)
		same := slices.Equal(records[i].Aliases, want.Aliases) && records[i].Withdrawn.IsZero() == (want.Withdrawn == nil)
		for _, m := range want.Matches {
			got := components[0]
			components = components[1:]
			found := slices.ContainsFunc(got.Matches, func(m match.Match) bool {
				id := vuln.ID(records[i].ID)
				return m.ID == id || slices.Contains(m.Aliases, id)
			})
			if got.State == match.NotAssessable || found != m.Affected {
				t.Errorf("%s: %s %s is %s, found: %t, expected affected: %t", c.ID, m.Module, m.Version, got.State, found, m.Affected)
				same = false
			}
		}
		if same {
			agree++
		}
	}
	figures.Hold(t, "Vulnerability data", "OSV advisories of the Go vulnerability database: which versions are affected", len(cases), agree)
}
