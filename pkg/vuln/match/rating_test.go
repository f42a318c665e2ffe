package match_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// TestRatings: what the database calls a vulnerability, by the id of its own record, whatever it is in.
func TestRatings(t *testing.T) {
	all, err := open(t).Ratings(t.Context(), []vuln.ID{"GHSA-jfh8-c2jp-5v3q", "CVE-2014-0160", "CVE-1999-0001", "CVE-2014-0160"})
	if err != nil {
		t.Fatal(err)
	}
	if r := all["GHSA-jfh8-c2jp-5v3q"]; r.Severity != "Critical" || len(r.CVSS) == 0 || r.CVSS[0].Score != 10 {
		t.Errorf("Log4Shell: %+v", r)
	}
	if r := all["CVE-2014-0160"]; r.Severity != "High" || len(r.CVSS) == 0 || r.CVSS[0].Score != 7.5 {
		t.Errorf("Heartbleed: %+v", r)
	}
	if _, has := all["CVE-1999-0001"]; has || len(all) != 2 {
		t.Errorf("%+v", all)
	}
}
