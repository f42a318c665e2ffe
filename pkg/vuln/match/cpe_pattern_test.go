package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestPatternsInCPE: by CPE 2.3 an unquoted "?" or "*" in a name stands for letters that are not told, so that product or vendor is open; quoted it is a letter of the name.
func TestPatternsInCPE(t *testing.T) {
	for cpe, want := range map[string]match.Reason{
		"cpe:2.3:a:openssl:openss?:1.0.1f:*:*:*:*:*:*:*":    match.VagueCPE,
		"cpe:2.3:a:openssl:*ssl:1.0.1f:*:*:*:*:*:*:*":       match.VagueCPE,
		"cpe:2.3:a:openssl:openssl*:1.0.1f:*:*:*:*:*:*:*":   match.VagueCPE,
		"cpe:2.3:a:openss?:openssl:1.0.1f:*:*:*:*:*:*:*":    match.VagueCPE,
		"cpe:/a:openssl:openss%01:1.0.1f":                   match.VagueCPE,
		"cpe:/a:openssl:%02ssl:1.0.1f":                      match.VagueCPE,
		`cpe:2.3:a:acme:what\?:1.0.1f:*:*:*:*:*:*:*`:        "",
		`cpe:2.3:a:acme:d\*list:1.0.1f:*:*:*:*:*:*:*`:       "",
		`cpe:2.3:a:acme:a\\\?b:1.0.1f:*:*:*:*:*:*:*`:        "",
		"cpe:2.3:a:*:zlib_of_nobody:1.0.1:*:*:*:*:*:*:*":    "",
		"cpe:2.3:a:acme:zlib_of_nobody:1.0.1:*:*:*:*:*:*:*": "",
	} {
		got := ends(t, component{Type: "library", Name: "crypto lib", Version: "1.0.1f", CPE: cpe})
		if state := map[bool]match.State{true: match.Clean, false: match.NotAssessable}[want == ""]; got.State != state || got.Reason() != want {
			t.Errorf("%s: got %s, %+v; expected %q", cpe, got.State, got.Gaps, want)
		}
	}
	got := ends(t, component{Type: "library", Name: "openssl", Version: "1.0.1f", CPE: "cpe:2.3:a:openssl:openss?:1.0.1f:*:*:*:*:*:*:*", Purl: "pkg:npm/x@1"})
	if slices.ContainsFunc(got.Asked, func(a match.Asked) bool { return a.By == match.ByCPE }) {
		t.Errorf("asked %+v", got.Asked)
	}
}
