package match_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestNamesOfNobody: a name that no package of its ecosystem can have is looked up as the one that it is written for, and is never clean where that cannot be told.
func TestNamesOfNobody(t *testing.T) {
	d := database(t, fixedIn("CVE-2026-1001", "npm", "@babel/runtime", "", "2.0.0"), fixedIn("CVE-2026-1002", "npm", "lodash", "", "2.0.0"),
		fixedIn("CVE-2026-1003", "php-composer", "symfony/http-kernel", "", "2.0.0"), fixedIn("CVE-2026-1004", "go-module", "golang.org/x/crypto", "", "2.0.0"),
		fixedIn("CVE-2026-1005", "dotnet", "Newtonsoft.Json", "", "2.0.0"), fixedIn("CVE-2026-1006", "python", "requests", "", "2.0.0"),
		fixedIn("CVE-2026-1007", "gem", "rack", "", "2.0.0"), fixedIn("CVE-2026-1008", "swift", "github.com/vapor/vapor", "", "2.0.0"),
		fixedIn("CVE-2026-1009", "hex", "phoenix", "", "2.0.0"), fixedIn("CVE-2026-1010", "conan", "zlib", "", "2.0.0"),
		fixedIn("CVE-2026-1011", "github-action", "acme/checkout", "", "2.0.0"), fixedIn("CVE-2026-1012", "rust-crate", "regex", "", "2.0.0"),
		fixedIn("CVE-2026-1013", "go-module", "github.com/satori/go.uuid", "", "2.0.0"), fixedIn("CVE-2026-1014", "go-module", "go.opencensus.io", "", "2.0.0"))
	const matched, clean, not = match.Matched, match.Clean, match.NotAssessable
	for _, tt := range []struct {
		group, name, purl string
		bad, good         match.State
	}{
		{"", "runtime", "pkg:npm/babel/%40babel%2Fruntime@V", matched, clean},
		{"babel", "@babel/runtime", "pkg:npm/babel/%40babel%2Fruntime@V", matched, clean},
		{"@babel", "@babel/runtime", "pkg:npm/%40babel/%40babel%2Fruntime@V", matched, clean},
		{"@babel", "runtime", "pkg:npm/%40babel/runtime@V", matched, clean},
		{"", "x", "pkg:npm/%40babel%2Fruntime%40V", matched, clean},
		{"", "x", "pkg:npm/%2540babel/runtime@V", not, not},
		{"", "x", "pkg:npm/lodash%20@V", matched, clean},
		{"", "x", "pkg:npm/lodash.@V", not, not},
		{"", "x", "pkg:npm/lo%20dash@V", not, not},
		{"", "x", "pkg:npm/babel/runtime/dist@V", not, not},
		{"", "Lodash, modern build", "pkg:npm/lodash@V", matched, clean},
		{"", "symfony/http-kernel", "pkg:composer/http-kernel@V", matched, clean},
		{"symfony", "symfony/http-kernel", "pkg:composer/symfony/symfony%2Fhttp-kernel@V", matched, clean},
		{"", "x", "pkg:composer/symfony:http-kernel@V", not, not},
		{"", "x", "pkg:golang/golang.org%2Fx%2Fcrypto@vV", matched, clean},
		{"golang.org/x", "golang.org/x/crypto", "pkg:golang/golang.org/x/golang.org%2Fx%2Fcrypto@vV", matched, clean},
		{"golang", "golang.org/x/crypto", "pkg:golang/golang/golang.org%2Fx%2Fcrypto@vV", matched, clean},
		{"", "golang.org/x/crypto", "pkg:golang/crypto@vV", matched, clean},
		{"", "x", "pkg:golang/golang.org:x:crypto@vV", not, not},
		{"", "satori/go.uuid", "pkg:golang/satori/go.uuid@vV", not, not}, // the dot of its last part makes no host
		{"", "go.uuid", "pkg:golang/satori/go.uuid@vV", not, not},
		{"satori", "go.uuid", "pkg:golang/satori/go.uuid@vV", not, not},
		{"", "x", "pkg:golang/satori%2Fgo.uuid@vV", not, not},
		{"", "x", "pkg:golang/acme/satori/go.uuid@vV", not, not},
		{"", "x", "pkg:golang/satori/go.uuid%2Fv2@vV", not, not},
		{"", "x", "pkg:golang/uuid@vV", not, not},
		{"", "github.com/satori/go.uuid", "pkg:golang/satori/go.uuid@vV", matched, clean},
		{"github.com/satori", "go.uuid", "pkg:golang/github.com/satori/go.uuid@vV", matched, clean},
		{"", "go.uuid", "pkg:golang/github.com/satori/go.uuid@vV", matched, clean},
		{"", "go.opencensus.io", "pkg:golang/go.opencensus.io@vV", matched, clean},
		{"", "x", "pkg:nuget/Newtonsoft.Json%40V", matched, clean},
		{"", "x", "pkg:nuget/Newtonsoft.Json%2FV@V", matched, clean},
		{"", "x", "pkg:nuget/Newtonsoft:Json@V", not, not},
		{"Newtonsoft", "Newtonsoft.Json", "pkg:nuget/nuget/Newtonsoft.Json@V", matched, clean},
		{"", "x", "pkg:nuget/Newtonsoft/Newtonsoft.Json@V", matched, not},
		{"", "x", "pkg:pypi/requests%5Bsecurity%5D@V", matched, clean},
		{"", "x", "pkg:pypi/requests%20(all)@V", not, not},
		{"", "Requests", "pkg:pypi/pypi/Requests@V", matched, clean},
		{"rubygems", "rack", "pkg:gem/rack@V", matched, clean},
		{"", "x", "pkg:gem/acme:rack@V", not, not},
		{"", "x", "pkg:cargo/acme/regex@V", matched, not},
		{"", "x", "pkg:swift/github.com%2Fvapor%2Fvapor@V", not, not},
		{"github.com/vapor", "github.com/vapor/vapor", "pkg:swift/github.com/vapor/github.com%2Fvapor%2Fvapor@V", matched, clean},
		{"", "x", "pkg:swift/vapor:vapor@V", not, not},
		{"", "x", "pkg:hex/:phoenix@V", not, not},
		{"", "x", "pkg:hex/phoenix@V", matched, clean},
		{"", "x", "pkg:conan/zlib%2FV@V", matched, clean},
		{"", "x", "pkg:conan/conan/zlib@V", not, not},
		{"", "x", "pkg:conan/zlib:shared@V", not, not},
	} {
		for version, want := range map[string]match.State{"1.0.0": tt.bad, "2.0.0": tt.good} {
			got := only(t, d, component{Type: "library", Group: tt.group, Name: tt.name, Version: version, Purl: versioned(tt.purl, version)})
			if got.State != want || want == not && got.Reason() != match.BadIdentifier {
				t.Errorf("%s/%s, %s in %s: got %s, %+v, asked %+v; expected %s", tt.group, tt.name, tt.purl, version, got.State, got.Gaps, got.Asked, want)
			}
		}
	}
}

// TestNamesOfNobodyWithoutPurl: what a generator says to be of a type has a name of such.
func TestNamesOfNobodyWithoutPurl(t *testing.T) {
	d := database(t, fixedIn("CVE-2026-1005", "dotnet", "Newtonsoft.Json", "", "2.0.0"), fixedIn("CVE-2026-1011", "github-action", "acme/checkout", "", "2.0.0"),
		fixedIn("CVE-2026-1013", "go-module", "github.com/satori/go.uuid", "", "2.0.0"))
	for _, tt := range []struct {
		kind, name string
		bad, good  match.State
	}{
		{"dotnet", "Newtonsoft.Json", match.Matched, match.Clean},
		{"dotnet", "Newtonsoft.Json/1.0.0", match.Matched, match.Matched},
		{"dotnet", "Newtonsoft Json", match.NotAssessable, match.NotAssessable},
		{"github-action", "acme/checkout", match.Matched, match.Clean},
		{"github-action", "checkout", match.NotAssessable, match.NotAssessable},
		{"go-module", "github.com/satori/go.uuid", match.Matched, match.Clean},
		{"go-module", "satori/go.uuid", match.NotAssessable, match.NotAssessable},
	} {
		for version, want := range map[string]match.State{"1.0.0": tt.bad, "2.0.0": tt.good} {
			got := only(t, d, component{Type: "library", Name: tt.name, Version: version, Properties: []map[string]string{named("syft:package:type", tt.kind)}})
			if got.State != want {
				t.Errorf("%s in %s: got %s, %+v, asked %+v; expected %s", tt.name, version, got.State, got.Gaps, got.Asked, want)
			}
		}
	}
}
