package policies_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
)

// aboutSignatures are facts that say what became of a signature or of what was signed.
var aboutSignatures = regexp.MustCompile(`\btrust\.(valid|broken|covers|whole|authorised|recognised|timely)|wrongBindings|brokenSignatures|straySignatures`)

// waivableThough are checks that ask about signatures and have nothing that no waiver lifts, each with the reason.
var waivableThough = map[string]string{
	"SIG-004": "asks only how old the root is that vouched for a valid signature",
}

// TestInvalidSignaturesAreNotWaived demands of each check that asks about signatures that it says what no waiver lifts.
func TestInvalidSignaturesAreNotWaived(t *testing.T) {
	for _, check := range catalogue(t).Checks() {
		asks := aboutSignatures.MatchString(strings.Join([]string{check.Applies, check.Known, check.Pass}, "\n"))
		reason, exempt := waivableThough[check.ID]
		switch {
		case asks && check.Unwaivable == "" && !exempt:
			t.Errorf("%s asks about signatures and lets a waiver lift an invalid one", check.ID)
		case exempt && (!asks || check.Unwaivable != "" || reason == ""):
			t.Errorf("%s stands in the table for nothing", check.ID)
		}
	}
	for _, id := range []string{"SIG-001", "SIG-002", "SIG-003", "SIG-006", "SIG-007", "SIG-012", "SBM-003", "PRV-003", "VUL-011", "INT-001"} {
		if catalogue(t).Check(id).Unwaivable == "" {
			t.Errorf("%s can always be waived", id)
		}
	}
}

// TestWaiversEnd holds the packs of the house to times in which people still remember why they agreed. The packs of standards allow no waivers:
// whoever waives what a standard asks for says so in a pack of the house.
func TestWaiversEnd(t *testing.T) {
	c := catalogue(t)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, pack := range c.Packs() {
		own := slices.Contains(severalSources, pack.Name)
		if own != (len(pack.Waivers) > 0) {
			t.Errorf("%s allows waivers: %v", pack.Name, pack.Waivers)
		}
		previous := time.Time{}
		for _, severity := range []decision.Severity{decision.Block, decision.Hold, decision.Warn} {
			last, allowed := pack.LongestWaiver(severity, start)
			if own && (!allowed || !last.After(previous) || last.After(start.AddDate(1, 0, 0))) {
				t.Errorf("%s: waivers under %s until %v", pack.Name, severity, last)
			}
			previous = last
		}
	}
}

// TestSchemaRefusesBadWaivers gives the schema what package policy refuses, as far as a schema can see it.
func TestSchemaRefusesBadWaivers(t *testing.T) {
	const good = `{kind: cleanbill.waiver/v1, id: W-1, check: SUP-004, scope: {product: Pump, versions: ["4.2.3", "4.3.*"]}, reason: r, compensating: [c],
owner: {name: O, role: r}, requestedBy: {name: R, role: r}, approvers: [{name: A, role: r}], created: 2026-11-01, expires: 2026-12-01}`
	schema, _ := compiled(t, "waiver")
	for _, tc := range [][2]string{
		{"", ""}, {`"4.3.*"`, `"busybox 1.*"`}, {`versions: ["4.2.3", "4.3.*"]`, `versions: ["4"], components: [a, b 1.*, "pkg:deb/debian/b@1?arch=amd64"], vulnerabilities: [CVE-2026-1, Our own flaw]`},
	} {
		text := strings.Replace(good, tc[0], tc[1], 1)
		if err := schema.Validate(asJSON(t, []byte(text))); err != nil {
			t.Errorf("%s: %v", tc[1], err)
		}
		if _, err := gate.ParseWaiver("w.yaml", []byte(text)); err != nil {
			t.Errorf("%s: %v", tc[1], err)
		}
	}
	for _, tc := range [][2]string{
		{"waiver/v1", "waiver/v2"}, {"W-1", "../W"}, {"SUP-004", `"SUP-*"`}, {"product: Pump", `product: " "`}, {"product: Pump", `product: Pump*`},
		{`"4.2.3", "4.3.*"`, ""}, {`"4.3.*"`, `"*"`}, {`"4.3.*"`, `"?*.*"`}, {`"4.3.*"`, `"*.3"`}, {`"4.3.*"`, `"4*"`}, {`"4.3.*"`, `".*"`},
		{"reason: r", `reason: " "`}, {"[c]", "[]"}, {"{name: O, role: r}", "{name: O}"}, {"[{name: A, role: r}]", "[]"},
		{"2026-12-01", "2026-12-01T08:00:00Z"}, {", expires: 2026-12-01", ""}, {"2026-12-01", "2026-12-01, extra: 1"},
		{`versions: ["4.2.3", "4.3.*"]`, `versions: ["4"], vulnerabilities: [CVE-*]`}, {`versions: ["4.2.3", "4.3.*"]`, `versions: ["4"], components: []`},
	} {
		text := strings.Replace(good, tc[0], tc[1], 1)
		if err := schema.Validate(asJSON(t, []byte(text))); err == nil {
			t.Errorf("%s: the schema has nothing against it", tc[1])
		}
		if _, err := gate.ParseWaiver("w.yaml", []byte(text)); err == nil {
			t.Errorf("%s: no error", tc[1])
		}
	}
}
