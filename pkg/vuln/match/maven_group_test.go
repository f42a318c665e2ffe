package match_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func inMaven(id, name string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: "java-archive", Name: name, Ranges: []grypedb.Range{{Constraint: "<2.15.0"}}}}}
}

// TestOtherGroups: of a Maven package that the data do not have, and whose artifact they have in another group, what is known of that is a doubt, and it is not clean by it.
func TestOtherGroups(t *testing.T) {
	all := []grypedb.Advisory{inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), inMaven("CVE-2026-0001", "com.acme:server"), inMaven("CVE-2026-0002", "commons-io:commons-io")}
	for n := range 9 {
		all = append(all, inMaven("CVE-2026-01"+strconv.Itoa(n), "com.acme"+strconv.Itoa(n)+":web-api"))
	}
	d := database(t, all...)
	shell := []vuln.ID{"CVE-2021-44228"}
	for purl, want := range map[string]struct {
		state  match.State
		doubts []vuln.ID
	}{
		"org.apache.logging.log4j/log4j-core@2.14.1": {match.Matched, nil},
		"log4j-core/log4j-core@2.14.1":               {match.NotAssessable, shell},
		"log4j-core/Log4j-Core@2.14.1":               {match.NotAssessable, shell},
		"log4j-core/log4j-core@2.17.1":               {match.Clean, nil},
		"com.evil/log4j-core@2.14.1":                 {match.NotAssessable, shell},
		"com.evil/log4j-core@2.15.0":                 {match.Clean, nil},
		"com.evil/log4j-api@2.14.1":                  {match.Clean, nil},
		"com.evil/server@2.14.1":                     {match.Clean, nil},
		"server/server@2.14.1":                       {match.NotAssessable, []vuln.ID{"CVE-2026-0001"}},
		"com.evil/web-api@2.14.1":                    {match.Clean, nil},
		"commons-io/commons-io@2.14.1":               {match.Matched, nil},
		"commons-io/commons-io@2.16.1":               {match.Clean, nil},
	} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:maven/" + purl})
		if c.State != want.state || !slices.Equal(idsOf(c.Doubts), want.doubts) || c.OnlyDoubted() != (want.doubts != nil) || len(c.Dismissed) > 0 {
			t.Errorf("%s: got %s, doubts %v, set aside %v, %+v; expected %+v", purl, c.State, c.Doubts, c.Dismissed, c.Gaps, want)
		}
		if want.doubts != nil && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, string(want.doubts[0])+" is known of ") || !strings.Contains(c.Gaps[0].Detail, "nobody has said")) {
			t.Errorf("%s: got %+v", purl, c.Gaps)
		}
	}
}

// TestGroupsSeen: of what was seen in software nobody states the group, so that it sets nothing aside.
func TestGroupsSeen(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"))
	doc := read(t, device(component{Type: "library", Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/org.apache.logging.log4j.core/log4j-core@2.14.1"}))
	doc.Tools = []sbom.Tool{{Name: sbom.Text{State: sbom.Stated, Text: match.Itself}}}
	r, err := d.Match(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Components[1]
	if c.State != match.Matched || !slices.Equal(idsOf(c.Matches), []vuln.ID{"CVE-2021-44228"}) || len(c.Doubts) > 0 || !strings.Contains(c.Matches[0].Through, "known of org.apache.logging.log4j:log4j-core") {
		t.Errorf("got %+v", c)
	}
}

// TestGroupsStatedOfSeen: what was seen without a group has the one that is stated of it; what is known under another is a doubt then, and a single word tells nothing.
func TestGroupsStatedOfSeen(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), inMaven("CVE-2022-22222", "org.jenkins-ci.plugins:monitoring"), inMaven("CVE-2019-17571", "log4j:log4j"))
	for _, tt := range []struct {
		group, purl   string
		found, doubts []vuln.ID
	}{
		{"", "monitoring/monitoring@1.2", []vuln.ID{"CVE-2022-22222"}, nil},
		{"monitoring", "monitoring/monitoring@1.2", []vuln.ID{"CVE-2022-22222"}, nil},
		{"com.acme.pump", "monitoring/monitoring@1.2", nil, nil},
		{"com.acme.pump", "log4j-core/log4j-core@2.14.1", nil, []vuln.ID{"CVE-2021-44228"}},
		{"com.acme.pump", "log4j/log4j@1.2.17", []vuln.ID{"CVE-2019-17571"}, nil}, // it may show its own group, which is called so
		{"com.acme.pump", "org.acme/log4j-core@2.14.1", []vuln.ID{"CVE-2021-44228"}, nil},
	} {
		doc := read(t, device(component{Type: "library", Group: tt.group, Name: "x", Version: "1", Purl: "pkg:maven/" + tt.purl}))
		doc.Components[0].Name, doc.Components[0].Version = sbom.Text{State: sbom.Stated, Text: doc.Components[0].Purl.Name}, sbom.Text{State: sbom.Stated, Text: doc.Components[0].Purl.Version}
		doc.Tools = []sbom.Tool{{Name: sbom.Text{State: sbom.Stated, Text: match.Itself}}}
		r, err := d.Match(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Components[1]; !slices.Equal(idsOf(c.Matches), tt.found) || !slices.Equal(idsOf(c.Doubts), tt.doubts) {
			t.Errorf("%s of group %q: found %v, doubts %v", tt.purl, tt.group, idsOf(c.Matches), idsOf(c.Doubts))
		}
	}
}

func idsOf(all []match.Match) (ids []vuln.ID) {
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	return ids
}
