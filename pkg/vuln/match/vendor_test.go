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

func ofCPE(id, cpe, constraint string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, CPEs: []grypedb.AffectedCPE{{CPE: cpe, Ranges: []grypedb.Range{{Constraint: constraint}}}}}
}

// TestOtherVendors: of a product that the data know of other vendors alone, what is known of theirs is a doubt. One that they do not know at all is clean, and counted.
func TestOtherVendors(t *testing.T) {
	all := []grypedb.Advisory{
		ofCPE("CVE-2022-48174", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.35"),
		ofCPE("CVE-2022-0847", "cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*", ">=5.8,<5.10.102"),
		inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"),
	}
	for n := range 9 {
		all = append(all, ofCPE("CVE-2026-02"+strconv.Itoa(n), "cpe:2.3:a:acme"+strconv.Itoa(n)+":server:*:*:*:*:*:*:*:*", "<3"))
	}
	d := database(t, all...)
	box, pipe := []vuln.ID{"CVE-2022-48174"}, []vuln.ID{"CVE-2022-0847"}
	for text, want := range map[string]struct {
		state         match.State
		found, doubts []vuln.ID
		unknown       bool
	}{
		"a:busybox:busybox:1.33.1":          {match.Matched, box, nil, false},
		"a:busybox:busybox:1.36":            {match.Clean, nil, nil, false},
		"a:*:busybox:1.36":                  {match.Clean, nil, nil, false},
		"a:denys_vlasenko:busybox:1.33.1":   {match.NotAssessable, nil, box, true},
		"a:denys_vlasenko:busybox:1.33-ac1": {match.NotAssessable, nil, box, true},
		"a:denys_vlasenko:BusyBox:1.33.1":   {match.NotAssessable, nil, box, true},
		"a:denys_vlasenko:busybox:1.36":     {match.Clean, nil, nil, true},
		"a:acme:drip_ui:1.0":                {match.Clean, nil, nil, true},
		"a:acme:server:1.0":                 {match.Clean, nil, nil, true}, // a word that many have
		"a:acme3:server:1.0":                {match.Matched, []vuln.ID{"CVE-2026-023"}, nil, false},
		"o:linux:linux_kernel:5.10.80":      {match.Matched, pipe, nil, false},
		"o:linux:linux:5.10.80":             {match.Matched, pipe, nil, false},
		"o:linux:kernel:5.10.80":            {match.Matched, pipe, nil, false},
		"o:linux:linux-kernel:5.10.80":      {match.Matched, pipe, nil, false},
		"o:torvalds:Linux:5.10.80":          {match.Matched, pipe, nil, false},
		"o:linux:kernel:5.10.110":           {match.Clean, nil, nil, false},
		"o:yocto:linux_kernel:5.10.80":      {match.NotAssessable, nil, pipe, true},
	} {
		c := only(t, d, component{Type: "library", Name: "x", CPE: "cpe:2.3:" + text + ":*:*:*:*:*:*:*"})
		if c.State != want.state || !slices.Equal(idsOf(c.Matches), want.found) || !slices.Equal(idsOf(c.Doubts), want.doubts) || c.Unknown != want.unknown {
			t.Errorf("%s: got %s, found %v, doubts %v, unknown %t, %+v; expected %+v", text, c.State, idsOf(c.Matches), idsOf(c.Doubts), c.Unknown, c.Gaps, want)
		}
		if want.doubts != nil && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, "of vendor ")) {
			t.Errorf("%s: got %+v", text, c.Gaps)
		}
	}
	// A CPE beside the purl of an ecosystem that the data have, or beside a CPE that they know, is no reason to doubt.
	beside := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:maven/com.acme/x@1.33.1", CPE: "cpe:2.3:a:denys_vlasenko:busybox:1.33.1:*:*:*:*:*:*:*"})
	if beside.State != match.Clean || beside.Unknown {
		t.Errorf("beside a purl: got %+v", beside)
	}
	r, err := d.Match(t.Context(), read(t, device(component{Type: "library", Name: "x", CPE: "cpe:2.3:a:acme:drip_ui:1.0:*:*:*:*:*:*:*"},
		component{Type: "library", Name: "y", CPE: "cpe:2.3:a:busybox:busybox:1.36:*:*:*:*:*:*:*"})))
	if err != nil || r.Totals.Clean != 2 || r.Totals.Unknown != 1 {
		t.Errorf("got %+v, %v", r.Totals, err)
	}
}
