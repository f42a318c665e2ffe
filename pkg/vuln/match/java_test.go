package match_test

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestJava: one release of Java has many names, in SBOMs as in advisories. Whichever it is called by, what is known of it is found; and where advisories name updates of
// it, one without an update is not clean.
func TestJava(t *testing.T) {
	d := database(t, byCPE("CVE-2019-2602", "cpe:2.3:a:oracle:jre:*:*:*:*:*:*:*:*", "= 1.8.0-update_201"), byCPE("CVE-2019-2603", "cpe:2.3:a:oracle:jdk:*:*:*:*:*:*:*:*", "= 1.7.0-update211"),
		byCPE("CVE-2013-2465", "cpe:2.3:a:sun:jre:*:*:*:*:*:*:*:*", "= 1.6.0-update_45"), byCPE("CVE-2019-2604", "cpe:2.3:a:oracle:openjdk:*:*:*:*:*:*:*:*", "= 8-update201"),
		byCPE("CVE-2023-21930", "cpe:2.3:a:oracle:java_se:*:*:*:*:*:*:*:*", "= 8u361"), byCPE("CVE-2023-21931", "cpe:2.3:a:oracle:jre:*:*:*:*:*:*:*:*", "= 1.8.0-update45"),
		byCPE("CVE-2023-21932", "cpe:2.3:a:oracle:jre:*:*:*:*:*:*:*:*", "= 11.0.2"))
	for _, tt := range []struct {
		product string
		state   match.State
		all     []string // versions, or version:update
	}{
		{"oracle:jre", match.Matched, []string{"1.8.0:update_201", "1.8.0:update201", "1.8.0:201", "8:update_201", "8:update201", "8:u201", "8.0:update_201", "1.8:update_201", "8u201", "1.8.0_201",
			"1.8.0u201", "8.0.201", "1.8.0.201", "8.0.2010.9", "8.0.2010", "8_update_201", "1.8.0_201-b09", "8u201-b09", "8.0.450.15", "8.0.45", "1.8.0:update201_b09", "11.0.2",
			"8.201", "1.8.201", "8.201.b09", "8.2010", "8.45", "jdk8u201", "jdk8u201-b09", "jre1.8.0_201", "jre_8u201", "jdk-8.0.201"}},
		{"oracle:jre", match.NotAssessable, []string{"8.392.08.1", "1.8.0.201.9.1", "8x201", "8.0.201.9.2", "jdk8", "8_201_9", "jre-8", "jdk-11.0.3"}}, // which update, if any, nobody can tell
		{"oracle:jre", match.NotAssessable, []string{"8", "8.0", "8.0.0", "1.8", "1.8.0", "8:-", "1.8.0:-"}},
		{"oracle:jre", match.Clean, []string{"8u202", "1.8.0_202", "8.0.202", "8.0.2020.8", "8:update_202", "7", "11.0.3", "17.0.1", "1.8.0:update_20", "8u20", "8.202", "8.2020", "jdk8u202-b08"}},
		{"oracle:jdk", match.Matched, []string{"7u211", "1.7.0_211", "7:update_211", "1.7:update211", "7.0.2110.1"}},
		{"oracle:jdk", match.NotAssessable, []string{"7", "7.0", "1.7", "1.7.0"}},
		{"oracle:jdk", match.Clean, []string{"8", "7u212"}},
		{"sun:jre", match.Matched, []string{"6u45", "1.6.0_45", "6:update_45", "6.0.450", "1.6.0:update45"}},
		{"sun:jre", match.NotAssessable, []string{"6", "6.0", "1.6", "1.6.0"}},
		{"oracle:openjdk", match.Matched, []string{"8u201", "1.8.0_201", "8:update201", "1.8.0:update_201"}},
		{"oracle:openjdk", match.NotAssessable, []string{"8", "1.8", "1.8.0"}},
		{"oracle:java_se", match.Matched, []string{"8u361", "1.8.0_361", "8:update_361", "8.0.3610.9"}},
		{"oracle:java_se", match.NotAssessable, []string{"8", "1.8.0"}},
		{"oracle:java_se", match.Clean, []string{"8u362", "7"}},
	} {
		for _, version := range tt.all {
			version, update, stated := strings.Cut(version, ":")
			if !stated {
				update = "*"
			}
			c := only(t, d, component{Type: "library", Name: "Java", CPE: "cpe:2.3:a:" + tt.product + ":" + version + ":" + update + ":*:*:*:*:*:*"})
			if c.State != tt.state {
				t.Errorf("%s %s %s: %s, %+v", tt.product, version, update, c.State, c.Gaps)
			}
		}
	}
	// Both say something, and the version of the component names the update.
	if c := only(t, d, component{Type: "library", Name: "Java", Version: "8 Update 202", CPE: "cpe:2.3:a:oracle:jre:8:*:*:*:*:*:*:*"}); c.State == match.Matched {
		t.Errorf("an update in the version of the component: %s, %+v", c.State, c.Matches)
	}
	if c := only(t, d, component{Type: "library", Name: "Java", Version: "8.0.2010.9", CPE: "cpe:2.3:a:oracle:jre:8:*:*:*:*:*:*:*"}); c.State != match.Matched {
		t.Errorf("an update in the version of the component: %s, %+v", c.State, c.Gaps)
	}
}
