package match_test

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// wellKnown is the folder of one database for all tests of the package.
var wellKnown = sync.OnceValues(func() (string, error) {
	data, err := os.MkdirTemp("", "wellknown")
	if err != nil {
		return "", err
	}
	return wellknown.Folder(data), wellknown.Install(data)
})

func TestMain(m *testing.M) {
	status := m.Run()
	if dir, err := wellKnown(); err == nil {
		_ = os.RemoveAll(strings.TrimSuffix(dir, "/vulnerability/6"))
	}
	os.Exit(status)
}

func open(t testing.TB) *match.Database {
	t.Helper()
	dir, err := wellKnown()
	if err != nil {
		t.Fatal(err)
	}
	d := match.New(dir)
	t.Cleanup(func() { d.Close() })
	return d
}

// component is a component of a device's SBOM, as tests write it.
type component struct {
	Type       string              `json:"type"`
	Ref        string              `json:"bom-ref,omitempty"`
	Group      string              `json:"group,omitempty"`
	Name       string              `json:"name"`
	Version    string              `json:"version,omitempty"`
	Purl       string              `json:"purl,omitempty"`
	CPE        string              `json:"cpe,omitempty"`
	Properties []map[string]string `json:"properties,omitempty"`
	Components []component         `json:"components,omitempty"`
}

func device(components ...component) []byte {
	text, err := json.Marshal(map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"metadata":   map[string]any{"component": map[string]string{"type": "device", "name": "Fabulon Drip 2", "version": "4.2.3"}},
		"components": components,
	})
	if err != nil {
		panic(err)
	}
	return text
}

func read(t testing.TB, text []byte) *sbom.Document {
	t.Helper()
	doc, err := sbom.Read("device.cdx.json", text, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func run(t testing.TB, components ...component) *match.Result {
	t.Helper()
	r, err := open(t).Match(t.Context(), read(t, device(components...)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWellKnownVulnerabilities looks for each in a device that has it, and in one that has the repaired version.
func TestWellKnownVulnerabilities(t *testing.T) {
	tests := []struct {
		id    vuln.ID
		by    match.By
		bad   component
		fixed component
	}{
		{"CVE-2014-0160", match.ByDistribution,
			component{Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?arch=armel&distro=debian-7&upstream=openssl"},
			component{Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u5", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u5?arch=armel&distro=debian-7&upstream=openssl"}},
		{"CVE-2014-0160", match.ByCPE,
			component{Name: "OpenSSL", Version: "1.0.1f", CPE: "cpe:2.3:a:openssl:openssl:1.0.1f:*:*:*:*:*:*:*"},
			component{Name: "OpenSSL", Version: "1.0.1g", CPE: "cpe:2.3:a:openssl:openssl:1.0.1g:*:*:*:*:*:*:*"}},
		{"CVE-2021-44228", match.ByPurl,
			component{Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"},
			component{Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.15.0", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0"}},
		{"CVE-2021-44228", match.ByCPE,
			component{Name: "Log4j", Version: "2.14.1", CPE: "cpe:/a:apache:log4j:2.14.1"},
			component{Name: "Log4j", Version: "2.15.0", CPE: "cpe:/a:apache:log4j:2.15.0"}},
		{"CVE-2019-12256", match.ByCPE,
			component{Type: "operating-system", Name: "VxWorks", Version: "6.9.4.1", CPE: "cpe:2.3:o:windriver:vxworks:6.9.4.1:*:*:*:*:*:*:*"},
			component{Type: "operating-system", Name: "VxWorks", Version: "6.9.4.12", CPE: "cpe:2.3:o:windriver:vxworks:6.9.4.12:*:*:*:*:*:*:*"}},
		{"CVE-2019-12255", match.ByCPE,
			component{Type: "firmware", Name: "VxWorks", Version: "6.6", CPE: "cpe:2.3:o:windriver:vxworks:6.6:*:*:*:*:*:*:*"},
			component{Type: "firmware", Name: "VxWorks", Version: "6.4", CPE: "cpe:2.3:o:windriver:vxworks:6.4:*:*:*:*:*:*:*"}},
		{"CVE-2020-11896", match.ByCPE,
			component{Name: "Treck TCP/IP", Version: "5.0.1.35", CPE: `cpe:2.3:a:treck:tcp\/ip:5.0.1.35:*:*:*:*:*:*:*`},
			component{Name: "Treck TCP/IP", Version: "6.0.1.66", CPE: `cpe:2.3:a:treck:tcp\/ip:6.0.1.66:*:*:*:*:*:*:*`}},
		{"CVE-2022-48174", match.ByCPE,
			component{Name: "busybox", Version: "1.34.1", CPE: "cpe:2.3:a:busybox:busybox:1.34.1:*:*:*:*:*:*:*"},
			component{Name: "busybox", Version: "1.35.0", CPE: "cpe:2.3:a:busybox:busybox:1.35.0:*:*:*:*:*:*:*"}},
		{"CVE-2021-42386", match.ByDistribution,
			component{Name: "busybox", Version: "1.33.1-r3", Purl: "pkg:apk/alpine/busybox@1.33.1-r3?arch=armv7&distro=alpine-3.15.0"},
			component{Name: "busybox", Version: "1.34.1-r3", Purl: "pkg:apk/alpine/busybox@1.34.1-r3?arch=armv7&distro=alpine-3.15.0"}},
		{"CVE-2022-0847", match.ByDistribution,
			component{Name: "linux-image-5.10.0-11-arm64", Version: "5.10.92-1", Purl: "pkg:deb/debian/linux-image-5.10.0-11-arm64@5.10.92-1?arch=arm64&distro=debian-11&upstream=linux"},
			component{Name: "linux-image-5.10.0-12-arm64", Version: "5.10.92-2", Purl: "pkg:deb/debian/linux-image-5.10.0-12-arm64@5.10.92-2?arch=arm64&distro=debian-11&upstream=linux"}},
		{"CVE-2022-0847", match.ByCPE,
			component{Type: "operating-system", Name: "Linux", Version: "5.15.10", CPE: "cpe:2.3:o:linux:linux_kernel:5.15.10:*:*:*:*:*:*:*"},
			component{Type: "operating-system", Name: "Linux", Version: "5.15.25", CPE: "cpe:2.3:o:linux:linux_kernel:5.15.25:*:*:*:*:*:*:*"}},
		{"CVE-2021-4034", match.ByDistribution,
			component{Name: "policykit-1", Version: "0.105-31", Purl: "pkg:deb/debian/policykit-1@0.105-31?arch=amd64&distro=debian-11"},
			component{Name: "policykit-1", Version: "0.105-31+deb11u1", Purl: "pkg:deb/debian/policykit-1@0.105-31%2Bdeb11u1?arch=amd64&distro=debian-11"}},
		{"CVE-2021-4034", match.ByCPE,
			component{Name: "polkit", Version: "0.120", CPE: "cpe:2.3:a:polkit_project:polkit:0.120:*:*:*:*:*:*:*"},
			component{Name: "polkit", Version: "121", CPE: "cpe:2.3:a:polkit_project:polkit:121:*:*:*:*:*:*:*"}},
		{"CVE-2024-3094", match.ByDistribution,
			component{Name: "liblzma5", Version: "5.6.1-1", Purl: "pkg:deb/debian/liblzma5@5.6.1-1?arch=amd64&distro=debian-13&upstream=xz-utils"},
			component{Name: "liblzma5", Version: "5.6.1+really5.4.5-1", Purl: "pkg:deb/debian/liblzma5@5.6.1%2Breally5.4.5-1?arch=amd64&distro=debian-13&upstream=xz-utils"}},
		{"CVE-2024-3094", match.ByCPE,
			component{Name: "xz", Version: "5.6.1", CPE: "cpe:2.3:a:tukaani:xz:5.6.1:*:*:*:*:*:*:*"},
			component{Name: "xz", Version: "5.6.2", CPE: "cpe:2.3:a:tukaani:xz:5.6.2:*:*:*:*:*:*:*"}},
		{"CVE-2017-5753", match.ByCPE,
			component{Type: "device", Name: "Cortex-A", Version: "9", CPE: "cpe:2.3:h:arm:cortex-a:9:*:*:*:*:*:*:*"},
			component{Type: "device", Name: "Cortex-A", Version: "53", CPE: "cpe:2.3:h:arm:cortex-a:53:*:*:*:*:*:*:*"}},
	}
	for _, tt := range tests {
		t.Run(string(tt.id)+" by "+string(tt.by), func(t *testing.T) {
			for _, c := range []*component{&tt.bad, &tt.fixed} {
				if c.Type == "" {
					c.Type = "library"
				}
			}
			r := run(t, tt.bad)
			found := match.Match{}
			for _, m := range r.Components[1].Matches {
				if m.ID == tt.id {
					found = m
				}
			}
			if r.Components[1].State != match.Matched || len(found.Records) == 0 {
				t.Fatalf("%s %s: %+v", tt.bad.Name, tt.bad.Version, r.Components[1])
			}
			if by := found.Records[0].Evidence[0].By; by != tt.by {
				t.Errorf("matched by %s, expected %s: %+v", by, tt.by, found)
			}
			if len(found.CVSS) == 0 || found.CVSS[0].Score < 4 || found.Severity == "Unknown" || found.Records[0].Evidence[0].Asked == "" || found.Records[0].Evidence[0].Found == "" {
				t.Errorf("incomplete: %+v", found)
			}
			if repaired := run(t, tt.fixed).Components[1]; has(repaired, tt.id) || repaired.State == match.NotAssessable {
				t.Errorf("%s %s: %+v", tt.fixed.Name, tt.fixed.Version, repaired)
			}
		})
	}
}

func has(c match.Component, id vuln.ID) bool {
	return slices.ContainsFunc(c.Matches, func(m match.Match) bool { return m.ID == id || slices.Contains(m.Aliases, id) })
}

func TestAliasesAndFixes(t *testing.T) {
	r := run(t, component{Type: "library", Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1",
		Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"})
	if len(r.Components[1].Matches) != 1 {
		t.Fatalf("%+v", r.Components[1])
	}
	m := r.Components[1].Matches[0]
	if m.ID != "CVE-2021-44228" || !slices.Equal(m.Aliases, []vuln.ID{"GHSA-jfh8-c2jp-5v3q"}) || m.Severity != "critical" && m.Severity != "Critical" {
		t.Errorf("%+v", m)
	}
	if m.Fix.State != "fixed" || !slices.Equal(m.Fix.Versions, []string{"2.15.0"}) {
		t.Errorf("fix %+v", m.Fix)
	}
	if r.Totals.Matches != 1 || r.Totals.Vulnerabilities != 1 || r.Totals.Components != 1 || r.Totals.Matched != 1 {
		t.Errorf("%+v", r.Totals)
	}
}

// TestEveryComponentEnds gives each reason once.
func TestEveryComponentEnds(t *testing.T) {
	tests := []struct {
		name   string
		c      component
		state  match.State
		reason match.Reason
	}{
		{"nothing", component{Name: "driver", Version: "1"}, match.NotAssessable, match.NoIdentifier},
		{"malformed purl", component{Name: "a", Version: "1", Purl: "maven/a/b@1"}, match.NotAssessable, match.BadIdentifier},
		{"malformed CPE", component{Name: "a", Version: "1", CPE: "cpe:2.3:a:b"}, match.NotAssessable, match.BadIdentifier},
		{"generic", component{Name: "a", Version: "1", Purl: "pkg:generic/a@1"}, match.NotAssessable, match.UnknownType},
		{"unknown type", component{Name: "a", Version: "1", Purl: "pkg:yocto/core/a@1"}, match.NotAssessable, match.UnknownType},
		{"generic and CPE", component{Name: "a", Version: "1", Purl: "pkg:generic/a@1", CPE: "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"}, match.Clean, ""},
		{"vague CPE", component{Name: "a", Version: "1", CPE: "cpe:2.3:a:a:*:1:*:*:*:*:*:*:*"}, match.NotAssessable, match.VagueCPE},
		{"CPE as Yocto writes it", component{Name: "busybox", Version: "1.34.1", CPE: "cpe:2.3:*:*:busybox:1.34.1:*:*:*:*:*:*:*"}, match.Matched, ""},
		{"no version", component{Group: "a", Name: "b", Purl: "pkg:maven/a/b"}, match.NotAssessable, match.NoVersion},
		{"no version, CPE", component{Name: "b", CPE: "cpe:2.3:a:a:a:*:*:*:*:*:*:*:*"}, match.NotAssessable, match.NoVersion},
		{"version of the CPE", component{Name: "b", CPE: "cpe:2.3:a:busybox:busybox:1.34.1:*:*:*:*:*:*:*"}, match.Matched, ""},
		{"version of the purl", component{Name: "log4j-core", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}, match.Matched, ""},
		{"malformed version", component{Name: "busybox", Version: "one", Purl: "pkg:deb/debian/busybox@one?distro=debian-11"}, match.NotAssessable, match.BadVersion},
		{"no ecosystem", component{Name: "qs", Version: "6.2.0", Purl: "pkg:npm/qs@6.2.0"}, match.NotAssessable, match.NoData},
		{"no ecosystem, CPE that nobody names", component{Name: "qs", Version: "6.2.0", Purl: "pkg:npm/qs@6.2.0", CPE: "cpe:2.3:a:qs_project:qs:6.2.0:*:*:*:*:node.js:*:*"}, match.NotAssessable, match.NoData},
		{"no ecosystem, CPE", component{Name: "xz", Version: "5.8.1", Purl: "pkg:npm/xz@5.8.1", CPE: "cpe:2.3:a:tukaani:xz:5.8.1:*:*:*:*:*:*:*"}, match.Clean, ""},
		{"no release", component{Name: "zlib1g", Version: "1:1.2.13", Purl: "pkg:deb/debian/zlib1g@1:1.2.13"}, match.NotAssessable, match.NoDistribution},
		{"release without data", component{Name: "zlib1g", Version: "1:1.2.13", Purl: "pkg:deb/debian/zlib1g@1:1.2.13?distro=debian-12"}, match.NotAssessable, match.NoData},
		{"another minor release", component{Name: "zlib", Version: "1.2.13-r0", Purl: "pkg:apk/alpine/zlib@1.2.13-r0?distro=alpine-3.18.1"}, match.NotAssessable, match.NoData},
		{"release with data", component{Name: "zlib", Version: "1.2.13-r0", Purl: "pkg:apk/alpine/zlib@1.2.13-r0?distro=3.15.2&upstream=zlib"}, match.Clean, ""},
		{"release with data, no source package named", component{Name: "zlib", Version: "1.2.13-r0", Purl: "pkg:apk/alpine/zlib@1.2.13-r0?distro=3.15.2"}, match.NotAssessable, match.NoSource},
		{"Maven without a group", component{Name: "log4j-core", Version: "2.17.1", Purl: "pkg:maven/log4j-core@2.17.1"}, match.NotAssessable, match.BadIdentifier},
		{"Java without a group or purl", component{Name: "log4j-core", Version: "2.17.1", Properties: []map[string]string{named("syft:package:type", "java-archive")}}, match.NotAssessable, match.BadIdentifier},
		{"Java with the group in its name", component{Name: "org.apache.logging.log4j:log4j-core", Version: "2.17.1", Properties: []map[string]string{named("syft:package:type", "java-archive")}}, match.Clean, ""},
		{"Java without a group or purl, known by its name", component{Name: "log4j-core", Version: "2.14.1", CPE: "cpe:2.3:a:log4j-core:log4j-core:2.14.1:*:*:*:*:*:*:*", Properties: []map[string]string{named("syft:package:type", "java-archive")}}, match.NotAssessable, match.OtherName},
		{"Maven without a group, known by its name", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/log4j-core@2.14.1"}, match.NotAssessable, match.OtherName},
		{"Maven, the group in the field", component{Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/log4j-core@2.14.1"}, match.Matched, ""},
		{"Composer without a vendor", component{Name: "guzzle", Version: "1.0", Purl: "pkg:composer/guzzle@1.0"}, match.NotAssessable, match.BadIdentifier},
		{"Go without a path", component{Name: "net", Version: "v0.1.0", Purl: "pkg:golang/net@v0.1.0"}, match.NotAssessable, match.BadIdentifier},
		{"generic, called as a type", component{Name: "golang", Version: "1.20.9", Purl: "pkg:generic/golang@1.20.9"}, match.NotAssessable, match.UnknownType},
		{"bom-ref is a purl", component{Ref: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", Name: "log4j-core", Version: "2.14.1"}, match.Matched, ""},
		{"purl knows the group, the field does not", component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}, match.Matched, ""},
		{"purl says another version", component{Name: "log4j-core", Version: "2.17.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}, match.Matched, ""},
		{"the CPE of a distribution's package is of no weight", component{Name: "openssl", Version: "1.0.1e-2+deb7u5", Purl: "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7", CPE: "cpe:2.3:a:openssl:openssl:1.0.1e:*:*:*:*:*:*:*"}, match.Clean, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.c.Type = "library"
			r := run(t, tt.c)
			c := r.Components[1]
			if c.State != tt.state || c.Reason() != tt.reason {
				t.Errorf("%s %s, expected %s %s: %+v", c.State, c.Reason(), tt.state, tt.reason, c)
			}
			if c.State != match.Matched && len(c.Matches) > 0 || c.State == match.NotAssessable && len(c.Gaps) == 0 {
				t.Errorf("%+v", c)
			}
			if r.Totals.Matched+r.Totals.Clean+r.Totals.NotAssessable != 1 || r.Totals.Components != 1 {
				t.Errorf("totals %+v", r.Totals)
			}
		})
	}
}

func TestReleases(t *testing.T) {
	heartbleed := component{Type: "library", Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?upstream=openssl"}
	tests := []struct {
		name  string
		all   []component
		state match.State
	}{
		{"as grype has it", []component{heartbleed, {Type: "operating-system", Name: "debian", Version: "7"}}, match.Matched},
		{"spoken", []component{heartbleed, {Type: "operating-system", Name: "Debian GNU/Linux", Version: "7.11"}}, match.Matched},
		{"properties of syft", []component{heartbleed, {Type: "operating-system", Name: "The system", Version: "x", Properties: []map[string]string{
			{"name": "syft:distro:id", "value": "debian"}, {"name": "syft:distro:versionID", "value": "7"}}}}, match.Matched},
		{"behind another system", []component{{Type: "operating-system", Name: "VxWorks", Version: "7"}, heartbleed, {Type: "operating-system", Name: "debian", Version: "7"}}, match.Matched},
		{"two, the purl tells", []component{heartbleed, {Type: "operating-system", Name: "debian", Version: "7"}, {Type: "operating-system", Name: "alpine", Version: "3.15"}}, match.Matched},
		{"two of one kind", []component{heartbleed, {Type: "operating-system", Name: "debian", Version: "7"}, {Type: "operating-system", Name: "debian", Version: "12"}}, match.NotAssessable},
		{"none", []component{heartbleed}, match.NotAssessable},
		{"the source package as trivy writes it", []component{{Type: "library", Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?distro=debian-7.11",
			Properties: []map[string]string{{"name": "aquasecurity:trivy:SrcName", "value": "openssl"}, {"name": "aquasecurity:trivy:SrcVersion", "value": "1.0.1e"}, {"name": "aquasecurity:trivy:SrcRelease", "value": "2+deb7u4"}}}}, match.Matched},
		{"the source package as syft writes it", []component{{Type: "library", Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?distro=debian-7",
			Properties: []map[string]string{{"name": "syft:metadata:source", "value": "openssl"}}}}, match.Matched},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, tt.all...)
			for _, c := range r.Components {
				if c.Name == "libssl1.0.0" && c.State != tt.state {
					t.Errorf("%+v", c)
				}
			}
		})
	}
}

// TestManyAtOnce: many components are looked up by several at once, and end as each does by itself, in the order of the document.
func TestManyAtOnce(t *testing.T) {
	kinds := []component{
		{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"},
		{Name: "log4j-core", Version: "2.17.1", Purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1"},
		{Name: "busybox", Version: "1.33.1-r3", Purl: "pkg:apk/alpine/BusyBox@1.33.1-r3?distro=alpine-3.15.0"},
		{Name: "busybox", Version: "1.34.1", CPE: "cpe:2.3:a:BusyBox:BUSYBOX:1.34.1:*:*:*:*:*:*:*"},
		{Name: "nothing", Version: "1.0", CPE: "cpe:2.3:a:example:nothing:1.0:*:*:*:*:*:*:*"},
		{Name: "liblzma5", Version: "5.6.1-1", Purl: "pkg:deb/debian/liblzma5@5.6.1-1?arch=amd64&distro=debian-13&upstream=xz-utils"},
		{Name: "busybox\x00", Version: "1.33.1-r3", Purl: "pkg:apk/alpine/busybox@1.33.1-r3?distro=alpine-3.15.0"},
		{Name: "b\u00fcsybox", Version: "1", Purl: "pkg:apk/alpine/b%C3%BCsybox@1?distro=alpine-3.15.0&upstream=b%C3%BCsybox"},
	}
	alone := make([]match.Component, len(kinds))
	for n := range kinds {
		kinds[n].Type = "library"
		alone[n] = run(t, kinds[n]).Components[1]
	}
	var all []component
	for n := range 1300 {
		all = append(all, kinds[n%len(kinds)])
	}
	states := map[match.State]int{}
	for n, c := range run(t, all...).Components[1:] {
		want := alone[n%len(kinds)]
		states[c.State]++
		if c.Name != want.Name || c.State != want.State || len(c.Matches) != len(want.Matches) || len(c.Gaps) != len(want.Gaps) || c.Pointer != "/components/"+strconv.Itoa(n) {
			t.Fatalf("%d: %+v, alone %+v", n, c, want)
		}
	}
	if states[match.Matched] < 600 || states[match.Clean] < 300 {
		t.Errorf("%v", states)
	}
}

// TestContradictedReleases: where purl and document name different releases, either may be right, and nothing is clean.
func TestContradictedReleases(t *testing.T) {
	vulnerable := func(distro string) component {
		return component{Type: "library", Name: "libssl1.0.0", Version: "1.0.1e-2+deb7u4", Purl: "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?upstream=openssl&distro=" + distro}
	}
	system := func(name, version string) component {
		return component{Type: "operating-system", Name: name, Version: version}
	}
	repaired := component{Type: "library", Name: "openssl", Version: "1.0.1e-2+deb7u5", Purl: "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7"}
	many := []component{repaired}
	for n := range 9 {
		many = append(many, system("debian", strconv.Itoa(8+n)))
	}
	tests := []struct {
		name string
		all  []component
		want match.State
		said string
	}{
		{"a release without the flaw is claimed", []component{vulnerable("debian-11"), system("debian", "7")}, match.Matched, "it is of debian 11, and the SBOM that its operating system is debian 7"},
		{"repaired in one", []component{repaired, system("debian", "11")}, match.NotAssessable, "it is of debian 7, and the SBOM that its operating system is debian 11"},
		{"another distribution", []component{repaired, system("alpine", "3.15")}, match.NotAssessable, "operating system is alpine 3.15"},
		{"another minor version", []component{{Type: "library", Name: "zlib", Version: "1.2.13-r0", Purl: "pkg:apk/alpine/zlib@1.2.13-r0?distro=alpine-3.15.0"}, system("alpine", "3.18")}, match.NotAssessable, "alpine 3.18"},
		{"a name that the data do not have for the number", []component{vulnerable("bookworm"), system("debian", "7")}, match.Matched, "operating system is debian 7"},
		{"one of several", []component{repaired, system("debian", "11"), system("debian", "7")}, match.Clean, ""},
		{"more exactly", []component{repaired, system("debian", "7.11")}, match.Clean, ""},
		{"without a version", []component{repaired, system("Debian GNU/Linux", "")}, match.Clean, ""},
		{"of more systems than are asked", many, match.NotAssessable, "debian 8, debian 9, debian 10, debian 11"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := run(t, tt.all...).Components[1]
			told := slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == match.Contradiction && strings.Contains(g.Detail, tt.said) })
			if c.State != tt.want || told != (tt.said != "") {
				t.Errorf("%+v", c)
			}
			if len(c.Asked) > 5*2 {
				t.Errorf("asked %d times", len(c.Asked))
			}
		})
	}
}

func TestTwelveOfThirty(t *testing.T) {
	var all []component
	for range 12 {
		all = append(all, component{Type: "library", Name: "part", Version: "1"})
	}
	for range 17 {
		all = append(all, component{Type: "library", Name: "a", Version: "1", CPE: "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*"})
	}
	all = append(all, component{Type: "library", Name: "busybox", Version: "1.34.1", CPE: "cpe:2.3:a:busybox:busybox:1.34.1:*:*:*:*:*:*:*"}, component{Type: "file", Name: "/etc/passwd"})
	r := run(t, all...)
	if want := (match.Totals{Components: 30, Matched: 1, Clean: 17, NotAssessable: 12, Files: 1, Matches: 1, Vulnerabilities: 1}); r.Totals.Reasons[match.NoIdentifier] != 12 {
		t.Errorf("%+v", r.Totals)
	} else {
		r.Totals.Reasons = nil
		if got := r.Totals; got.Components != want.Components || got.Matched != want.Matched || got.Clean != want.Clean || got.NotAssessable != want.NotAssessable || got.Files != want.Files || got.Matches != want.Matches || got.Vulnerabilities != want.Vulnerabilities {
			t.Errorf("%+v, expected %+v", got, want)
		}
	}
}

// TestDismissed has a vulnerability of which a rule built into grype says that it is of other software: it counts nowhere, and is told.
func TestDismissed(t *testing.T) {
	d := match.New("../../../testdata/data/vulnerability/6")
	t.Cleanup(func() { d.Close() })
	r, err := d.Match(t.Context(), read(t, device(component{Type: "library", Name: "zlib1g", Version: "1:1.2.13.dfsg-1", Purl: "pkg:deb/fabulon/zlib1g@1%3A1.2.13.dfsg-1?distro=fabulon-12&upstream=zlib"})))
	if err != nil {
		t.Fatal(err)
	}
	c := r.Components[1]
	if want := []vuln.ID{"CVE-2023-45853"}; c.State != match.Clean || len(c.Matches) != 0 || !slices.Equal(c.Dismissed, want) {
		t.Errorf("%s, %d matches, set aside %v; expected clean, none, %v", c.State, len(c.Matches), c.Dismissed, want)
	}
}
