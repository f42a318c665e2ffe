package match_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// coveredPlaces has data of three releases of Debian, of Maven, and of products by their CPEs.
func coveredPlaces(t *testing.T) *match.Database {
	debian := grypedb.Advisory{ID: "CVE-2026-0001"}
	for _, release := range []string{"debian-7", "debian-11", "debian-13"} {
		debian.Packages = append(debian.Packages, grypedb.AffectedPackage{Type: "deb", Name: "openssl", Distro: release, Ranges: []grypedb.Range{{Constraint: "<0.9"}}})
	}
	return database(t, debian, inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"),
		ofCPE("CVE-2014-0160", "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", ">=1.0.1,<1.0.1g"),
		ofCPE("CVE-2022-48174", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.35"),
		ofCPE("CVE-2015-8782", "cpe:2.3:a:libtiff:libtiff:*:*:*:*:*:*:*:*", "<4.0.0"))
}

// bySyft makes of a device's SBOM one that syft wrote.
func bySyft(t *testing.T, text []byte) []byte {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	doc["metadata"].(map[string]any)["tools"] = map[string]any{"components": []any{map[string]string{"type": "application", "author": "anchore", "name": "syft", "version": "1.18.0"}}}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestMadeUpCPEsCoverNothing: a package of an ecosystem or a distribution that the data have nothing of, or of no stated release, is not clean by the CPE that syft makes up of its name: what
// it would be without that it is with it.
func TestMadeUpCPEsCoverNothing(t *testing.T) {
	d := coveredPlaces(t)
	for _, tt := range []struct {
		purl, kind string
		cpe        string // vendor and product; empty: the name twice
		reason     match.Reason
	}{
		{"pkg:deb/libssl1.0.0@1.0.1f-1?arch=amd64&upstream=openssl", "deb", "", match.NoDistribution},
		{"pkg:deb/libpolkit-gobject-1-0@0.105-31?arch=amd64&upstream=policykit-1", "deb", "libpolkit-gobject-1-0:libpolkit_gobject_1_0", match.NoDistribution},
		{"pkg:deb/busybox-static@1.33.1-1?arch=amd64&upstream=busybox", "deb", "busybox:busybox-static", match.NoDistribution},
		{"pkg:apk/libssl1.0@3.0.8-r0?arch=aarch64&upstream=openssl", "apk", "", match.NoDistribution},
		{"pkg:rpm/fedora/openssl-libs@1.0.1f-1.fc39?arch=x86_64&distro=fedora-39&upstream=openssl-1.0.1f-1.fc39.src.rpm", "rpm", "fedoraproject:openssl-libs", match.NoData},
		{"pkg:rpm/fedora/xz-libs@5.6.1-1.fc39?distro=fedora-39&upstream=xz-5.6.1-1.fc39.src.rpm", "rpm", "", match.NoData},
		{"pkg:rpm/fedora/kernel-core@5.10.1-1.fc39?distro=fedora-39&upstream=kernel-5.10.1-1.fc39.src.rpm", "rpm", "", match.NoData},
		{"pkg:rpm/poky/libssl1.0.0@1.0.1f-r0?distro=poky-4.0.15&upstream=openssl-1.0.1f-r0.src.rpm", "rpm", "", match.NoData},
		{"pkg:rpm/poky/xz-dev@5.6.1-r0?distro=poky-4.0.15&upstream=xz-5.6.1-r0.src.rpm", "rpm", "xz:xz-dev", match.NoData},
		{"pkg:deb/debian/policykit-1-gnome@0.105-1?distro=debian-12&upstream=policykit-1", "deb", "", match.NoData},
		{"pkg:rpm/redhat/polkit-libs@0.105-1.el8?distro=rhel-8.4&upstream=polkit-0.105-1.el8.src.rpm", "rpm", "redhat:polkit-libs", match.NoData},
		{"pkg:apk/alpine/zlib@1.2.12-r0?distro=alpine-3.16.2", "apk", "", match.NoData},
		{"pkg:npm/qs@6.2.0", "npm", "", match.NoData},
		{"pkg:pypi/jinja2@2.10", "python", "python-jinja2:python-jinja2", match.NoData},
		{"pkg:pypi/jinja2@2.10", "python", "armin_ronacher:jinja2", match.NoData},
		{"pkg:cargo/hyper@0.10.0", "rust-crate", "", match.NoData},
		{"pkg:gem/rails@4.0.0", "gem", "", match.NoData},
		{"pkg:nuget/Newtonsoft.Json@9.0.1", "dotnet", "", match.NoData},
		{"pkg:cran/xml2@1.0", "R-package", "", match.NoData},
		{"pkg:golang/github.com/acme/pump@v1.2.3", "go-module", "acme:pump", match.NoData},
		{"pkg:cocoapods/AFNetworking@2.5.1", "pod", "", match.NoData},
		{"pkg:conan/libtiff@4.0.3", "conan", "", match.NoData}, // that advisories name such a product does not make it that one
		{"pkg:luarocks/luasec@0.5", "lua-rocks", "", match.NoData},
	} {
		parsed := sbom.ParsePurl(tt.purl)
		made := tt.cpe
		if made == "" {
			made = strings.ToLower(parsed.Name + ":" + parsed.Name)
		}
		c := component{Type: "library", Name: parsed.Name, Version: parsed.Version, Purl: tt.purl}
		bare := only(t, d, c)
		c.CPE = "cpe:2.3:a:" + made + ":" + strings.NewReplacer("+", `\+`, ":", `\:`).Replace(parsed.Version) + ":*:*:*:*:*:*:*"
		marked := c
		marked.Properties = []map[string]string{named("syft:package:type", tt.kind)}
		for what, text := range map[string][]byte{
			"by syft":              bySyft(t, device(c)),
			"by syft, with types":  bySyft(t, device(marked)),
			"of a component alone": device(marked),
			"SPDX": []byte(strings.Replace(string(spdxPackage(c.Name, c.Version, strings.ReplaceAll(c.CPE, `\`, `\\`), c.Purl)),
				`"creators":["`, `"creators":["Tool: syft-1.18.0","`, 1)),
		} {
			r, err := d.Match(t.Context(), read(t, text))
			if err != nil {
				t.Fatal(err)
			}
			got := r.Components[1]
			if bare.State != match.NotAssessable || bare.Reason() != tt.reason || got.State != bare.State || got.Reason() != bare.Reason() || got.Unknown || len(got.Matches) > 0 {
				t.Errorf("%s, %s, %s: got %s, %+v; expected %s, as without the CPE: %s, %+v", what, tt.purl, c.CPE, got.State, got.Gaps, tt.reason, bare.State, bare.Gaps)
			}
			if !slices.ContainsFunc(got.Asked, func(a match.Asked) bool { return a.By == match.ByCPE }) {
				t.Errorf("%s, %s: the CPE was not asked for: %+v", what, tt.purl, got.Asked)
			}
		}
	}
}

// TestWhatCPEsCover: they find whatever they cover. Of a package of an ecosystem or a distribution those cover that advisories name and nobody made up; of anything else all do that syft did not write.
func TestWhatCPEsCover(t *testing.T) {
	d := coveredPlaces(t)
	box, bleed := []vuln.ID{"CVE-2022-48174"}, []vuln.ID{"CVE-2014-0160"}
	for _, tt := range []struct {
		purl, cpe     string
		syft          string // the type that it says
		state         match.State
		found, doubts []vuln.ID
		unknown       bool
	}{
		// A made up one finds.
		{"pkg:rpm/poky/busybox@1.33.1-r0?distro=poky-4.0.15", "a:busybox:busybox:1.33.1-r0", "rpm", match.Matched, box, nil, false},
		{"pkg:rpm/poky/busybox@1.37.0-r0?distro=poky-4.0.15", "a:busybox:busybox:1.37.0-r0", "rpm", match.NotAssessable, nil, nil, false},
		{"pkg:rpm/fedora/busybox@1.33.1-1?distro=fedora-39", "a:fedoraproject:busybox:1.33.1-1", "rpm", match.NotAssessable, nil, box, false},
		// The maker's own words count where advisories know what they name.
		{"pkg:deb/acme/openssl@1.0.1g-1?distro=acme-3&upstream=openssl", "a:openssl:openssl:1.0.1g", "", match.Clean, nil, nil, false},
		{"pkg:deb/acme/openssl@1.0.1f-1?distro=acme-3", "a:openssl:openssl:1.0.1f", "", match.Matched, bleed, nil, false},
		{"pkg:npm/openssl@1.0.1", "a:openssl:openssl:1.0.0", "", match.Matched, bleed, nil, false},
		{"pkg:npm/tls@1.0.0", "a:openssl:openssl:1.0.0", "", match.Clean, nil, nil, false},
		{"pkg:conan/libtiff@4.0.3", "a:libtiff:libtiff:4.0.3", "", match.Clean, nil, nil, false},
		// and not where nobody does.
		{"pkg:deb/acme/pumpd@1.0-1?distro=acme-3", "a:acme:pumpd:1.0", "", match.NotAssessable, nil, nil, false},
		{"pkg:npm/pump-ui@1.0.0", "a:acme:pump_ui:1.0.0", "", match.NotAssessable, nil, nil, false},
		{"pkg:apk/acme/pumpd@1.0-r0?distro=acme-3", "a:acme:pumpd:1.0", "", match.NotAssessable, nil, nil, false},
		{"pkg:conan/pumplib@1.0", "a:acme:pumplib:1.0", "", match.NotAssessable, nil, nil, false},
		// Where the data are there, they tell.
		{"pkg:deb/debian/openssl@1.0.1g-1?distro=debian-11", "a:openssl:openssl:1.0.1g-1", "deb", match.Clean, nil, nil, false},
		{"pkg:maven/com.acme/pump@1.0", "a:acme:pump:1.0", "java-archive", match.Clean, nil, nil, false},
		// What is of no ecosystem is looked up as what its CPE says.
		{"", "a:acme:pumpd:1.0", "", match.Clean, nil, nil, true},
		{"pkg:generic/pumpd@1.0", "a:acme:pumpd:1.0", "", match.Clean, nil, nil, true},
		{"pkg:generic/pumpd@1.0", "a:pumpd:pumpd:1.0", "binary", match.NotAssessable, nil, nil, false}, // what syft says tells nothing that the name does not
		{"pkg:generic/busybox@1.37.0", "a:busybox:busybox:1.37.0", "binary", match.Clean, nil, nil, false},
		{"pkg:generic/busybox@1.33.1", "a:busybox:busybox:1.33.1", "binary", match.Matched, box, nil, false},
		{"pkg:github/openssl/openssl@1.0.1g", "a:openssl:openssl:1.0.1g", "", match.Clean, nil, nil, false},
	} {
		parts := strings.Split(tt.cpe, ":")
		c := component{Type: "library", Name: parts[2], Version: parts[3], Purl: tt.purl, CPE: "cpe:2.3:" + tt.cpe + ":*:*:*:*:*:*:*"}
		if tt.purl != "" {
			c.Name, c.Version = sbom.ParsePurl(tt.purl).Name, sbom.ParsePurl(tt.purl).Version
		}
		if tt.syft != "" {
			c.Properties = []map[string]string{named("syft:package:type", tt.syft)}
		}
		got := only(t, d, c)
		if got.State != tt.state || !slices.Equal(idsOf(got.Matches), tt.found) || !slices.Equal(idsOf(got.Doubts), tt.doubts) || got.Unknown != tt.unknown {
			t.Errorf("%s %s: got %s, found %v, doubts %v, unknown %t, %+v", tt.purl, tt.cpe, got.State, idsOf(got.Matches), idsOf(got.Doubts), got.Unknown, got.Gaps)
		}
	}
}
