package match_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

const (
	log4jPurl   = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
	opensslPurl = "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u4?distro=debian-7"
	opensslCPE  = "cpe:2.3:a:openssl:openssl:1.0.1f:*:*:*:*:*:*:*"
	repairedCPE = "cpe:2.3:a:openssl:openssl:1.0.1g:*:*:*:*:*:*:*"
	log4jCPE    = "cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"
)

func named(name, value string) map[string]string {
	return map[string]string{"name": name, "value": value}
}

// ends looks one component up.
func ends(t *testing.T, c component) match.Component {
	t.Helper()
	c.Type = "library"
	return run(t, c).Components[1]
}

// TestVersionsWithoutOrder has words where a version should be that comparers answer for, and that name none: they make no component
// clean.
func TestVersionsWithoutOrder(t *testing.T) {
	log4j := func(v string) component {
		return component{Name: "log4j-core", Version: v, Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@" + url.PathEscape(v)}
	}
	openssl := func(v string) component {
		return component{Name: "openssl", Version: v, Purl: "pkg:deb/debian/openssl@" + url.PathEscape(v) + "?distro=debian-7"}
	}
	byCPE := func(v string) component {
		escaped := strings.NewReplacer(":", `\:`, "$", `\$`, "{", `\{`, "}", `\}`, " ", "_").Replace(v)
		return component{Name: "openssl", Version: v, CPE: "cpe:2.3:a:openssl:openssl:" + escaped + ":*:*:*:*:*:*:*"}
	}
	tests := []struct {
		of       func(string) component
		versions []string
	}{
		{log4j, []string{"${log4j.version}", "unknown", "NOASSERTION", "latest", "n/a", "*", "-", "${project.version}", "2.14.1, 2.15.0", "[2.14.1,)", "(,2.14.1]", ">=2.14", "0",
			"1:2.14.1", "a", "2.x", "2.x.1", "two", "2.14.1 or so", strings.Repeat("1.", 200) + "1"}},
		{openssl, []string{"unknown", "NOASSERTION", "latest", "${x}", "1.0.x", "one"}},
		{byCPE, []string{"unknown", "noassertion", "latest", "1.0.x", "OpenSSL_1_0_1f", "1:1.0.1f", "${x}"}},
	}
	for _, tt := range tests {
		for _, v := range tt.versions {
			c := tt.of(v)
			t.Run(fmt.Sprintf("%s %.40s", c.Purl+c.CPE, v), func(t *testing.T) {
				got := ends(t, c)
				if got.State == match.Clean || got.State == match.NotAssessable && got.Reason() != match.BadVersion && got.Reason() != match.NoVersion {
					t.Errorf("%s, %s: %+v", got.State, got.Reason(), got)
				}
			})
		}
	}
}

// TestVersionsWithOrder has spellings of versions that are found, and such that are looked up and not affected.
func TestVersionsWithOrder(t *testing.T) {
	tests := []struct {
		c    component
		want match.State
	}{
		{component{Name: "log4j-core", Version: "v2.14.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@v2.14.1"}, match.Matched},
		{component{Name: "log4j-core", Version: "v2.15.0", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@v2.15.0"}, match.Clean},
		{component{Name: "log4j-core", Version: "2.14.1-SNAPSHOT", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1-SNAPSHOT"}, match.Matched},
		{component{Name: "openssl", Version: "v1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/openssl@v1.0.1e-2%2Bdeb7u4?distro=debian-7"}, match.Matched},
		{component{Name: "openssl", Version: "1.0.1g", CPE: "cpe:2.3:a:openssl:openssl:v1.0.1g:*:*:*:*:*:*:*"}, match.Clean},
		{component{Name: "openssl", Version: "unknown", CPE: repairedCPE}, match.Clean},
		{component{Name: "openssl", Version: "1:1.0.1g-3", Purl: "pkg:deb/fabulon/openssl@1:1.0.1g-3", CPE: repairedCPE}, match.Clean},
		{component{Name: "openssl", Version: "1:1.0.1f-3", Purl: "pkg:deb/fabulon/openssl@1:1.0.1f-3", CPE: repairedCPE}, match.Matched},
	}
	for _, tt := range tests {
		t.Run(tt.c.Version+" "+tt.c.Purl+tt.c.CPE, func(t *testing.T) {
			if got := ends(t, tt.c); got.State != tt.want {
				t.Errorf("%s, expected %s: %+v", got.State, tt.want, got)
			}
		})
	}
}

// TestEitherMayBeRight has components that say two things of what they are, of which one is known to be vulnerable.
func TestEitherMayBeRight(t *testing.T) {
	tests := []struct {
		name string
		c    component
		want match.State
	}{
		{"a generator says another type", component{Name: "openssl", Version: "1.0.1e-2+deb7u4", Purl: opensslPurl, Properties: []map[string]string{named("syft:package:type", "go-module")}}, match.Matched},
		{"and of a package of a language", component{Name: "log4j-core", Version: "2.14.1", Purl: log4jPurl, Properties: []map[string]string{named("syft:package:type", "deb")}}, match.Matched},
		{"and a language", component{Name: "log4j-core", Version: "2.14.1", Purl: log4jPurl, Properties: []map[string]string{named("syft:package:type", "go-module"), named("syft:package:language", "go")}}, match.Matched},
		{"a language alone", component{Name: "log4j-core", Version: "2.14.1", Purl: log4jPurl, Properties: []map[string]string{named("syft:package:language", "go")}}, match.Matched},
		{"another type that the database has nothing of", component{Name: "log4j-core", Version: "2.15.0", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0",
			Properties: []map[string]string{named("syft:package:type", "go-module")}}, match.NotAssessable},
		{"a type that says nothing", component{Name: "log4j-core", Version: "2.15.0", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0",
			Properties: []map[string]string{named("syft:package:type", "UnknownPackage")}}, match.Clean},
		{"a CPE beside a purl without the group", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/log4j-core@2.14.1", CPE: log4jCPE}, match.Matched},
		{"a CPE beside a purl of another group", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/foo/log4j-core@2.14.1", CPE: log4jCPE}, match.Matched},
		{"a CPE beside a module of Go", component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:golang/example.com/openssl@v1.0.1f", CPE: opensslCPE}, match.Matched},
		{"a CPE that syft makes of the name", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/foo.apache/log4j-core@2.14.1", CPE: log4jCPE,
			Properties: []map[string]string{named("syft:package:type", "java-archive")}}, match.NotAssessable},
		{"a CPE that syft does not make of the name", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/foo/log4j-core@2.14.1", CPE: log4jCPE,
			Properties: []map[string]string{named("syft:package:type", "java-archive")}}, match.Matched},
		{"the CPE is of the repaired version", component{Name: "openssl", Version: "1.0.1f", CPE: repairedCPE}, match.Matched},
		{"and the purl is of no ecosystem", component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:generic/openssl@1.0.1f", CPE: repairedCPE}, match.Matched},
		{"the component is of the repaired version", component{Name: "openssl", Version: "1.0.1g", CPE: opensslCPE}, match.Matched},
		{"the version of the component cannot be compared", component{Name: "openssl", Version: "our build", CPE: repairedCPE}, match.NotAssessable},
		{"a program of Go outside of a release", component{Name: "example.com/pump", Version: "v0.0.0-20260101000000-abcdefabcdef", Purl: "pkg:golang/example.com/pump@v0.0.0-20260101000000-abcdefabcdef",
			Properties: []map[string]string{named("syft:metadata:mainModule", "example.com/pump"), named("syft:metadata:goCompiledVersion", "go1.26.0")}}, match.NotAssessable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ends(t, tt.c); got.State != tt.want || got.State == match.NotAssessable && len(got.Gaps) == 0 {
				t.Errorf("%s, expected %s: %+v", got.State, tt.want, got)
			}
		})
	}
}

func spdxPackage(name, version string, refs ...string) []byte {
	for n, locator := range refs {
		category, kind := "PACKAGE-MANAGER", "purl"
		if strings.HasPrefix(locator, "cpe:") {
			category, kind = "SECURITY", "cpe23Type"
		}
		refs[n] = `{"referenceCategory":"` + category + `","referenceType":"` + kind + `","referenceLocator":"` + locator + `"}`
	}
	return []byte(`{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"x","documentNamespace":"https://maker.example/x",
"creationInfo":{"created":"2026-11-18T00:00:00Z","creators":["Organization: X"]},
"packages":[{"SPDXID":"SPDXRef-root","name":"Pump","versionInfo":"1","downloadLocation":"NOASSERTION"},
{"SPDXID":"SPDXRef-a","name":"` + name + `","versionInfo":"` + version + `","downloadLocation":"NOASSERTION","externalRefs":[` + strings.Join(refs, ",") + `]}],
"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-root"},
{"spdxElementId":"SPDXRef-root","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-a"}]}`)
}

// TestSeveralIdentifiers asks for every purl and CPE of a package of SPDX.
func TestSeveralIdentifiers(t *testing.T) {
	many := slices.Repeat([]string{""}, 18)
	for n := range many {
		many[n] = fmt.Sprintf("pkg:maven/foo%d/log4j-core@2.14.1", n)
	}
	tests := []struct {
		name string
		text []byte
		want match.State
	}{
		{"CPEs", spdxPackage("openssl", "1.0.1f", "cpe:2.3:a:foo:openssl:1.0.1f:*:*:*:*:*:*:*", opensslCPE), match.Matched},
		{"purls", spdxPackage("log4j-core", "2.14.1", "pkg:maven/foo/log4j-core@2.14.1", log4jPurl), match.Matched},
		{"behind one of no ecosystem", spdxPackage("log4j-core", "2.14.1", "pkg:generic/log4j-core@2.14.1", log4jPurl), match.Matched},
		{"one of them cannot be looked up", spdxPackage("a", "1", "pkg:maven/a/b@1", "pkg:npm/a@1"), match.NotAssessable},
		{"all can", spdxPackage("a", "1", "pkg:maven/a/a@1", "pkg:maven/b/b@1"), match.Clean},
		{"more than are asked for", spdxPackage("log4j-core", "2.14.1", many...), match.NotAssessable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := open(t).Match(t.Context(), read(t, tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Components[1]; got.State != tt.want {
				t.Errorf("%s, expected %s: %+v", got.State, tt.want, got)
			}
		})
	}
}

// TestRepairsLieAheadOfWhatWasFound: of the versions that repair a flaw those count that lie ahead of the version it was found in, whatever
// other version the component states.
func TestRepairsLieAheadOfWhatWasFound(t *testing.T) {
	c := ends(t, component{Name: "linux", Version: "6.1.0", CPE: "cpe:2.3:o:linux:linux_kernel:5.15.10:*:*:*:*:*:*:*"})
	if len(c.Matches) != 1 || slices.Contains(c.Matches[0].Fix.Versions, "5.10.102") || !slices.Contains(c.Matches[0].Fix.Versions, "5.15.25") {
		t.Errorf("%+v", c)
	}
}
