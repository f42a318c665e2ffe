package match_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/osv"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestGravestRating: the word for a vulnerability, and its place among others, are of the gravest of its ratings.
func TestGravestRating(t *testing.T) {
	const low3, critical4 = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
	const low4, critical3 = "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
	var records []*osv.Advisory
	for id, severity := range map[string]string{
		"CVE-2026-0001": `{"type": "CVSS_V3", "score": "` + low3 + `"}`,
		"CVE-2026-0002": `{"type": "CVSS_V3", "score": "` + low3 + `"}, {"type": "CVSS_V4", "score": "` + critical4 + `"}`,
		"CVE-2026-0003": `{"type": "CVSS_V3", "score": "` + critical3 + `"}, {"type": "CVSS_V4", "score": "` + low4 + `"}`,
		"CVE-2026-0004": `{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}`,
	} {
		r, err := osv.Read(id, []byte(`{"schema_version": "1.6.0", "id": "`+id+`", "modified": "2026-11-01T00:00:00Z", "severity": [`+severity+`],
			"affected": [{"package": {"ecosystem": "npm", "name": "n"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	found, err := databaseOf(t, records...).Match(t.Context(), read(t, device(component{Type: "library", Name: "n", Version: "1.0.0", Purl: "pkg:npm/n@1.0.0"})))
	if err != nil {
		t.Fatal(err)
	}
	var got []match.Match
	for _, c := range found.Components {
		got = append(got, c.Matches...)
	}
	want := []struct{ id, severity string }{{"CVE-2026-0002", "Critical"}, {"CVE-2026-0003", "Critical"}, {"CVE-2026-0001", "Low"}, {"CVE-2026-0004", "Unknown"}}
	if len(got) != len(want) {
		t.Fatalf("got %d matches, want %d", len(got), len(want))
	}
	for n, w := range want {
		if string(got[n].ID) != w.id || got[n].Severity != w.severity {
			t.Errorf("%d: got %s %s, want %s %s", n, got[n].ID, got[n].Severity, w.id, w.severity)
		}
	}
}
