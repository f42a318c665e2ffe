package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestSpellingsOfSourcePackages: however the source package is written, what is known of it is found.
func TestSpellingsOfSourcePackages(t *testing.T) {
	d := database(t, fixedIn("CVE-2024-3094", "deb", "xz-utils", "debian-13", "5.6.1+really5.4.5-1"), fixedIn("CVE-2021-42386", "apk", "busybox", "alpine-3.15", "1.33.1-r6"),
		fixedIn("CVE-2024-0340", "rpm", "kernel", "rhel-9", "0:5.14.0-427.el9"))
	for purl, spellings := range map[string][]string{
		"pkg:deb/debian/liblzma5@5.6.1-1?arch=amd64&distro=debian-13&upstream=": {"xz-utils", "XZ-Utils", "xz-utils%20(5.6.1-1)", "xz-utils%205.6.1-1", "xz-utils_5.6.1-1", "xz-utils/5.6.1-1",
			"xz-utils%3D5.6.1-1", "xz-utils@5.6.1-1", "xz-utils-5.6.1-1", "xz-utils%405.6.1", "src:xz-utils", "pkg:deb/debian/xz-utils@5.6.1-1", "pkg%3Adeb%2Fdebian%2Fxz-utils%405.6.1-1", "acme,xz-utils"},
		"pkg:apk/alpine/busybox-binsh@1.33.1-r3?distro=alpine-3.15&upstream=": {"busybox", "busybox-1.33.1-r3", "busybox@1.33.1-r3", "busybox%3D1.33.1-r3", "busybox-1.33.1"},
		"pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3&upstream=": {"kernel", "kernel@5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9", "kernel.src.rpm", "kernel-5.14.0-362.8.1.el9.src.rpm",
			"kernel-5.14.0-362.8.1.el9.nosrc.rpm", "kernel-5.14.0", "kernel@5.14.0", "kernel%205.14.0-362.8.1.el9"},
	} {
		for _, spelling := range spellings {
			if c := only(t, d, component{Type: "library", Name: "x", Purl: purl + spelling}); c.State != match.Matched {
				t.Errorf("%s%s: %s, %+v", purl, spelling, c.State, c.Gaps)
			}
		}
	}
	by := component{Type: "library", Name: "liblzma5", Version: "5.6.1-1", Purl: "pkg:deb/debian/liblzma5@5.6.1-1?distro=debian-13"}
	for property, value := range map[string]string{"aquasecurity:trivy:SrcName": "xz-utils (5.6.1-1)", "syft:metadata:source": "xz-utils=5.6.1-1"} {
		by.Properties = []map[string]string{named(property, value)}
		if c := only(t, d, by); c.State != match.Matched {
			t.Errorf("%s %s: %s, %+v", property, value, c.State, c.Gaps)
		}
	}
	for _, version := range []string{"latest", "unknown", "x"} {
		if c := only(t, d, component{Type: "library", Name: "x", Purl: "pkg:deb/debian/liblzma5@5.6.2-1?distro=debian-13&upstream=xz-utils%40" + version}); c.State == match.Clean {
			t.Errorf("a source package of version %s: clean", version)
		}
	}
}

// TestSourcesNobodyKnows: a source package that the data of the distribution do not know is believed where its name goes with the package's, and where that is none that is plainly a
// part of something else. Else the package is not clean.
func TestSourcesNobodyKnows(t *testing.T) {
	d := database(t, fixedIn("CVE-2014-0160", "deb", "openssl", "debian-7", "1.0.1e-2+deb7u5"), fixedIn("CVE-2014-0161", "deb", "gcc-12", "debian-12", "12.2.0-15"),
		fixedIn("CVE-2014-0162", "deb", "acl", "debian-12", "1"), fixedIn("CVE-2021-42386", "apk", "busybox", "alpine-3.15", "1.33.1-r6"), fixedIn("CVE-2024-0340", "rpm", "kernel", "rhel-9", "0:5.14.0-427.el9"))
	deb := func(name, source string) string {
		return "pkg:deb/debian/" + name + "@1.0.1e-2?distro=debian-7&upstream=" + source
	}
	for _, tt := range []struct {
		purl  string
		state match.State
		words string // in the gap; no gap where empty
	}{
		// as the part itself
		{deb("libssl1.0.0", "libssl1.0.0"), match.NotAssessable, `"libssl1.0.0" as its source package, which is its own name; that is the name of a part`},
		{deb("libssl-dev", "libssl-dev"), match.NotAssessable, "the name of a part"},
		{deb("openssl-libs", "openssl-libs"), match.NotAssessable, "the name of a part"},
		{"pkg:apk/alpine/busybox-binsh@1.33.1-r3?distro=alpine-3.15&upstream=busybox-binsh", match.NotAssessable, "the name of a part"},
		{"pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3&upstream=kernel-core-5.14.0-362.8.1.el9.src.rpm", match.NotAssessable, ""},
		// as another part
		{deb("libssl1.0.0", "libssl3"), match.NotAssessable, `"libssl3" as its source package, which is the name of another part`},
		{"pkg:apk/alpine/busybox-binsh@1.33.1-r3?distro=alpine-3.15&upstream=busybox-suid", match.NotAssessable, "the name of another part"},
		// in a form that names none
		{deb("libssl1.0.0", "acme/openssl"), match.NotAssessable, "which is no name of one"},
		{deb("libssl1.0.0", "https:%2F%2Facme.example%2Fopenssl.git"), match.NotAssessable, "which is no name of one"},
		{deb("libssl1.0.0", "openssl%2540"), match.NotAssessable, "which is no name of one"},
		{deb("login", "see%20below"), match.NotAssessable, "which is no name of one"},
		// unlike
		{deb("libssl1.0.0", "acme-openssl"), match.NotAssessable, `Name the one that the package database`},
		{deb("libssl1.0.0", "acme-ssl"), match.NotAssessable, "whose name has nothing of the package's"},
		{"pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3&upstream=acme-1.0-1.src.rpm", match.NotAssessable, "whose name has nothing of the package's"},
		// unlike, and no part: told
		{deb("login", "shadow"), match.Clean, `there is nothing about that in debian 7`},
		// what honest tools write
		{deb("base-files", "base-files"), match.Clean, ""},
		{deb("bash-completion", "bash-completion"), match.Clean, ""},
		{deb("libattr1", "attr"), match.Clean, ""},
		{deb("libaudit-common", "audit"), match.Clean, ""},
		{deb("libgpg-error0", "libgpg-error"), match.Clean, ""},
		{deb("libcrypt1", "libxcrypt"), match.Clean, ""},
		{deb("libmpc3", "mpclib3"), match.Clean, ""},
		{deb("libidn2-0", "libidn2"), match.Clean, ""},
		{deb("libpng16-16", "libpng1.6"), match.Clean, ""},
		{deb("python3-six", "python-six"), match.Clean, ""},
		{deb("libatk-wrapper-java-jni", "java-atk-wrapper"), match.Clean, `there is nothing about that`},
		{deb("acme-pump-ui", "acme-pump"), match.Clean, ""},
		{deb("libacl1", "acl"), match.Clean, ""},
		{deb("libgomp1", "gcc-12"), match.Clean, ""}, // known of another release
		{"pkg:apk/alpine/scanelf@1.3.3-r0?distro=alpine-3.15&upstream=pax-utils", match.Clean, "there is nothing about that"},
		{"pkg:apk/alpine/alpine-baselayout-data@3.2.0-r18?distro=alpine-3.15&upstream=alpine-baselayout", match.Clean, ""},
		{"pkg:apk/alpine/ssl_client@1.33.1-r6?distro=alpine-3.15&upstream=busybox", match.Clean, ""},
		{"pkg:rpm/redhat/redhat-release-eula@9.3-0.5.el9?distro=rhel-9.3&upstream=redhat-release-9.3-0.5.el9.src.rpm", match.Clean, ""},
	} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: tt.purl})
		told := slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == match.NoSource && strings.Contains(g.Detail, tt.words) })
		if c.State != tt.state || told == (tt.words == "" && tt.state == match.Clean) {
			t.Errorf("%s: %s, %+v, %+v", tt.purl, c.State, c.Gaps, c.Matches)
		}
	}
	// A package of the same source package that goes with it shows that there is one.
	gl := component{Type: "library", Ref: "gl", Name: "libegl1", Purl: "pkg:deb/debian/libegl1@1.6.0-1?distro=debian-12&upstream=libglvnd"}
	glvnd := component{Type: "library", Ref: "glvnd", Name: "libglvnd0", Purl: "pkg:deb/debian/libglvnd0@1.6.0-1?distro=debian-12&upstream=libglvnd"}
	if c := only(t, d, gl); c.State != match.NotAssessable {
		t.Errorf("libegl1 alone: %s, %+v", c.State, c.Gaps)
	}
	if c := only(t, d, gl, glvnd); c.State != match.Clean || len(c.Gaps) > 0 {
		t.Errorf("libegl1 beside libglvnd0: %s, %+v", c.State, c.Gaps)
	}
	// The name beside a purl may be any, and so may be another purl.
	if c := only(t, d, component{Type: "library", Name: "acme-openssl", Purl: deb("libssl1.0.0", "acme-openssl")}); c.State != match.NotAssessable {
		t.Errorf("a component called as its source package: %s, %+v", c.State, c.Gaps)
	}
	for _, other := range []string{"pkg:deb/debian/openssl@9-1?distro=debian-7", deb("libattr1", "attr")} {
		text := `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"device","name":"x","version":"1"}},"components":[{"type":"library","name":"libssl1.0.0","purl":"` +
			deb("libssl1.0.0", "acme-openssl") + `","evidence":{"identity":[{"field":"purl","concludedValue":"` + other + `"}]}}]}`
		r, err := d.Match(t.Context(), read(t, []byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Components[1]; c.State == match.Clean {
			t.Errorf("beside %s: %s, %+v", other, c.State, c.Gaps)
		}
	}
	itself := component{Type: "library", Ref: "acme", Name: "acme-openssl", Purl: "pkg:deb/debian/acme-openssl@1?distro=debian-7&upstream=acme-openssl"}
	if c := only(t, d, component{Type: "library", Ref: "ssl", Name: "libssl1.0.0", Purl: deb("libssl1.0.0", "acme-openssl")}, itself); c.State != match.NotAssessable {
		t.Errorf("beside a package called so: %s, %+v", c.State, c.Gaps)
	}
}
