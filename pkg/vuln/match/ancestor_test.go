package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

const (
	forked  = `{"type": "library", "name": "fablog", "version": "7.0-fab1", "purl": "pkg:maven/com.fabulon/fablog@7.0-fab1", "pedigree": %s}`
	logging = `{"type": "library", "name": "log4j-core", "version": "2.14.1", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"%s}`
)

// forkOf is a component that is made of others.
func forkOf(pedigree string) string { return fmt.Sprintf(forked, pedigree) }

func logOf(more string) string { return fmt.Sprintf(logging, more) }

func lookUp(t *testing.T, d *match.Database, components string) *match.Result {
	t.Helper()
	r, err := d.Match(t.Context(), read(t, []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [`+components+`]}`)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAncestors: what is known of what a component was made of is known of the component, whatever it is called since, whatever patches are said to repair. Where
// an ancestor cannot be looked up, nothing of the component is clean.
func TestAncestors(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"), inMaven("CVE-2026-0009", "com.fabulon:old"),
		ofCPE("CVE-2022-48174", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.35"))
	shell, resolves := []vuln.ID{"CVE-2021-44228"}, `"patches": [{"type": "backport", "resolves": [{"type": "security", "id": "CVE-2021-44228"}]}]`
	for name, c := range map[string]struct {
		pedigree string
		state    match.State
		found    []vuln.ID
		reason   match.Reason
	}{
		"made of log4j":                               {`{"ancestors": [` + logOf("") + `]}`, match.Matched, shell, ""},
		"made of what is made of it":                  {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "pedigree": {"ancestors": [` + logOf("") + `]}}]}`, match.Matched, shell, ""},
		"repaired by a patch":                         {`{"ancestors": [` + logOf("") + `], ` + resolves + `}`, match.Matched, shell, ""},
		"repaired on the way":                         {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "pedigree": {` + resolves + `, "ancestors": [` + logOf("") + `]}}]}`, match.Matched, shell, ""},
		"repaired before":                             {`{"ancestors": [` + logOf(`, "pedigree": {`+resolves+`}`) + `]}`, match.Matched, shell, ""},
		"another patch":                               {`{"ancestors": [` + logOf("") + `], "patches": [{"type": "backport", "resolves": [{"type": "security", "id": "CVE-2021-45046"}]}]}`, match.Matched, shell, ""},
		"of the repaired version":                     {`{"ancestors": [{"type": "library", "name": "log4j-core", "version": "2.15.0", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0"}]}`, match.Clean, nil, ""},
		"by CPE":                                      {`{"ancestors": [{"type": "application", "name": "busybox", "version": "1.33.1", "cpe": "cpe:2.3:a:busybox:busybox:1.33.1:*:*:*:*:*:*:*"}]}`, match.Matched, []vuln.ID{"CVE-2022-48174"}, ""},
		"without identifier":                          {`{"ancestors": [{"type": "library", "name": "log4j-core", "version": "2.14.1"}]}`, match.NotAssessable, nil, match.OtherName},
		"without identifier, repaired":                {`{"ancestors": [{"type": "library", "name": "log4j-core", "version": "2.15.0"}]}`, match.NotAssessable, nil, match.Ancestor},
		"without version":                             {`{"ancestors": [{"type": "library", "name": "log4j-core", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core"}]}`, match.Matched, shell, ""},
		"by a purl of no ecosystem":                   {`{"ancestors": [{"type": "library", "name": "log4j-core", "version": "2.14.1", "purl": "pkg:generic/log4j-core@2.14.1"}]}`, match.NotAssessable, nil, match.OtherName},
		"in a group of somebody's":                    {`{"ancestors": [{"type": "library", "name": "log4j-core", "version": "2.14.1", "purl": "pkg:maven/com.evil/log4j-core@2.14.1"}]}`, match.NotAssessable, nil, match.OtherName},
		"inside of what it is made of":                {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [` + logOf("") + `]}]}`, match.Matched, shell, ""},
		"inside of that, in an ancestor":              {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [{"type": "library", "name": "in", "version": "3", "purl": "pkg:maven/org.mid/in@3", "pedigree": {"ancestors": [` + logOf("") + `]}}]}]}`, match.Matched, shell, ""},
		"inside of two":                               {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [{"type": "file", "name": "in.jar", "components": [` + logOf("") + `]}]}]}`, match.Matched, shell, ""},
		"inside of a file inside of it":               {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [{"type": "file", "name": "in.jar", "components": [{"type": "library", "name": "in", "version": "3", "purl": "pkg:maven/org.mid/in@3"}]}]}]}`, match.Clean, nil, ""},
		"a file inside of it":                         {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [{"type": "file", "name": "LICENSE.txt"}]}]}`, match.Clean, nil, ""},
		"a part inside of it that nothing identifies": {`{"ancestors": [{"type": "library", "name": "mid", "version": "3", "purl": "pkg:maven/org.mid/mid@3", "components": [{"type": "library", "name": "log4j-core", "version": "2.14.1"}]}]}`, match.NotAssessable, nil, match.OtherName},
		"a variant and a descendant":                  {`{"variants": [` + logOf("") + `], "descendants": [` + logOf("") + `]}`, match.Clean, nil, ""},
		"commits alone":                               {`{"commits": [{"uid": "1"}]}`, match.Clean, nil, ""},
	} {
		r := lookUp(t, d, forkOf(c.pedigree))
		got := r.Components[0]
		if got.State != c.state || !slices.Equal(idsOf(got.Matches), c.found) || len(got.Dismissed) > 0 || got.Reason() != c.reason {
			t.Errorf("%s: %s, found %v, set aside %v, %+v; expected %+v", name, got.State, idsOf(got.Matches), got.Dismissed, got.Gaps, c)
			continue
		}
		why := ", of which the SBOM says that this is made"
		if strings.HasPrefix(name, "repaired ") && name != "repaired before" {
			why += ", and that a patch repairs it, which a statement has to say"
		}
		if len(got.Matches) > 0 && !strings.HasSuffix(got.Matches[0].Through, why) {
			t.Errorf("%s: why is %q", name, got.Matches[0].Through)
		}
		if c.reason == match.Ancestor && !strings.Contains(got.Gaps[0].Detail, "made of \"log4j-core 2.15.0\", which could not be looked up") {
			t.Errorf("%s: got %+v", name, got.Gaps)
		}
	}
	if got := lookUp(t, d, strings.Replace(forkOf(`{"ancestors": [`+logOf("")+`]}`), "com.fabulon/fablog@7.0-fab1", "com.fabulon/old@2.0", 1)).Components[0]; len(got.Matches) != 2 || got.Matches[0].Through == "" == (got.Matches[1].Through == "") {
		t.Errorf("its own and that of its ancestor: got %+v", got.Matches)
	}
}

// TestAncestorOfDistribution: a distribution repairs under the version that it forked, and its own advisories know what.
func TestAncestorOfDistribution(t *testing.T) {
	inDebian := func(id, name, constraint string) grypedb.Advisory {
		return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: "deb", Name: name, Distro: "debian-12", Ranges: []grypedb.Range{{Constraint: constraint}}}}}
	}
	d := database(t, ofCPE("CVE-2022-48174", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.35"), ofCPE("CVE-2026-0003", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.34"),
		inDebian("CVE-2022-48174", "busybox", "<1:1.33.1-2"))
	c := lookUp(t, d, `{"type": "library", "name": "busybox", "version": "1:1.33.1-2", "purl": "pkg:deb/debian/busybox@1:1.33.1-2?distro=debian-12", "pedigree": {"ancestors": [
		{"type": "application", "name": "busybox", "version": "1.33.1", "cpe": "cpe:2.3:a:busybox:busybox:1.33.1:*:*:*:*:*:*:*"}]}}`).Components[0]
	if want := []vuln.ID{"CVE-2026-0003"}; !slices.Equal(idsOf(c.Matches), want) {
		t.Errorf("found %v; expected %v", idsOf(c.Matches), want)
	}
}

// TestAncestorsAreBounded: pedigrees that are nested deep, are long, or lead back to where they began.
func TestAncestorsAreBounded(t *testing.T) {
	d := database(t, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"))
	nested := func(deep int) string {
		text := `{"ancestors": [` + logOf("") + `]}`
		for n := range deep {
			text = fmt.Sprintf(`{"ancestors": [{"type": "library", "name": "a%d", "version": "1", "purl": "pkg:maven/org.a/a%d@1", "pedigree": %s}]}`, n, n, text)
		}
		return text
	}
	many := make([]string, 17)
	for n := range many {
		many[n] = fmt.Sprintf(`{"type": "library", "name": "a%d", "version": "1", "purl": "pkg:maven/org.a/a%d@1"}`, n, n)
	}
	for name, c := range map[string]struct {
		pedigree string
		state    match.State
	}{
		"as deep as is looked": {nested(7), match.Matched},
		"deeper":               {nested(8), match.NotAssessable},
		"very deep":            {nested(20), match.NotAssessable},
		"as many":              {`{"ancestors": [` + strings.Join(many[:16], ",") + `]}`, match.Clean},
		"more":                 {`{"ancestors": [` + strings.Join(many, ",") + `]}`, match.NotAssessable},
	} {
		got := lookUp(t, d, forkOf(c.pedigree)).Components[0]
		if got.State != c.state || (got.State == match.NotAssessable) != (got.Reason() == match.Failed) {
			t.Errorf("%s: %s, %+v; expected %s", name, got.State, got.Gaps, c.state)
		}
	}
	ring, err := sbom.Read("ring.spdx.json", []byte(`{"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "r", "documentNamespace": "https://fabulon.example/r",
"creationInfo": {"created": "2026-11-01T00:00:00Z", "creators": ["Tool: t"]}, "packages": [
{"SPDXID": "SPDXRef-a", "name": "fablog", "versionInfo": "7", "downloadLocation": "NONE", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:maven/com.fabulon/fablog@7"}]},
{"SPDXID": "SPDXRef-b", "name": "log4j-core", "versionInfo": "2.14.1", "downloadLocation": "NONE", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}]}],
"relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"},
{"spdxElementId": "SPDXRef-a", "relationshipType": "DESCENDANT_OF", "relatedSpdxElement": "SPDXRef-b"}, {"spdxElementId": "SPDXRef-a", "relationshipType": "ANCESTOR_OF", "relatedSpdxElement": "SPDXRef-b"}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Match(t.Context(), ring)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Components {
		if !slices.Equal(idsOf(c.Matches), []vuln.ID{"CVE-2021-44228"}) || (c.Name == "fablog") != (c.Matches[0].Through != "") {
			t.Errorf("in a ring, %s: got %+v", c.Name, c)
		}
	}
}
