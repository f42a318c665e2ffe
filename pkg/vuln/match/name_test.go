package match_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestNamesThatPurlsWriteOtherwise are looked up as their ecosystem writes them, too.
func TestNamesThatPurlsWriteOtherwise(t *testing.T) {
	d := database(t, fixedIn("CVE-2026-0004", "npm", "@scope/foo", "", "1.2.3"), fixedIn("CVE-2026-0005", "go-module", "github.com/acme/foo/v2", "", "2.4.0"),
		fixedIn("CVE-2026-0006", "go-module", "github.com/acme/old", "", "2.4.0"))
	for _, tt := range []struct {
		group, name, version, purl string
		state                      match.State
	}{
		{"scope", "foo", "1.2.2", "pkg:npm/scope/foo@1.2.2", match.Matched},
		{"", "@scope/foo", "1.2.2", "pkg:npm/scope/foo@1.2.2", match.Matched},
		{"@scope", "foo", "1.2.2", "pkg:npm/%40scope/foo@1.2.2", match.Matched},
		{"scope", "foo", "1.2.3", "pkg:npm/scope/foo@1.2.3", match.Clean},
		{"", "foo", "1.2.2", "pkg:npm/foo@1.2.2", match.Clean},
		{"github.com/acme", "foo", "v2.3.3", "pkg:golang/github.com/acme/foo@v2.3.3#v2", match.Matched},
		{"", "foo", "v2.3.3", "pkg:golang/github.com/acme/foo@v2.3.3", match.Matched},
		{"", "foo", "v2.3.3", "pkg:golang/github.com/acme/foo@v2.3.3#v2/cmd/foo", match.Matched},
		{"github.com/acme", "foo", "v2.4.0", "pkg:golang/github.com/acme/foo@v2.4.0#v2", match.Clean},
		{"", "foo", "v1.3.3", "pkg:golang/github.com/acme/foo@v1.3.3", match.Clean},
		{"", "foo", "v2.3.3+incompatible", "pkg:golang/github.com/acme/foo@v2.3.3%2Bincompatible", match.Clean},
		{"", "old", "v2.3.3+incompatible", "pkg:golang/github.com/acme/old@v2.3.3%2Bincompatible", match.Matched},
	} {
		if c := only(t, d, component{Type: "library", Group: tt.group, Name: tt.name, Version: tt.version, Purl: tt.purl}); c.State != tt.state {
			t.Errorf("%s: %s, %+v", tt.purl, c.State, c.Gaps)
		}
	}
}
