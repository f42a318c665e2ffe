package match_test

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestDistributionsByCPE: an operating system is not looked up by the CPE of the distribution, in its release, of packages that are listed and that the data know. By any other it is, and so is
// one of no packages, of packages that the data do not know, or that no distribution is.
func TestDistributionsByCPE(t *testing.T) {
	in := func(kind, name string) grypedb.AffectedPackage {
		return grypedb.AffectedPackage{Type: kind, Name: "glibc", Distro: name, Ranges: []grypedb.Range{{Constraint: "< 0:2.34-60"}}}
	}
	all := []grypedb.Advisory{{ID: "CVE-2023-4911", Packages: []grypedb.AffectedPackage{in("rpm", "rhel-9"), in("deb", "debian-12"), in("deb", "ubuntu-22.04"), in("rpm", "sles-15.4")}}}
	for _, one := range []string{"redhat:enterprise_linux", "redhat:enterprise_linux_eus", "debian:debian_linux", "canonical:ubuntu_linux", "suse:sles", "vmware:photon_os", "windriver:vxworks", "blackberry:qnx", "amazon:freertos", "microsoft:windows_server", "acme:pump_os"} {
		all = append(all, ofCPE("CVE-2023-4911", "cpe:2.3:o:"+one+":*:*:*:*:*:*:*:*", "< 9999"))
	}
	d := database(t, all...)
	const rhel, debian = "pkg:rpm/redhat/glibc@2.34-60.el9_2.7?distro=rhel-9.2&upstream=glibc-2.34-60.el9_2.7.src.rpm", "pkg:deb/debian/glibc@2.36-9?distro=debian-12"
	for name, tt := range map[string]struct {
		system, version, cpe string
		packaged             string
		looked               bool
	}{
		"its major release":              {"rhel", "9.2", "redhat:enterprise_linux:9:*:baseos", rhel, false},
		"its release":                    {"Red Hat Enterprise Linux", "9.2", "redhat:enterprise_linux:9.2", rhel, false},
		"Debian":                         {"debian", "12", "debian:debian_linux:12", debian, false},
		"Debian with a nought":           {"debian", "12", "debian:debian_linux:12.0", debian, false},
		"Ubuntu":                         {"ubuntu", "22.04", "canonical:ubuntu_linux:22.04:*:*:*:lts", "pkg:deb/ubuntu/glibc@2.35-0ubuntu3?distro=ubuntu-22.04", false},
		"SUSE, by its service pack":      {"sles", "15.4", "suse:sles:15:sp4", "pkg:rpm/suse/glibc@2.34-61?distro=sles-15.4", false},
		"SUSE, another service pack":     {"sles", "15.4", "suse:sles:15:sp3", "pkg:rpm/suse/glibc@2.34-61?distro=sles-15.4", true},
		"SUSE, a later minor release":    {"sles", "15.4", "suse:sles:15:15.5", "pkg:rpm/suse/glibc@2.34-61?distro=sles-15.4", true},
		"another minor, as Oracle does":  {"rhel", "9.2", "redhat:enterprise_linux:9:4", rhel, true},
		"an update of no known kind":     {"rhel", "9.2", "redhat:enterprise_linux:9.2:beta", rhel, true},
		"another release":                {"rhel", "9.2", "redhat:enterprise_linux:8", rhel, true},
		"another minor release":          {"rhel", "9.2", "redhat:enterprise_linux:9.4", rhel, true},
		"no release":                     {"rhel", "9.2", "redhat:enterprise_linux:*", rhel, true},
		"a service pack of no release":   {"sles", "15.4", "suse:sles:*:sp4", "pkg:rpm/suse/glibc@2.34-61?distro=sles-15.4", true},
		"another product of its vendor":  {"rhel", "9.2", "redhat:enterprise_linux_eus:9.2", rhel, true},
		"another distribution":           {"rhel", "9.2", "debian:debian_linux:9", rhel, true},
		"packages of another release":    {"rhel", "8.4", "redhat:enterprise_linux:8", rhel, true},
		"packages of another":            {"debian", "12", "debian:debian_linux:12", rhel, true},
		"no packages":                    {"rhel", "9.2", "redhat:enterprise_linux:9", "pkg:npm/qs@1.0.0", true},
		"packages that no data cover":    {"photon", "5.0", "vmware:photon_os:5.0", "pkg:rpm/vmware/glibc@2.34-61?distro=photon-5.0", true},
		"a release that no data cover":   {"debian", "13", "debian:debian_linux:13", "pkg:deb/debian/glibc@2.41-1?distro=debian-13", true},
		"VxWorks":                        {"VxWorks", "6.9", "windriver:vxworks:6.9", rhel, true},
		"QNX":                            {"QNX", "7.0", "blackberry:qnx:7.0", rhel, true},
		"FreeRTOS":                       {"FreeRTOS", "10.4.1", "amazon:freertos:10.4.1", rhel, true},
		"Windows":                        {"windows", "2019", "microsoft:windows_server:2019", rhel, true},
		"a maker's own":                  {"PumpOS", "9.2", "acme:pump_os:9.2", rhel, true},
		"a maker's own, beside its data": {"rhel", "9.2", "acme:pump_os:9.2", rhel, true},
	} {
		system := component{Type: "operating-system", Name: tt.system, Version: tt.version, CPE: "cpe:2.3:o:" + tt.cpe}
		for n := 0; ; n++ { // fill the name up to its thirteen parts
			if sbom.ParseCPE(system.CPE).State == sbom.Stated || n == 10 {
				break
			}
			system.CPE += ":*"
		}
		doc := read(t, device(component{Type: "library", Name: "glibc", Purl: tt.packaged}, system))
		r, err := d.Match(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		told := len(r.Components) == 3 && r.Components[2].State == match.Matched
		if told != tt.looked || !told && r.Totals.Groups != 1 {
			t.Errorf("%s (%s): looked up %v, %+v", name, system.CPE, told, r.Totals)
		}
	}
}

// TestDistributionCPEs: each distribution is known by the CPE in its os-release, as it is written there, and by that of the National Vulnerability Database, in its own release and no other.
func TestDistributionCPEs(t *testing.T) {
	all := []struct{ id, version, kind, cpe, other string }{
		{"almalinux", "8.4", "rpm", "cpe:/o:almalinux:almalinux:8.4:GA", "cpe:/o:almalinux:almalinux:8.6:GA"},
		{"alpine", "3.18.4", "apk", "cpe:2.3:o:alpinelinux:alpine_linux:3.18:*:*:*:*:*:*:*", "cpe:2.3:o:alpinelinux:alpine_linux:3.17:*:*:*:*:*:*:*"},
		{"amzn", "2", "rpm", "cpe:2.3:o:amazon:amazon_linux:2:*:*:*:*:*:*:*", "cpe:2.3:o:amazon:amazon_linux:2023:*:*:*:*:*:*:*"},
		{"amzn", "2016.09", "rpm", "cpe:/o:amazon:linux:2016.09:ga", "cpe:/o:amazon:linux:2018.03:ga"},
		{"azurelinux", "3.0", "rpm", "cpe:/o:microsoft:azurelinux:3.0", "cpe:/o:microsoft:azurelinux:4.0"},
		{"azurelinux", "3.0", "rpm", "cpe:2.3:o:microsoft:azure_linux:3.0:*:*:*:*:*:*:*", "cpe:2.3:o:microsoft:azure_linux:4.0:*:*:*:*:*:*:*"},
		{"mariner", "2.0", "rpm", "cpe:2.3:o:microsoft:cbl-mariner:2.0:*:*:*:*:*:*:*", "cpe:2.3:o:microsoft:cbl-mariner:1.0:*:*:*:*:*:*:*"},
		{"mariner", "2.0", "rpm", `cpe:2.3:o:microsoft:cbl\-mariner:2.0:*:*:*:*:*:*:*`, "cpe:/o:microsoft:azurelinux:2.0"},
		{"centos", "8", "rpm", "cpe:/o:centos:centos:8", "cpe:/o:centos:centos:7"},
		{"debian", "12", "deb", "cpe:2.3:o:debian:debian_linux:12.0:*:*:*:*:*:*:*", "cpe:2.3:o:debian:debian_linux:11.0:*:*:*:*:*:*:*"},
		{"fedora", "36", "rpm", "cpe:/o:fedoraproject:fedora:36", "cpe:/o:fedoraproject:fedora:37"},
		{"ol", "8.3", "rpm", "cpe:/o:oracle:linux:8:3:server", "cpe:/o:oracle:linux:8:4:server"},
		{"ol", "8.3", "rpm", "cpe:2.3:o:oracle:linux:8:*:*:*:*:*:*:*", "cpe:2.3:o:oracle:linux:7:*:*:*:*:*:*:*"},
		{"opensuse-leap", "15.2", "rpm", "cpe:/o:opensuse:leap:15.2", "cpe:/o:opensuse:leap:15.3"},
		{"photon", "5.0", "rpm", "cpe:2.3:o:vmware:photon_os:5.0:*:*:*:*:*:*:*", "cpe:2.3:o:vmware:photon_os:4.0:*:*:*:*:*:*:*"},
		{"rhel", "9.2", "rpm", "cpe:/o:redhat:enterprise_linux:9::baseos", "cpe:/o:redhat:enterprise_linux:8::baseos"},
		{"rhel", "7.3", "rpm", "cpe:/o:redhat:enterprise_linux:7.3:GA:server", "cpe:/o:redhat:enterprise_linux:7.4:GA:server"},
		{"rhel", "7", "rpm", "cpe:2.3:o:redhat:enterprise_linux:7.0:*:*:*:*:*:*:*", "cpe:2.3:o:redhat:enterprise_linux_server:7.0:*:*:*:*:*:*:*"},
		{"rocky", "8.4", "rpm", "cpe:/o:rocky:rocky:8.4:GA", "cpe:/o:rocky:rocky:8.5:GA"},
		{"scientific", "7.8", "rpm", "cpe:/o:scientificlinux:scientificlinux:7.8:GA", "cpe:/o:scientificlinux:scientificlinux:6"},
		{"sles", "15.2", "rpm", "cpe:/o:suse:sles:15:sp2", "cpe:/o:suse:sles:15:sp3"},
		{"sles", "16.0", "rpm", "cpe:/o:suse:sles:16:16.0", "cpe:/o:suse:sles:16:16.1"},
		{"sles", "12.3", "rpm", "cpe:/o:suse:linux_enterprise_server:12:SP3", "cpe:/o:suse:linux_enterprise_server:12:SP2"},
		{"sles", "11.4", "rpm", "cpe:2.3:o:suse:suse_linux_enterprise_server:11:sp4:*:*:*:*:*:*", "cpe:2.3:o:suse:suse_linux_enterprise_server:11:sp3:*:*:*:*:*:*"},
		{"ubuntu", "22.04", "deb", "cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*:lts:*:*:*", "cpe:2.3:o:canonical:ubuntu_linux:20.04:*:*:*:lts:*:*:*"},
	}
	glibc := grypedb.Advisory{ID: "CVE-2023-4911"}
	for _, tt := range all {
		data := tt.id
		if slices.Contains([]string{"almalinux", "centos", "rocky", "scientific"}, tt.id) { // which are looked up in those of the original
			data = "rhel"
		}
		glibc.Packages = append(glibc.Packages, grypedb.AffectedPackage{Type: tt.kind, Name: "glibc", Distro: data + "-" + tt.version, Ranges: []grypedb.Range{{Constraint: "< 0:2.34-60"}}})
	}
	d := database(t, glibc)
	for _, tt := range all {
		for text, groups := range map[string]int{tt.cpe: 1, tt.other: 0} {
			r, err := d.Match(t.Context(), read(t, device(component{Type: "library", Name: "glibc", Purl: "pkg:" + tt.kind + "/" + tt.id + "/glibc@2.34-61?distro=" + tt.id + "-" + tt.version},
				component{Type: "operating-system", Name: tt.id, Version: tt.version, CPE: text})))
			if err != nil {
				t.Fatal(err)
			}
			if r.Totals.Groups != groups {
				t.Errorf("%s %s, %s: %+v, want %d not looked up", tt.id, tt.version, text, r.Totals, groups)
			}
		}
	}
}

// TestDistributionAmong: so it is with one that was found in software while documents beside list its packages.
func TestDistributionAmong(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2023-4911", Packages: []grypedb.AffectedPackage{{Type: "rpm", Name: "glibc", Distro: "rhel-9", Ranges: []grypedb.Range{{Constraint: "< 0:2.34-60"}}}}},
		ofCPE("CVE-2023-4911", "cpe:2.3:o:redhat:enterprise_linux:9.0:*:*:*:*:*:*:*", ""), ofCPE("CVE-2023-4911", "cpe:2.3:o:redhat:enterprise_linux:9:*:*:*:*:*:*:*", ""))
	listing := func(purl string) *sbom.Document {
		return read(t, device(component{Type: "library", Name: "glibc", Purl: purl}))
	}
	for name, tt := range map[string]struct {
		among  []*sbom.Document
		groups int
	}{
		"nothing":              {nil, 0},
		"packages of another":  {[]*sbom.Document{listing("pkg:deb/debian/glibc@2.36-9?distro=debian-12")}, 0},
		"packages of it":       {[]*sbom.Document{listing("pkg:npm/qs@1.0.0"), listing("pkg:rpm/redhat/glibc@2.34-60.el9_2.7?distro=rhel-9.2")}, 1},
		"of an earlier one":    {[]*sbom.Document{listing("pkg:rpm/redhat/glibc@2.34-60.el9_2.7?distro=rhel-9.1")}, 0},
		"of no stated release": {[]*sbom.Document{listing("pkg:rpm/redhat/glibc@2.34-60.el9_2.7")}, 0},
	} {
		doc := read(t, device(component{Type: "operating-system", Name: "rhel", Version: "9.2", CPE: "cpe:/o:redhat:enterprise_linux:9::baseos"}))
		doc.Among = tt.among
		r, err := d.Match(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if r.Totals.Groups != tt.groups || r.Totals.Matched != 1-tt.groups {
			t.Errorf("%s: got %+v", name, r.Totals)
		}
	}
}
