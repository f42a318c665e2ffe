package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestVersionsOfAnotherScheme: where a product's name has the release and advisories name builds, the release is no version that they could be compared with:
// 1607 does not lie above 10.0.14393.
func TestVersionsOfAnotherScheme(t *testing.T) {
	const windows, sql, server, viewer = "cpe:2.3:o:microsoft:windows_10_1607:", "cpe:2.3:a:microsoft:sql_server_2019:", "cpe:2.3:o:microsoft:windows_server_2019:", "cpe:2.3:a:acme:viewer:"
	d := database(t, byCPE("CVE-2024-30051", windows+"*:*:*:*:*:*:x64:*", "<10.0.14393.7000"), byCPE("CVE-2024-0001", sql+"*:*:*:*:*:*:*:*", ">=15.0.2000.5,<15.0.2110.4"),
		byCPE("CVE-2024-0002", server+"*:*:*:*:*:*:*:*", "<10.0.17763.5820"), byCPE("CVE-2020-0618", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "= 2016-sp2"),
		byCPE("CVE-2024-0003", viewer+"*:*:*:*:*:*:*:*", "<10.0.5 || >=2023.1,<2023.4"), byCPE("CVE-2024-0004", "cpe:2.3:a:acme:suite_2019:*:*:*:*:*:*:*:*", "<16.0.10417"),
		byCPE("CVE-2024-0005", "cpe:2.3:a:acme:suite_2019:*:*:*:*:*:*:*:*", "= 16.0.1"), byCPE("CVE-2024-0006", "cpe:2.3:a:acme:monitor:*:*:*:*:*:*:*:*", "<1.5"),
		byCPE("CVE-2024-0007", "cpe:2.3:a:acme:dated:*:*:*:*:*:*:*:*", "<20240105"), byCPE("CVE-2024-0008", "cpe:2.3:o:acme:old:*:*:*:*:*:*:*:*", "= 1607 || = 1709"),
		byCPE("CVE-2024-0009", "cpe:2.3:o:acme:os_1:*:*:*:*:*:*:*:*", ""), byCPE("CVE-2024-0010", "cpe:2.3:o:acme:os_1:*:*:*:*:*:*:*:*", "<10.0.14393.7000"),
		byCPE("CVE-2024-0011", "cpe:2.3:a:acme:daemon:*:*:*:*:*:*:*:*", "<=250.4"),
		byCPE("CVE-2020-1472", "cpe:2.3:o:microsoft:windows_server_2012:*:*:*:*:*:*:*:*", "= r2"),
		byCPE("CVE-2024-0012", "cpe:2.3:o:microsoft:windows_server_2008:*:*:*:*:*:*:*:*", "= r2-sp1"), byCPE("CVE-2024-0013", "cpe:2.3:o:microsoft:windows_server_2008:*:*:*:*:*:*:*:*", "<6.0.6003.20000"))
	const rest = ":*:*:*:*:*:*:*"
	for _, tt := range []struct {
		cpe, version string
		state        match.State
		reason       match.Reason // one of the gaps
	}{
		// The release that the name has says no more than the name: it is as if no version were stated.
		{windows + "-" + rest, "1607", match.Matched, match.NoVersion},
		{windows + "*" + rest, "1607", match.Matched, match.NoVersion},
		{windows + "1607" + rest, "", match.Matched, match.NoVersion},
		{windows + "1607" + rest, "1607", match.Matched, match.NoVersion},
		{windows + "-:*:*:*:*:*:x64:*", "1607", match.Matched, match.NoVersion},
		{windows + "-" + rest, "10", match.Matched, match.NoVersion},
		{sql + "2019" + rest, "", match.Matched, match.NoVersion},
		{sql + "-" + rest, "2019", match.Matched, match.NoVersion},
		{server + "*" + rest, "2019", match.Matched, match.NoVersion},
		{"cpe:2.3:a:acme:suite_2019:*" + rest, "2019", match.Matched, match.NoVersion},
		// Builds are compared, beside a release too.
		{windows + "-" + rest, "10.0.14393.6000", match.Matched, ""},
		{windows + "-" + rest, "10.0.14393.7001", match.Clean, ""},
		{windows + "-" + rest, "10.0.14393", match.Matched, ""},
		{windows + "10.0.14393.7001" + rest, "1607", match.Clean, ""},
		{windows + "1607" + rest, "10.0.14393.7001", match.Clean, ""},
		{server + "10.0.17763.5900" + rest, "1809", match.Clean, ""},
		{sql + "15.0.2200.1" + rest, "", match.Clean, ""},
		{sql + "15.0.2001.1" + rest, "", match.Matched, ""},
		// What is neither the release of the name nor a build has no place among builds.
		{windows + "-" + rest, "14393", match.NotAssessable, match.BadVersion},
		{windows + "-" + rest, "2016", match.NotAssessable, match.BadVersion},
		{windows + "-" + rest, "22H2", match.NotAssessable, match.BadVersion},
		{windows + "-" + rest, "1607.6000", match.NotAssessable, match.BadVersion},
		{server + "1809" + rest, "", match.NotAssessable, match.BadVersion},
		{server + "-" + rest, "v1809", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:a:acme:monitor:*" + rest, "20240102", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:a:acme:monitor:*" + rest, "2024.1.2", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:o:acme:os_1:-" + rest, "1607", match.Matched, match.BadVersion},
		// Nor has a build among releases.
		{"cpe:2.3:a:microsoft:sql_server:13.0.5026.0" + rest, "", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:a:microsoft:sql_server:2014" + rest, "", match.Clean, ""},
		{"cpe:2.3:o:microsoft:windows_server_2012:6.3.9600" + rest, "", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:o:microsoft:windows_server_2012:6.2.9200.24000" + rest, "", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:o:microsoft:windows_server_2012:r2" + rest, "", match.Matched, match.BadVersion},
		{"cpe:2.3:o:microsoft:windows_server_2012:6.3.9600" + rest, "R2", match.NotAssessable, match.BadVersion},
		{"cpe:2.3:o:microsoft:windows_server_2008:6.0.6003.20001" + rest, "", match.Clean, ""}, // which builds are compared with
		// The beginning of a build is none.
		{sql + "15.0" + rest, "", match.NotAssessable, match.BadVersion},
		{sql + "15" + rest, "", match.NotAssessable, match.BadVersion},
		{sql + "16" + rest, "", match.Clean, ""},
		// Products that went from numbers to years are compared with those of their kind.
		{viewer + "2023.5" + rest, "", match.Clean, ""},
		{viewer + "2023.2" + rest, "", match.Matched, ""},
		{viewer + "11.0" + rest, "", match.Clean, ""},
		{"cpe:2.3:a:acme:dated:20240106" + rest, "", match.Clean, ""},
		{"cpe:2.3:o:acme:old:1809" + rest, "", match.Clean, ""},
		{"cpe:2.3:a:acme:daemon:255" + rest, "", match.Clean, ""},
		{"cpe:2.3:a:acme:monitor:1.6" + rest, "", match.Clean, ""},
		{"cpe:2.3:a:acme:monitor:140.0" + rest, "", match.Clean, ""},
	} {
		c := only(t, d, component{Type: "operating-system", Name: "x", Version: tt.version, CPE: tt.cpe})
		if c.State != tt.state || tt.reason == "" && len(c.Gaps) > 0 || tt.reason != "" && !slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == tt.reason }) {
			t.Errorf("%s %s: %s, %+v, expected %s %s", tt.cpe, tt.version, c.State, c.Gaps, tt.state, tt.reason)
		}
	}
}

// TestAReleaseBesideOtherCPEs: a CPE whose product has the release in its name is asked for also where another CPE takes the version.
func TestAReleaseBesideOtherCPEs(t *testing.T) {
	d := database(t, byCPE("CVE-2024-30051", "cpe:2.3:o:microsoft:windows_10_1607:*:*:*:*:*:*:*:*", "<10.0.14393.7000"))
	c := only(t, d, component{Type: "operating-system", Name: "x", Version: "1607", CPE: "cpe:2.3:o:microsoft:windows_10_1607:-:*:*:*:*:*:*:*",
		Properties: []map[string]string{named("syft:cpe23", "cpe:2.3:o:microsoft:windows_10:1607:*:*:*:*:*:*:*")}})
	if c.State != match.Matched || len(c.Asked) != 2 {
		t.Errorf("got %s, asked %+v, %+v", c.State, c.Asked, c.Gaps)
	}
}

// TestReleasesInNamesAndVersions: a release in the version of a product is looked up in the name of one that the data know, and the other way.
func TestReleasesInNamesAndVersions(t *testing.T) {
	const rest = ":*:*:*:*:*:*:*"
	d := database(t, byCPE("CVE-2016-0001", "cpe:2.3:o:microsoft:windows_10:*:*:*:*:*:*:*:*", "= 1607"), byCPE("CVE-2023-0002", "cpe:2.3:o:microsoft:windows_10_1607:*:*:*:*:*:*:x64:*", "<10.0.14393.7000"),
		byCPE("CVE-2023-0022", "cpe:2.3:o:microsoft:windows_10_1809:*:*:*:*:*:*:x64:*", "<10.0.17763.7000"), byCPE("CVE-2023-0023", "cpe:2.3:o:microsoft:windows_11_22h2:*:*:*:*:*:*:*:*", "<10.0.22621.3000"),
		byCPE("CVE-2019-0003", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "= 2019"), byCPE("CVE-2023-0004", "cpe:2.3:a:microsoft:sql_server_2019:*:*:*:*:*:*:*:*", ">=15.0.2000.5,<15.0.2116.2"),
		byCPE("CVE-2023-0005", "cpe:2.3:o:microsoft:windows_server_2022:*:*:*:*:*:*:*:*", "<10.0.20348.2000"), byCPE("CVE-2023-0006", "cpe:2.3:o:microsoft:windows_server_2022_23h2:*:*:*:*:*:*:*:*", "<10.0.25398.600"),
		byCPE("CVE-2023-0007", "cpe:2.3:a:acme:pump:*:*:*:*:*:*:*:*", "<2"), byCPE("CVE-2023-0008", "cpe:2.3:a:acme:pump_1500:*:*:*:*:*:*:*:*", "<2"))
	const old, sql = "cpe:2.3:o:microsoft:windows_10:", "cpe:2.3:a:microsoft:sql_server"
	for _, tt := range []struct {
		cpe, version string
		state        match.State
		found        []vuln.ID
	}{
		{old + "1809:*:*:*:ltsc:*:x64:*", "10.0.17763.100", match.Matched, []vuln.ID{"CVE-2023-0022"}},
		{old + "1809:*:*:*:ltsc:*:x64:*", "10.0.17763.7001", match.Clean, nil},
		{old + "1809" + rest, "1809", match.Matched, []vuln.ID{"CVE-2023-0022"}},
		{old + "10.0.17763.100" + rest, "1809", match.Matched, []vuln.ID{"CVE-2023-0022"}},
		{old + "1607" + rest, "10.0.14393.5000", match.Matched, []vuln.ID{"CVE-2016-0001", "CVE-2023-0002"}},
		{old + "1607" + rest, "", match.Matched, []vuln.ID{"CVE-2016-0001", "CVE-2023-0002"}},
		{old + "10.0.17763.100" + rest, "", match.NotAssessable, nil},
		{"cpe:2.3:o:microsoft:windows_11:22H2" + rest, "10.0.22621.1", match.Matched, []vuln.ID{"CVE-2023-0023"}},
		{"cpe:2.3:o:microsoft:windows_11:10.0.22621.1" + rest, "", match.NotAssessable, nil},
		{old + "1909" + rest, "", match.Clean, nil}, // which the data do not have
		{"cpe:2.3:o:other:windows_11:10.0.22621.1" + rest, "", match.Clean, nil},
		{sql + ":2019" + rest, "15.0.2000.5", match.Matched, []vuln.ID{"CVE-2019-0003", "CVE-2023-0004"}},
		{sql + "_2019:15.0.2000.5" + rest, "", match.Matched, []vuln.ID{"CVE-2019-0003", "CVE-2023-0004"}},
		{sql + "_2019:15.0.2200.1" + rest, "", match.Matched, []vuln.ID{"CVE-2019-0003"}},
		{sql + ":2017" + rest, "", match.Clean, nil},
		{"cpe:2.3:o:microsoft:windows_server_2022:10.0.20348.2001" + rest, "", match.Clean, nil}, // releases of a release
		{"cpe:2.3:a:acme:pump:3" + rest, "", match.Clean, nil},                                   // a model of a pump
	} {
		c := only(t, d, component{Type: "operating-system", Name: "x", Version: tt.version, CPE: tt.cpe})
		found := idsOf(c.Matches)
		slices.Sort(found)
		if c.State != tt.state || !slices.Equal(found, tt.found) {
			t.Errorf("%s %s: %s, %v, %+v, expected %s %v", tt.cpe, tt.version, c.State, found, c.Gaps, tt.state, tt.found)
		}
	}
}
