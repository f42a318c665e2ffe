package match_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestNearProducts: of a product that the data do not know, what they know of products of its vendor whose names begin with its words, or with which its name begins, is a doubt. Where they know
// such a name by releases alone, nobody knows which of these it is.
func TestNearProducts(t *testing.T) {
	all := []grypedb.Advisory{
		ofCPE("CVE-2021-44228", "cpe:2.3:a:apache:log4j:*:*:*:*:*:*:*:*", "<2.15.0"),
		ofCPE("CVE-2021-29425", "cpe:2.3:a:apache:commons_io:*:*:*:*:*:*:*:*", "<2.7"),
		ofCPE("CVE-2023-0001", "cpe:2.3:a:microsoft:sql_server_2019:*:*:*:*:*:*:*:*", "<15.0.2104.1"),
		ofCPE("CVE-2023-0002", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "<99"),
		ofCPE("CVE-2023-0022", "cpe:2.3:o:microsoft:windows_10_1809:*:*:*:*:*:*:*:*", "<10.0.17763.7000"),
		ofCPE("CVE-2024-0001", "cpe:2.3:a:fabulon:drip_ui:*:*:*:*:*:*:*:*", "<2"),
	}
	for n := range 9 {
		all = append(all, ofCPE("CVE-2026-02"+strconv.Itoa(n), "cpe:2.3:a:acme:suite_part"+strconv.Itoa(n)+":*:*:*:*:*:*:*:*", "<3"))
	}
	d := database(t, all...)
	shell, server := []vuln.ID{"CVE-2021-44228"}, []vuln.ID{"CVE-2023-0001"}
	for text, want := range map[string]struct {
		state  match.State
		doubts []vuln.ID
	}{
		"a:apache:log4j-core:2.14.1":                                      {match.NotAssessable, shell},
		"a:apache:log4j_core:2.14.1":                                      {match.NotAssessable, shell},
		"a:Apache:Log4j-Core:2.14.1":                                      {match.NotAssessable, shell},
		"a:apache:log4j-core:2.17.0":                                      {match.Clean, nil},
		"a:apache:log4jcore:2.14.1":                                       {match.Clean, nil}, // not its words
		"a:acme:log4j-core:2.14.1":                                        {match.Clean, nil}, // of another vendor, and another name
		"a:apache:commons-io:2.6":                                         {match.NotAssessable, []vuln.ID{"CVE-2021-29425"}},
		"a:apache:commons:2.6":                                            {match.NotAssessable, []vuln.ID{"CVE-2021-29425"}},
		"a:apache:common:2.6":                                             {match.Clean, nil},
		"a:microsoft:sql_server_2019_express:15.0.1.1":                    {match.NotAssessable, server}, // the longest that it begins with
		"a:microsoft:sql_server_2019_express:15.0.3.0":                    {match.NotAssessable, server},
		"a:fabulon:drip:1.0":                                              {match.NotAssessable, []vuln.ID{"CVE-2024-0001"}},
		"a:fabulon:drip:2.0":                                              {match.Clean, nil},
		"a:acme:suite:1.0":                                                {match.Clean, nil}, // begins more than can be told apart
		"a:acme:suite_part3_lite:1.0":                                     {match.NotAssessable, []vuln.ID{"CVE-2026-023"}},
		"a:acme:" + strings.Repeat("x_", 60) + "y:1.0":                    {match.Clean, nil},
		"o:microsoft:windows_10_iot_enterprise_ltsc_2019:10.0.17763.100":  {match.NotAssessable, nil},
		"o:microsoft:windows_10_iot_enterprise_ltsc_2019:10.0.17763.9000": {match.NotAssessable, nil},
	} {
		c := only(t, d, component{Type: "library", Name: "x", CPE: "cpe:2.3:" + text + ":*:*:*:*:*:*:*"})
		if c.State != want.state || len(c.Matches) > 0 || !slices.Equal(idsOf(c.Doubts), want.doubts) || !c.Unknown {
			t.Errorf("%s: got %s, found %v, doubts %v, unknown %t, %+v; expected %+v", text, c.State, idsOf(c.Matches), idsOf(c.Doubts), c.Unknown, c.Gaps, want)
		}
		if want.state == match.NotAssessable && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, " known of the product ") && !strings.Contains(c.Gaps[0].Detail, "as windows_10_1809; which of them this is is not stated")) {
			t.Errorf("%s: got %+v", text, c.Gaps)
		}
	}
	// A product that the data know is looked up as it is called.
	if c := only(t, d, component{Type: "library", Name: "x", CPE: "cpe:2.3:a:fabulon:drip_ui:3:*:*:*:*:*:*:*"}); c.State != match.Clean || c.Unknown {
		t.Errorf("known: got %+v", c)
	}
}
