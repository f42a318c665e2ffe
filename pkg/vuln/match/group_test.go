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

func inMaven(id, name string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: "java-archive", Name: name, Ranges: []grypedb.Range{{Constraint: "<2.15.0"}}}}}
}

// TestOtherGroups: a Maven package that the data do not have, and whose artifact they have in another group, is told; and not clean where its group is nobody's.
func TestOtherGroups(t *testing.T) {
	all := []grypedb.Advisory{inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), inMaven("CVE-2026-0001", "com.acme:server"), inMaven("CVE-2026-0002", "commons-io:commons-io")}
	for n := range 9 {
		all = append(all, inMaven("CVE-2026-01"+strconv.Itoa(n), "com.acme"+strconv.Itoa(n)+":web-api"))
	}
	d := database(t, all...)
	shell := []vuln.ID{"CVE-2021-44228"}
	for purl, want := range map[string]struct {
		state    match.State
		setAside []vuln.ID
	}{
		"org.apache.logging.log4j/log4j-core@2.14.1": {match.Matched, nil},
		"log4j-core/log4j-core@2.14.1":               {match.NotAssessable, shell},
		"log4j-core/Log4j-Core@2.14.1":               {match.NotAssessable, shell},
		"log4j-core/log4j-core@2.17.1":               {match.Clean, nil},
		"com.evil/log4j-core@2.14.1":                 {match.Clean, shell},
		"com.evil/log4j-core@2.15.0":                 {match.Clean, nil},
		"com.evil/log4j-api@2.14.1":                  {match.Clean, nil},
		"com.evil/server@2.14.1":                     {match.Clean, nil},
		"server/server@2.14.1":                       {match.NotAssessable, []vuln.ID{"CVE-2026-0001"}},
		"com.evil/web-api@2.14.1":                    {match.Clean, nil},
		"commons-io/commons-io@2.14.1":               {match.Matched, nil},
		"commons-io/commons-io@2.16.1":               {match.Clean, nil},
	} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:maven/" + purl})
		if c.State != want.state || !slices.Equal(c.Dismissed, want.setAside) {
			t.Errorf("%s: got %s, set aside %v, %+v; expected %+v", purl, c.State, c.Dismissed, c.Gaps, want)
		}
		if told := slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return strings.Contains(g.Detail, "which group it is of is not sure") }); told != (want.state == match.NotAssessable) {
			t.Errorf("%s: got %+v", purl, c.Gaps)
		}
	}
}
