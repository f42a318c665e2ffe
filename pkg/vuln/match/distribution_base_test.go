package match_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestDistributionBase: an operating system stands for nothing but the packages that are listed only where these hold the base of the distribution in its release: its C library, or the package that
// says which release it is. Where some other packages are listed it is looked up, and a person is told what is wanted.
func TestDistributionBase(t *testing.T) {
	var all []grypedb.Advisory
	for n, of := range []string{"deb debian-11", "deb debian-12", "deb ubuntu-22.04", "rpm rhel-8", "rpm rhel-9", "rpm fedora-38", "rpm rocky-9", "rpm almalinux-9", "rpm ol-9", "rpm amzn-2023", "rpm opensuse-leap-15.6",
		"rpm sles-15.4", "rpm photon-5.0", "rpm azurelinux-3.0", "rpm mariner-2.0", "apk alpine-3.18", "apk wolfi-rolling", "apk chainguard-rolling"} {
		kind, release, _ := strings.Cut(of, " ")
		all = append(all, grypedb.Advisory{ID: fmt.Sprintf("CVE-2026-1%03d", n), Packages: []grypedb.AffectedPackage{{Type: kind, Name: "fab", Distro: release, Ranges: []grypedb.Range{{Constraint: "< 1"}}}}})
	}
	d := database(t, append(all, ofCPE("CVE-2023-4911", "cpe:2.3:o:debian:debian_linux:12.0:*:*:*:*:*:*:*", ""), ofCPE("CVE-2023-4911", "cpe:2.3:o:redhat:enterprise_linux:9.0:*:*:*:*:*:*:*", ""))...)
	const openssl, rpmOpenssl = "pkg:deb/debian/openssl@3.0.15-1?distro=debian-12", "pkg:rpm/redhat/openssl@3.0.7-16.el9_2?distro=rhel-9.2"
	for name, tt := range map[string]struct {
		system, cpe string
		packages    string
		ends        string // "group", "in part", "unknown" or what is known of it by its CPE
	}{
		"one package":                        {"debian 12", "", openssl, "in part"},
		"two packages":                       {"debian 12", "", openssl + " pkg:deb/debian/libcurl4@7.88.1-10?distro=debian-12&upstream=curl", "in part"},
		"one package, by its CPE":            {"debian 12", "o:debian:debian_linux:12.0", openssl, "CVE-2023-4911"},
		"one RPM":                            {"rhel 9.2", "", rpmOpenssl, "in part"},
		"one RPM, by its CPE":                {"rhel 9.2", "o:redhat:enterprise_linux:9.0", strings.ReplaceAll(rpmOpenssl, "rhel-9.2", "rhel-9.0"), "CVE-2023-4911"},
		"one package of Alpine":              {"alpine 3.18.4", "", "pkg:apk/alpine/busybox@1.36.1-r5?distro=3.18.4", "in part"},
		"no package":                         {"debian 12", "", "pkg:npm/qs@1.0.0", "unknown"},
		"its C library":                      {"debian 12", "", openssl + " pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc", "group"},
		"its C library, by its CPE":          {"debian 12", "o:debian:debian_linux:12.0", openssl + " pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc", "group"},
		"its C library alone":                {"debian 12", "", "pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc", "group"},
		"the source of it":                   {"debian 12", "", "pkg:deb/debian/glibc@2.36-9?distro=debian-12&arch=source", "group"},
		"of the release that the SBOM lists": {"debian 12", "", "pkg:deb/debian/libc6@2.36-9", "group"},
		"a distroless image":                 {"debian 12", "", "pkg:deb/debian/base-files@12.4?distro=debian-12 pkg:deb/debian/tzdata@2024a-0?distro=debian-12", "group"},
		"a package built of the same source": {"debian 12", "", "pkg:deb/debian/libc-bin@2.36-9?distro=debian-12&upstream=glibc", "in part"},
		"another C library of it":            {"debian 12", "", "pkg:deb/debian/musl@1.2.3-1?distro=debian-12", "in part"},
		"one that begins like it":            {"debian 12", "", "pkg:deb/debian/libc6-dev@2.36-9?distro=debian-12&upstream=glibc", "in part"},
		"the base of another release":        {"debian 12", "", openssl + " pkg:deb/debian/libc6@2.31-13?distro=debian-11&upstream=glibc", "in part"},
		"the base of another alone":          {"debian 12", "", "pkg:deb/debian/libc6@2.31-13?distro=debian-11&upstream=glibc", "unknown"},
		"the base of another distribution":   {"debian 12", "", openssl + " pkg:deb/ubuntu/libc6@2.35-0?distro=ubuntu-22.04&upstream=glibc", "in part"},
		"that of RHEL under Debian":          {"debian 12", "", openssl + " pkg:rpm/redhat/redhat-release@9.2-1?distro=rhel-9.2", "in part"},
		"that of Debian under RHEL":          {"rhel 9.2", "", rpmOpenssl + " pkg:deb/debian/libc6@2.36-9?distro=debian-12", "in part"},
		"that of another minor release":      {"rhel 9.2", "", rpmOpenssl + " pkg:rpm/redhat/glibc@2.34-100?distro=rhel-9.4", "in part"},
		"one of another distribution":        {"ubuntu 22.04", "", "pkg:deb/debian/libc6@2.36-9", "unknown"},
		"one of another type":                {"debian 12", "", "pkg:apk/alpine/glibc@2.36-r0", "unknown"},
		"one of another type, by distro=":    {"debian 12", "", "pkg:apk/alpine/glibc@2.36-r0?distro=debian-12", "unknown"},
		"Debian's name of it in RPM":         {"rhel 9.2", "", "pkg:rpm/redhat/base-files@9.2-1?distro=rhel-9.2", "in part"},
		"one that is no package":             {"debian 12", "", openssl + " pkg:generic/libc6@2.36-9?distro=debian-12", "in part"},
		"one of another ecosystem":           {"debian 12", "", openssl + " pkg:npm/libc6@2.36.9", "in part"},
		"RHEL 9.2":                           {"rhel 9.2", "", "pkg:rpm/redhat/redhat-release@9.2-0.13.el9?distro=rhel-9.2", "group"},
		"RHEL 9.2, its C library":            {"rhel 9.2", "", "pkg:rpm/redhat/glibc@2.34-60.el9_2.7?distro=rhel-9.2", "group"},
		"CentOS":                             {"centos 8", "", "pkg:rpm/centos/centos-linux-release@8.4-1?distro=centos-8", "group"},
		"Fedora":                             {"fedora 38", "", "pkg:rpm/fedora/fedora-release-common@38-36?distro=fedora-38", "group"},
		"Rocky":                              {"rocky 9.2", "", "pkg:rpm/rocky/rocky-release@9.2-1.6.el9?distro=rocky-9.2", "group"},
		"AlmaLinux":                          {"almalinux 9.2", "", "pkg:rpm/almalinux/almalinux-release@9.2-1.el9?distro=almalinux-9.2", "group"},
		"Oracle":                             {"ol 9.2", "", "pkg:rpm/ol/oraclelinux-release@9.2-1.0.el9?distro=ol-9.2", "group"},
		"Amazon":                             {"amzn 2023", "", "pkg:rpm/amzn/system-release@2023.1-1.amzn2023?distro=amzn-2023", "group"},
		"openSUSE":                           {"opensuse-leap 15.6", "", "pkg:rpm/opensuse/openSUSE-release@15.6-lp156?distro=opensuse-leap-15.6", "group"},
		"SUSE":                               {"sles 15.4", "", "pkg:rpm/suse/sles-release@15.4-150400?distro=sles-15.4", "group"},
		"Photon":                             {"photon 5.0", "", "pkg:rpm/photon/photon-release@5.0-1.ph5?distro=photon-5.0", "group"},
		"Azure Linux":                        {"azurelinux 3.0", "", "pkg:rpm/azurelinux/azurelinux-release@3.0-25.azl3?distro=azurelinux-3.0", "group"},
		"Mariner":                            {"mariner 2.0", "", "pkg:rpm/mariner/mariner-release@2.0-12.cm2?distro=mariner-2.0", "group"},
		"Ubuntu":                             {"ubuntu 22.04", "", "pkg:deb/ubuntu/base-files@12ubuntu4?distro=ubuntu-22.04", "group"},
		"Alpine":                             {"alpine 3.18.4", "", "pkg:apk/alpine/alpine-baselayout@3.4.3-r1?distro=3.18.4", "group"},
		"Alpine, its C library":              {"alpine 3.18.4", "", "pkg:apk/alpine/musl@1.2.4-r2?distro=3.18.4", "group"},
		"Wolfi":                              {"wolfi 20230201", "", "pkg:apk/wolfi/wolfi-baselayout@20230201-r7?distro=wolfi-20230201", "group"},
		"Chainguard":                         {"chainguard 20230214", "", "pkg:apk/chainguard/chainguard-baselayout@20230214-r1?distro=chainguard-20230214", "group"},
	} {
		called, version, _ := strings.Cut(tt.system, " ")
		system := component{Type: "operating-system", Name: called, Version: version}
		if tt.cpe != "" {
			system.CPE = "cpe:2.3:" + tt.cpe + ":*:*:*:*:*:*:*"
		}
		parts := []component{system}
		for _, purl := range strings.Fields(tt.packages) {
			_, last, _ := cutLast(strings.SplitN(purl, "@", 2)[0], "/")
			parts = append(parts, component{Type: "library", Name: last, Purl: purl})
		}
		r, err := d.Match(t.Context(), read(t, device(parts...)))
		if err != nil {
			t.Fatal(err)
		}
		if got := endOfSystem(r); got != tt.ends {
			t.Errorf("%s: got %q; expected %q", name, got, tt.ends)
		}
	}
}

func TestSystemsOfContainers(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2026-1001", Packages: []grypedb.AffectedPackage{{Type: "deb", Name: "fab", Distro: "debian-12", Ranges: []grypedb.Range{{Constraint: "< 1"}}}}})
	system := component{Type: "operating-system", Name: "debian", Version: "12"}
	libc := component{Type: "library", Name: "libc6", Version: "2.36-9", Purl: "pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc"}
	in := func(all ...component) component {
		return component{Type: "container", Name: "pump-web", Components: all}
	}
	for name, tt := range map[string]struct {
		parts []component
		ends  string
	}{
		"outside, packages in a container":       {[]component{system, in(libc)}, "unknown"},
		"outside, packages deep in a container":  {[]component{system, in(component{Type: "application", Name: "web", Components: []component{libc}})}, "unknown"},
		"in a container, packages outside":       {[]component{libc, in(system)}, "unknown"},
		"in one container, packages in another":  {[]component{in(system), in(libc)}, "unknown"},
		"in the container of its packages":       {[]component{in(system, libc)}, "group"},
		"in a container with packages in a part": {[]component{in(system, component{Type: "application", Name: "web", Components: []component{libc}})}, "group"},
		"with its packages as parts":             {[]component{{Type: "operating-system", Name: "debian", Version: "12", Components: []component{libc}}}, "group"},
		"outside, packages in an application":    {[]component{system, {Type: "application", Name: "web", Components: []component{libc}}}, "group"},
		"outside, packages in a device in it":    {[]component{system, {Type: "device", Name: "display", Components: []component{libc}}}, "unknown"},
		"in one device, packages in another":     {[]component{{Type: "device", Name: "display", Components: []component{system}}, {Type: "device", Name: "main board", Components: []component{libc}}}, "unknown"},
		"in the device of its packages":          {[]component{{Type: "device", Name: "display", Components: []component{system, libc}}}, "group"},
		"beside a device that lists nothing":     {[]component{system, libc, {Type: "device", Name: "display"}}, "group"},
		"outside, packages in an image": {[]component{system, {Type: "application", Name: "web", Purl: "pkg:oci/web@sha256%3A" + strings.Repeat("a", 64), Components: []component{libc}}},
			"unknown"},
	} {
		r, err := d.Match(t.Context(), read(t, device(tt.parts...)))
		if err != nil {
			t.Fatal(err)
		}
		if got := endOfSystem(r); got != tt.ends {
			t.Errorf("%s: got %q; expected %q", name, got, tt.ends)
		}
	}
}

// TestSystemsWithoutAGraph: what was found in software has no document that says what leads to what.
func TestSystemsWithoutAGraph(t *testing.T) {
	system := &sbom.Component{Type: sbom.TypeOperatingSystem, Name: sbom.Text{State: sbom.Stated, Text: "debian"}, Version: sbom.Text{State: sbom.Stated, Text: "12"}}
	if r, err := database(t, ofCPE("CVE-2026-1001", "cpe:2.3:a:fabulon:fab:1:*:*:*:*:*:*:*", "")).Match(t.Context(), &sbom.Document{Components: []*sbom.Component{system}}); err != nil || r.Totals.Groups != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

// A merged SBOM lists the parts of a container beside it, and SPDX lists all so.
func TestSystemsOfContainersBesideTheirParts(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2026-1001", Packages: []grypedb.AffectedPackage{{Type: "deb", Name: "fab", Distro: "debian-12", Ranges: []grypedb.Range{{Constraint: "< 1"}}}}})
	for name, tt := range map[string]struct {
		leads string // what leads to what
		ends  string
	}{
		"the container to the packages":                 {"root>os root>box box>libc", "unknown"},
		"the container by way of a part":                {"root>os root>box box>web web>libc", "unknown"},
		"both to the packages":                          {"root>os root>box root>libc box>libc", "unknown"},
		"the container to the system and packages":      {"root>box box>os box>libc", "group"},
		"the container to the system with packages":     {"root>box box>os os>libc", "group"},
		"the system to the packages, not the box":       {"root>os root>box os>libc box>web", "group"},
		"nothing from the container":                    {"root>os root>box root>libc", "group"},
		"the container to the system that it runs on":   {"root>os root>box box>os box>libc", "unknown"},
		"the container to the system of an application": {"root>web root>box web>os box>os box>libc", "unknown"},
		"the container to what runs it":                 {"root>web root>box web>os box>web box>libc", "unknown"},
		"the container back to the subject, in a ring":  {"root>os root>libc root>box box>root", "group"},
		"the container to the system of its packages":   {"root>os root>box box>os os>libc", "group"},
		"two containers to one system and library":      {"root>box root>crate box>os crate>os box>libc crate>libc", "group"},
		"two to one system, the first to the library":   {"root>box root>crate box>os crate>os box>libc", "in part"},
		"two to one system, the second to the library":  {"root>box root>crate box>os crate>os crate>libc", "in part"},
	} {
		var dependencies, relationships []string
		leading := map[string][]string{}
		for _, one := range strings.Fields(tt.leads) {
			from, to, _ := strings.Cut(one, ">")
			leading[from] = append(leading[from], fmt.Sprintf("%q", to))
			relationships = append(relationships, fmt.Sprintf(`{"spdxElementId": "SPDXRef-%s", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-%s"}`, from, to))
		}
		for _, from := range slices.Sorted(maps.Keys(leading)) {
			dependencies = append(dependencies, fmt.Sprintf(`{"ref": %q, "dependsOn": [%s]}`, from, strings.Join(leading[from], ", ")))
		}
		const purl = "pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc"
		for form, text := range map[string]string{
			"CycloneDX": `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"bom-ref": "root", "type": "device", "name": "Fabulon Drip 2", "version": "4.2.3"}}, "components": [
				{"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12"}, {"bom-ref": "box", "type": "container", "name": "pump-web", "version": "2"},
				{"bom-ref": "crate", "type": "container", "name": "pump-log", "version": "2"},
				{"bom-ref": "web", "type": "application", "name": "web", "version": "2"}, {"bom-ref": "libc", "type": "library", "name": "libc6", "version": "2.36-9", "purl": "` + purl + `"}],
				"dependencies": [` + strings.Join(dependencies, ", ") + `]}`,
			"SPDX": `{"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "documentNamespace": "https://fabulon.example/x", "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: x"]},
				"packages": [{"SPDXID": "SPDXRef-root", "name": "Fabulon Drip 2", "versionInfo": "4.2.3", "downloadLocation": "NOASSERTION"},
				{"SPDXID": "SPDXRef-os", "name": "debian", "versionInfo": "12", "downloadLocation": "NOASSERTION", "primaryPackagePurpose": "OPERATING_SYSTEM"},
				{"SPDXID": "SPDXRef-box", "name": "pump-web", "versionInfo": "2", "downloadLocation": "NOASSERTION", "primaryPackagePurpose": "CONTAINER"},
				{"SPDXID": "SPDXRef-crate", "name": "pump-log", "versionInfo": "2", "downloadLocation": "NOASSERTION", "primaryPackagePurpose": "CONTAINER"},
				{"SPDXID": "SPDXRef-web", "name": "web", "versionInfo": "2", "downloadLocation": "NOASSERTION"},
				{"SPDXID": "SPDXRef-libc", "name": "libc6", "versionInfo": "2.36-9", "downloadLocation": "NOASSERTION", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "` + purl + `"}]}],
				"relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-root"}, ` + strings.Join(relationships, ", ") + `]}`,
		} {
			r, err := d.Match(t.Context(), read(t, []byte(text)))
			if err != nil {
				t.Fatal(err)
			}
			if got := endOfSystem(r); got != tt.ends {
				t.Errorf("%s, %s: got %q; expected %q", name, form, got, tt.ends)
			}
		}
	}
}

// TestImagesByAnotherPackageURL: an SPDX package may have several.
func TestImagesByAnotherPackageURL(t *testing.T) {
	refs := func(purls ...string) string {
		var all []string
		for _, purl := range purls {
			all = append(all, fmt.Sprintf(`{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": %q}`, purl))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	d := database(t, grypedb.Advisory{ID: "CVE-2026-1001", Packages: []grypedb.AffectedPackage{{Type: "deb", Name: "fab", Distro: "debian-12", Ranges: []grypedb.Range{{Constraint: "< 1"}}}}})
	r, err := d.Match(t.Context(), read(t, []byte(`{"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "documentNamespace": "https://fabulon.example/x", "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: x"]},
		"packages": [{"SPDXID": "SPDXRef-root", "name": "Fabulon Drip 2", "versionInfo": "4.2.3", "downloadLocation": "NOASSERTION"},
		{"SPDXID": "SPDXRef-os", "name": "debian", "versionInfo": "12", "downloadLocation": "NOASSERTION", "primaryPackagePurpose": "OPERATING_SYSTEM"},
		{"SPDXID": "SPDXRef-box", "name": "web", "versionInfo": "2", "downloadLocation": "NOASSERTION", "externalRefs": `+refs("pkg:generic/web@2", "pkg:oci/web@sha256%3A"+strings.Repeat("a", 64))+`},
		{"SPDXID": "SPDXRef-libc", "name": "libc6", "versionInfo": "2.36-9", "downloadLocation": "NOASSERTION", "externalRefs": `+refs("pkg:deb/debian/libc6@2.36-9?distro=debian-12&upstream=glibc")+`}],
		"relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-root"}, {"spdxElementId": "SPDXRef-root", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-os"},
		{"spdxElementId": "SPDXRef-root", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-box"}, {"spdxElementId": "SPDXRef-box", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-libc"}]}`)))
	if err != nil {
		t.Fatal(err)
	}
	if got := endOfSystem(r); got != "unknown" {
		t.Errorf("got %q", got)
	}
}

func endOfSystem(r *match.Result) string {
	if r.Totals.Groups > 0 {
		return "group"
	}
	for _, c := range r.Components {
		switch {
		case c.Type != "operating-system":
		case len(c.Matches) > 0:
			return string(c.Matches[0].ID)
		case c.Reason() == match.NoIdentifier && strings.Contains(c.Gaps[0].Detail, "some of its packages are listed, but neither its C library nor"):
			return "in part"
		case c.Reason() == match.NoIdentifier:
			return "unknown"
		}
	}
	return "clean"
}
