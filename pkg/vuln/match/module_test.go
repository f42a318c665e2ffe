package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestPackagesOfGoModules: a path that the data do not know is looked up as the longest module that they know and that it begins with; what is found is a doubt.
func TestPackagesOfGoModules(t *testing.T) {
	module := func(id, name, below string) grypedb.Advisory {
		return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: "go-module", Name: name, Ranges: []grypedb.Range{{Constraint: "<" + below}}}}}
	}
	d := database(t, module("CVE-2024-45337", "golang.org/x/crypto", "0.31.0"), module("CVE-2026-0001", "github.com/acme/vault", "1.20.0"), module("CVE-2026-0003", "github.com/acme/old", "4.0.0+incompatible"), module("CVE-2026-0002", "github.com/acme/vault/api", "1.2.0"))
	crypto := []vuln.ID{"CVE-2024-45337"}
	for purl, want := range map[string]struct {
		state         match.State
		found, doubts []vuln.ID
	}{
		"golang.org/x/crypto@v0.30.0":                                                     {match.Matched, crypto, nil},
		"golang.org/x/crypto@v0.30.0#ssh":                                                 {match.Matched, crypto, nil},
		"golang.org/x/crypto/ssh@v0.30.0":                                                 {match.NotAssessable, nil, crypto},
		"golang.org/x/crypto/ssh/agent@v0.30.0":                                           {match.NotAssessable, nil, crypto},
		"golang.org/x/crypto/ssh@v0.30.0#agent":                                           {match.NotAssessable, nil, crypto},
		"golang.org/x/crypto/ssh@v0.31.0":                                                 {match.Clean, nil, nil},
		"golang.org/x/crypto/ssh@v0.30.0?type=module":                                     {match.Clean, nil, nil},
		"golang.org/x/cryptography/ssh@v0.30.0":                                           {match.Clean, nil, nil},
		"github.com/acme/vault/api@v1.5.0":                                                {match.Clean, nil, nil}, // a module of its own
		"github.com/acme/vault/api/auth@v1.1.0":                                           {match.NotAssessable, nil, []vuln.ID{"CVE-2026-0002"}},
		"github.com/acme/vault/api/auth@v1.5.0":                                           {match.Clean, nil, nil},
		"github.com/acme/vault/v2@v2.0.0":                                                 {match.Clean, nil, nil},
		"github.com/acme/vault/sdk@v1.5.0":                                                {match.NotAssessable, nil, []vuln.ID{"CVE-2026-0001"}},
		"github.com/acme/vault/sdk/v3@v3.5.0":                                             {match.Clean, nil, nil}, // no version of vault
		"github.com/acme/vault/sdk/v3/auth@v3.5.0":                                        {match.Clean, nil, nil},
		"github.com/acme/vault/sdk/v3@v1.5.0":                                             {match.NotAssessable, nil, []vuln.ID{"CVE-2026-0001"}}, // a folder
		"github.com/acme/vault/sdk/v3@v3.5.0+incompatible":                                {match.Clean, nil, nil},
		"github.com/acme/vault/sdk/v1@v1.5.0":                                             {match.NotAssessable, nil, []vuln.ID{"CVE-2026-0001"}}, // no module ends so
		"github.com/acme/old/api/v3@v3.5.0+incompatible":                                  {match.NotAssessable, nil, []vuln.ID{"CVE-2026-0003"}},
		"acme.example/pump/vendor/golang.org/x/crypto@v0.30.0":                            {match.Matched, crypto, nil},
		"vendor/golang.org/x/crypto@v0.30.0":                                              {match.Matched, crypto, nil},
		"acme.example/pump/vendor/golang.org/x/crypto/ssh@v0.30.0":                        {match.NotAssessable, nil, crypto},
		"github.com/acme/vault/vendor/github.com/fab/b/vendor/golang.org/x/crypto@v0.1.0": {match.Matched, crypto, nil},
		"github.com/acme/vault/vendor/github.com/fab/b@v0.1.0":                            {match.Clean, nil, nil},
		"acme.example/pump/vendor/golang.org/x/crypto@v0.31.0":                            {match.Clean, nil, nil},
		"github.com/acme/myvendor/golang.org/x/crypto@v0.30.0":                            {match.Clean, nil, nil},
		"github.com/" + strings.Repeat("a/", 200) + "b@v1.0.0":                            {match.Clean, nil, nil},
	} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:golang/" + purl})
		if c.State != want.state || !slices.Equal(idsOf(c.Matches), want.found) || !slices.Equal(idsOf(c.Doubts), want.doubts) {
			t.Errorf("%s: %s, found %v, doubts %v, %+v; expected %+v", purl, c.State, idsOf(c.Matches), idsOf(c.Doubts), c.Gaps, want)
		}
		if want.doubts != nil && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, "known of the module ")) {
			t.Errorf("%s: got %+v", purl, c.Gaps)
		}
	}
	for _, of := range []map[string]string{{"name": "syft:package:type", "value": "go-module"}, {"name": "aquasecurity:trivy:PkgType", "value": "gobinary"}} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:golang/github.com/acme/vault/sdk@v1.5.0", Properties: []map[string]string{of}})
		if c.State != match.Clean || len(c.Doubts) > 0 {
			t.Errorf("a module, by %v: %s, doubts %v", of, c.State, idsOf(c.Doubts))
		}
	}
}
