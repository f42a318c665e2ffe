package match_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// database is one of a few advisories.
func database(t *testing.T, all ...grypedb.Advisory) *match.Database {
	t.Helper()
	dir := t.TempDir()
	if _, err := grypedb.Build(grypedb.Options{Dir: dir, Built: wellknown.Built}, grypedb.Advisories(grypedb.Provider{ID: "test", Version: "1"}, grypedb.Each(all))); err != nil {
		t.Fatal(err)
	}
	d := match.New(dir)
	t.Cleanup(func() { d.Close() })
	return d
}

func npm(id string, aliases ...string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Aliases: aliases, Packages: []grypedb.AffectedPackage{{Type: "npm", Name: "qs", Ranges: []grypedb.Range{{Constraint: "<2"}}}}}
}

func other(id string, aliases ...string) grypedb.Advisory {
	a := npm(id, aliases...)
	a.Packages[0].Name = "another"
	return a
}

func TestAliases(t *testing.T) {
	qs := component{Type: "library", Name: "qs", Version: "1.0.0", Purl: "pkg:npm/qs@1.0.0"}
	tests := []struct {
		name string
		all  []grypedb.Advisory
		want map[vuln.ID][]vuln.ID
	}{
		{"one record", []grypedb.Advisory{npm("GHSA-aaaa-bbbb-cccc", "cve-2026-0001")}, map[vuln.ID][]vuln.ID{"CVE-2026-0001": {"GHSA-aaaa-bbbb-cccc"}}},
		{"two records of one", []grypedb.Advisory{npm("GHSA-aaaa-bbbb-cccc", "CVE-2026-0001"), npm("CVE-2026-0001")}, map[vuln.ID][]vuln.ID{"CVE-2026-0001": {"GHSA-aaaa-bbbb-cccc"}}},
		{"a record that did not match", []grypedb.Advisory{npm("GHSA-aaaa-bbbb-cccc", "CVE-2026-0001"), other("VENDOR-7", "CVE-2026-0001"), other("MAL-2026-1", "GHSA-AAAA-BBBB-CCCC")},
			map[vuln.ID][]vuln.ID{"CVE-2026-0001": {"GHSA-aaaa-bbbb-cccc", "MAL-2026-1", "VENDOR-7"}}},
		{"no CVE", []grypedb.Advisory{npm("GHSA-aaaa-bbbb-cccc")}, map[vuln.ID][]vuln.ID{"GHSA-aaaa-bbbb-cccc": nil}},
		{"an advisory about several", []grypedb.Advisory{npm("VENDOR-1", "CVE-2026-0001", "CVE-2026-0002"), npm("CVE-2026-0001")},
			map[vuln.ID][]vuln.ID{"VENDOR-1": {"CVE-2026-0001", "CVE-2026-0002"}, "CVE-2026-0001": {"VENDOR-1"}}},
		{"taken back", []grypedb.Advisory{npm("GHSA-aaaa-bbbb-cccc"), withdrawn(npm("GHSA-dddd-eeee-ffff"))}, map[vuln.ID][]vuln.ID{"GHSA-aaaa-bbbb-cccc": nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := database(t, tt.all...).Match(t.Context(), read(t, device(qs)))
			if err != nil {
				t.Fatal(err)
			}
			found := r.Components[1].Matches
			if len(found) != len(tt.want) {
				t.Fatalf("%+v", found)
			}
			for _, m := range found {
				if want, known := tt.want[m.ID]; !known || !slices.Equal(m.Aliases, want) {
					t.Errorf("%s: %q, expected %q", m.ID, m.Aliases, want)
				}
			}
		})
	}
}

func withdrawn(a grypedb.Advisory) grypedb.Advisory {
	a.Withdrawn = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	return a
}
