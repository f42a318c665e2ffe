package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func byCPE(id, cpe, constraint string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, CPEs: []grypedb.AffectedCPE{{CPE: cpe, Ranges: []grypedb.Range{{Constraint: constraint}}}}}
}

func bySource(id, kind, name, distro string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: kind, Name: name, Distro: distro, Ranges: []grypedb.Range{{Constraint: "<9"}}}}}
}

// TestBuildsOfAProduct: what says which build of a product a CPE is of does not hide advisories that are about any build, and where advisories are about
// one build and the CPE leaves its own open they may be about it.
func TestBuildsOfAProduct(t *testing.T) {
	d := database(t, byCPE("CVE-2022-0847", "cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*", ">=5.8,<5.10.102"),
		byCPE("CVE-2026-0001", "cpe:2.3:a:acme:viewer:*:*:*:*:*:windows:*:*", "<2"))
	for _, tt := range []struct {
		cpe   string
		state match.State
	}{
		{"cpe:2.3:o:linux:linux_kernel:5.10.50:*:*:*:*:*:*:*", match.Matched},
		{"cpe:2.3:o:linux:linux_kernel:5.10.50:*:*:*:*:*:x64:*", match.Matched},
		{"cpe:2.3:o:linux:linux_kernel:5.10.50:*:lts:en:pro:linux:arm64:acme", match.Matched},
		{"cpe:2.3:o:linux:linux_kernel:5.10.50:-:-:-:-:-:-:-", match.Matched},
		{"cpe:2.3:o:linux:linux_kernel:5.10.102:*:*:*:*:*:x64:*", match.Clean},
		{"cpe:2.3:a:acme:viewer:1.0:*:*:*:*:windows:*:*", match.Matched},
		{"cpe:2.3:a:acme:viewer:1.0:*:*:*:*:*:*:*", match.Matched},
		{"cpe:2.3:a:acme:viewer:1.0:*:*:*:*:-:x64:*", match.Matched},
		{"cpe:2.3:a:acme:viewer:1.0:*:*:*:*:linux:*:*", match.Clean},
	} {
		if c := only(t, d, component{Type: "library", Name: "x", CPE: tt.cpe}); c.State != tt.state {
			t.Errorf("%s: %s, %+v", tt.cpe, c.State, c.Gaps)
		}
	}
}

// TestAnyPartOfAProduct: whether a CPE calls a product an application or an operating system hides nothing.
func TestAnyPartOfAProduct(t *testing.T) {
	d := database(t, byCPE("CVE-2022-0847", "cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*", ">=5.8,<5.10.102"), byCPE("CVE-2020-11896", "cpe:2.3:a:treck:tcp\\/ip:*:*:*:*:*:*:*:*", "<6.0.1.66"))
	for _, product := range []string{"linux:linux_kernel:5.10.80", "treck:tcp\\/ip:6.0.1.41"} {
		for _, part := range []string{"a", "o", "h", "*"} {
			if c := only(t, d, component{Type: "library", Name: "x", CPE: "cpe:2.3:" + part + ":" + product + ":*:*:*:*:*:*:*"}); c.State != match.Matched {
				t.Errorf("%s of %s: %s, %+v", part, product, c.State, c.Gaps)
			}
		}
	}
}

// TestUpdates: an update of a CPE belongs to its version, and where advisories name one that a component does not state, it is not clean.
func TestUpdates(t *testing.T) {
	d := database(t, byCPE("CVE-2020-0618", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "= 2012-sp4"),
		byCPE("CVE-2019-2602", "cpe:2.3:a:oracle:jre:*:*:*:*:*:*:*:*", "= 1.8.0-update_201"),
		byCPE("CVE-2020-0618", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "= 2014-sp3"), byCPE("CVE-2020-0618", "cpe:2.3:a:microsoft:sql_server:*:*:*:*:*:*:*:*", "= 2019-cu1"),
		byCPE("CVE-2024-37334", "cpe:2.3:a:microsoft:sql_server_2019:*:*:*:*:*:*:*:*", ">=15.0.2000.5,<15.0.2116.2"),
		byCPE("CVE-2016-0001", "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", "= 1.0.2-beta1"))
	const sql, release, jre = "cpe:2.3:a:microsoft:sql_server:", "cpe:2.3:a:microsoft:sql_server_", "cpe:2.3:a:oracle:jre:"
	for _, tt := range []struct {
		cpe, version string
		state        match.State
	}{
		{sql + "2012:sp4:*:*:*:*:*:*", "", match.Matched},
		{sql + "2012:sp4:*:*:*:*:x64:*", "2012", match.Matched},
		{sql + "2012:SP4:*:*:*:*:*:*", "", match.Matched},
		{sql + "2012:sp3:*:*:*:*:*:*", "", match.Clean},
		{sql + "2012:*:*:*:*:*:*:*", "", match.NotAssessable},
		{sql + "2012:-:*:*:*:*:*:*", "", match.NotAssessable},
		{sql + "*:*:*:*:*:*:*:*", "2012", match.NotAssessable},
		{sql + "2017:*:*:*:*:*:*:*", "", match.Clean},
		// by the release in the name, of which the data know no build
		{release + "2014:12.3.6024.0:*:*:*:*:*:*:*", "", match.NotAssessable},
		{release + "2014:*:*:*:*:*:*:*:*", "12.3.6024.0", match.NotAssessable},
		{release + "2012:11.4.7001.0:*:*:*:*:*:*:*", "", match.NotAssessable},
		{release + "2012:11.0.7001.0:-:*:*:*:*:*:*", "", match.NotAssessable},
		{release + "2014:12.3.6024.0:sp3:*:*:*:*:*:*", "", match.Matched},
		{release + "2014:12.3.6024.0:sp2:*:*:*:*:*:*", "", match.Clean},
		{release + "2014:-:sp3:*:*:*:*:*:*", "2014", match.Matched},
		{release + "2017:14.0.1000.169:*:*:*:*:*:*:*", "", match.Clean},
		// or builds, which are compared
		{release + "2019:15.0.2116.2:*:*:*:*:*:*:*", "", match.Clean},
		{release + "2019:15.0.2101.7:*:*:*:*:*:*:*", "", match.Matched},
		{jre + "1.8.0:update_201:*:*:*:*:*:*", "", match.Matched},
		{jre + "1.8.0:update201:*:*:*:*:*:*", "1.8.0_201", match.Matched},
		{jre + "*:*:*:*:*:*:*:*", "8u201", match.Matched},
		{jre + "1.8.0_201:*:*:*:*:*:*:*", "", match.Matched},
		{jre + "1.8.0_202:*:*:*:*:*:*:*", "", match.Clean},
		{jre + "1.8.0:*:*:*:*:*:*:*", "", match.NotAssessable},
		{"cpe:2.3:a:openssl:openssl:1.0.2:*:*:*:*:*:*:*", "", match.Clean},
		{"cpe:2.3:a:openssl:openssl:1.0.2:beta1:*:*:*:*:*:*", "", match.Matched},
	} {
		if c := only(t, d, component{Type: "library", Name: "x", Version: tt.version, CPE: tt.cpe}); c.State != tt.state {
			t.Errorf("%s %s: %s, %+v", tt.cpe, tt.version, c.State, c.Gaps)
		}
	}
}

// TestSourcePackages: Debian and Alpine publish about source packages. A package that their data do not know under any name that is stated is clean only
// in a document that names source packages where they are called otherwise, and leaves it out of none that cannot be called as its source; and what is said of it
// by CPE counts.
func TestSourcePackages(t *testing.T) {
	d := database(t, bySource("CVE-2023-0464", "deb", "openssl", "debian-12"), bySource("CVE-2023-0465", "deb", "libwebp", "debian-11"),
		bySource("CVE-2023-0466", "apk", "busybox", "alpine-3.18"), byCPE("CVE-2023-4863", "cpe:2.3:a:webmproject:libwebp:*:*:*:*:*:*:*:*", "<1.3.2"))
	const webp = "cpe:2.3:a:webmproject:libwebp:1.2.0:*:*:*:*:*:*:*"
	deb := func(rest string) component {
		return component{Type: "library", Name: "libssl3", Version: "3.0.8-1", Purl: "pkg:deb/debian/" + rest}
	}
	other := component{Type: "library", Ref: "other", Name: "libgcc-s1", Version: "12.2.0-14", Purl: "pkg:deb/debian/libgcc-s1@12.2.0-14?distro=debian-12&upstream=gcc-12"}
	files := component{Type: "library", Name: "base-files", Version: "12.4", Purl: "pkg:deb/debian/base-files@12.4?distro=debian-12"}
	itself := component{Type: "library", Ref: "itself", Name: "adduser", Version: "3.134", Purl: "pkg:deb/debian/adduser@3.134?distro=debian-12&upstream=adduser"}
	rebuilt := component{Type: "library", Ref: "rebuilt", Name: "acl", Version: "2.3.1-3+b1", Purl: "pkg:deb/debian/acl@2.3.1-3%2Bb1?distro=debian-12&upstream=acl%402.3.1-3"}
	for name, tt := range map[string]struct {
		all    []component
		state  match.State
		reason match.Reason
	}{
		"with its source":                   {[]component{deb("libssl3@3.0.8-1?distro=debian-12&upstream=openssl")}, match.Matched, ""},
		"without":                           {[]component{deb("libssl3@3.0.8-1?distro=debian-12")}, match.NotAssessable, match.NoSource},
		"left out beside one that is named": {[]component{deb("libssl3@3.0.8-1?distro=debian-12"), other}, match.NotAssessable, match.NoSource},
		"a name that may be of a source":    {[]component{files, other}, match.Clean, ""},
		"alone":                             {[]component{files}, match.NotAssessable, match.NoSource},
		"left out where each is named":      {[]component{files, other, itself}, match.NotAssessable, match.NoSource},
		"called as its source, and said so": {[]component{itself, other}, match.Clean, ""},
		"beside one that was built again":   {[]component{files, rebuilt}, match.Clean, ""},
		"beside a package of another kind":  {[]component{files, {Type: "library", Ref: "apk", Name: "ssl_client", Version: "1.36-r0", Purl: "pkg:apk/alpine/ssl_client@1.36-r0?distro=alpine-3.18&upstream=busybox"}}, match.NotAssessable, match.NoSource},
		"left out by trivy":                 {[]component{files, {Type: "library", Ref: "itself", Name: "adduser", Version: "3.134", Purl: "pkg:deb/debian/adduser@3.134?distro=debian-12", Properties: []map[string]string{named("aquasecurity:trivy:SrcName", "adduser"), named("aquasecurity:trivy:SrcVersion", "3.134")}}}, match.NotAssessable, match.NoSource},
		"called as its source":              {[]component{{Type: "library", Name: "openssl", Version: "9-1", Purl: "pkg:deb/debian/openssl@9-1?distro=debian-12"}}, match.Clean, ""},
		"known of another release": {[]component{{Type: "library", Name: "libwebp", Version: "1.2.0-1", Purl: "pkg:deb/debian/libwebp@1.2.0-1?distro=debian-12"}},
			match.NotAssessable, match.NoSource},
		"of Alpine": {[]component{{Type: "library", Name: "busybox-binsh", Version: "1.36-r0", Purl: "pkg:apk/alpine/busybox-binsh@1.36-r0?distro=alpine-3.18"}},
			match.NotAssessable, match.NoSource},
		"by syft's properties": {[]component{{Type: "library", Name: "libssl3", Version: "3.0.8-1", Purl: "pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12",
			Properties: []map[string]string{named("syft:package:type", "deb"), named("syft:metadata:source", "openssl")}}}, match.Matched, ""},
		"a maker's own package with a CPE": {[]component{{Type: "library", Name: "acme-webp", Version: "1.2.0", Purl: "pkg:deb/acme/acme-webp@1.2.0?distro=debian-12", CPE: webp}, other},
			match.Matched, ""},
		"one that is repaired": {[]component{{Type: "library", Name: "acme-webp", Version: "1.3.2", Purl: "pkg:deb/acme/acme-webp@1.3.2?distro=debian-12",
			CPE: "cpe:2.3:a:webmproject:libwebp:1.3.2:*:*:*:*:*:*:*"}, other}, match.Clean, ""},
		"of the distribution, repaired there": {[]component{{Type: "library", Name: "libwebp", Version: "9-1", Purl: "pkg:deb/debian/libwebp@9-1?distro=debian-11", CPE: webp}}, match.Clean, ""},
	} {
		c := only(t, d, tt.all...)
		if c.State != tt.state || tt.reason != "" && !slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == tt.reason }) {
			t.Errorf("%s: %s, %+v, %+v", name, c.State, c.Gaps, c.Matches)
		}
	}
}

// TestSourcesOfRPMPackages: Red Hat, and all that go by its data, publish about source packages; SUSE names each package.
func TestSourcesOfRPMPackages(t *testing.T) {
	d := database(t, fixedIn("CVE-2024-0340", "rpm", "kernel", "rhel-9", "0:5.14.0-427.el9"), fixedIn("CVE-2024-0341", "rpm", "bind-utils", "sles-15.4", "0:9.16.50"))
	for _, tt := range []struct {
		purl   string
		state  match.State
		reason match.Reason
	}{
		{"pkg:rpm/redhat/kernel@5.14.0-362.8.1.el9?distro=rhel-9.3", match.Matched, ""},
		{"pkg:rpm/redhat/kernel@5.14.0-427.el9?distro=rhel-9.4", match.Clean, ""},
		{"pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3&upstream=kernel-5.14.0-362.8.1.el9.src.rpm", match.Matched, ""},
		{"pkg:rpm/redhat/bash@5.1.8-6.el9?distro=rhel-9.3&upstream=bash-5.1.8-6.el9.src.rpm", match.Clean, ""},
		{"pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3", match.NotAssessable, match.NoSource},
		{"pkg:rpm/rocky/kernel-core@5.14.0-362.8.1.el9?distro=rocky-9.3", match.NotAssessable, match.NoSource},
		{"pkg:rpm/almalinux/kernel-core@5.14.0-362.8.1.el9?distro=almalinux-9.3", match.NotAssessable, match.NoSource},
		{"pkg:rpm/suse/bind-utils@9.16.1?distro=sles-15.4", match.Matched, ""},
		{"pkg:rpm/suse/libdns1605@9.16.1?distro=sles-15.4", match.Clean, ""},
	} {
		c := only(t, d, component{Type: "library", Name: "x", Purl: tt.purl})
		if c.State != tt.state || tt.reason != "" && !slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == tt.reason }) {
			t.Errorf("%s: %s, %+v, %+v", tt.purl, c.State, c.Gaps, c.Matches)
		}
	}
	core := component{Type: "library", Name: "kernel-core", Version: "5.14.0-362.8.1.el9", Purl: "pkg:rpm/redhat/kernel-core@5.14.0-362.8.1.el9?distro=rhel-9.3"}
	key := component{Type: "library", Name: "gpg-pubkey", Version: "5a6340b3-6229229e", Purl: "pkg:rpm/redhat/gpg-pubkey@5a6340b3-6229229e?distro=rhel-9.3"}
	bash := component{Type: "library", Ref: "bash", Name: "bash", Version: "5.1.8-6.el9", Purl: "pkg:rpm/redhat/bash@5.1.8-6.el9?distro=rhel-9.3&upstream=bash-5.1.8-6.el9.src.rpm"}
	if c := only(t, d, core, bash); c.State != match.NotAssessable {
		t.Errorf("left out beside one that is named: %s", c.State)
	}
	if c := only(t, d, bash, core); c.State != match.Clean {
		t.Errorf("named beside one that is not: %s, %+v", c.State, c.Gaps)
	}
	if c := only(t, d, key, bash); c.State != match.Clean {
		t.Errorf("a key: %s, %+v", c.State, c.Gaps)
	}
	core.Properties = []map[string]string{named("syft:metadata:sourceRpm", "kernel-5.14.0-362.8.1.el9.src.rpm")}
	if c := only(t, d, core); c.State != match.Matched {
		t.Errorf("by a property: %s, %+v", c.State, c.Gaps)
	}
}

// only looks up components and gives how the first ended.
func only(t *testing.T, d *match.Database, all ...component) match.Component {
	t.Helper()
	r, err := d.Match(t.Context(), read(t, device(all...)))
	if err != nil {
		t.Fatal(err)
	}
	return r.Components[1]
}
