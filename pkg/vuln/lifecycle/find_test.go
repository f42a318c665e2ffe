package lifecycle

import (
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func TestFind(t *testing.T) {
	table := New(BuiltIn()...)
	purl, cpe := sbom.ParsePurl, sbom.ParseCPE
	for _, tt := range []struct {
		of     Component
		result Result
		by     By
		cycles []string
		eol    string
	}{
		{Component{Purl: purl("pkg:generic/openssl@1.1.1w"), Version: "1.1.1w"}, Found, ByPURL, []string{"1.1.1"}, "2023-09-11"},
		{Component{Purl: purl("pkg:generic/OpenSSL@3.0.13"), Version: "3.0.13"}, Found, ByPURL, []string{"3.0"}, "2026-09-07"},
		{Component{Name: "OpenSSL", Version: "3.50.1"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "openssl-tools", Version: "3.0.13"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "kernel", Version: "5.15.71", CPE: cpe("cpe:2.3:o:linux:linux_kernel:5.15.71:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"5.15"}, "2026-12-31"},
		{Component{Name: "x", CPE: cpe("cpe:/o:linux:linux_kernel:4.4.38")}, Found, ByCPE, []string{"4"}, "ended"},
		{Component{Name: "Linux", Version: "6.1.38-rt13"}, Found, ByName, []string{"6.1"}, "2027-12-31"},
		{Component{Name: "Linux", Version: "6.10.3"}, Found, ByName, []string{"6.10"}, "2024-10-10"},
		{Component{Name: "Python", Version: "v3.9.2"}, Found, ByName, []string{"3.9"}, "2025-10-31"},
		{Component{Name: "Python", Version: "3"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "Java SE", Version: "1.8.0_202"}, Found, ByName, []string{"8"}, "2022-03-31"},
		{Component{Name: ".NET Framework 4.6.1", Version: "4.6.1"}, Found, ByName, []string{"4.6.1"}, "2022-04-26"},
		{Component{Name: "Microsoft .NET Framework", Version: "4.8.04084"}, Found, ByName, []string{"4.8"}, "open"},
		{Component{Purl: purl("pkg:maven/log4j/log4j@1.2.17"), Version: "1.2.17"}, Found, ByPURL, []string{"1"}, "2015-10-15"},
		{Component{Name: "FreeRTOS Kernel", Version: "V10.5.1"}, Found, ByName, []string{"10.5"}, "2024-10-31"},
		{Component{Name: "FreeRTOS", Version: "10.4.3"}, NoCycle, ByName, nil, "not stated"},
		{Component{Purl: purl("pkg:github/zephyrproject-rtos/zephyr@v2.7.6"), Version: "v2.7.6"}, Found, ByPURL, []string{"2.7"}, "2025-01-26"},
		{Component{Name: "VxWorks", Version: "6.6"}, Found, ByName, []string{"6.6"}, "ended"},
		{Component{Name: "VxWorks", Version: "6.9.4.1"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "BusyBox", Version: "1.35.0"}, NoDates, ByName, nil, "not stated"},
		{Component{Purl: purl("pkg:github/Mbed-TLS/mbedtls@v3.6.2"), Version: "v3.6.2"}, Found, ByPURL, []string{"3.6"}, "2027-03-31"},
		{Component{Name: "SQL Server 2014 Express", Version: "12.0.6024.0"}, Found, ByName, []string{"2014"}, "2024-07-09"},
		{Component{Name: "Microsoft SQL Server 2008 R2 Express"}, Found, ByName, []string{"2008-r2"}, "2019-07-09"},

		// Windows: the edition decides.
		{Component{Name: "Windows 10 IoT Enterprise LTSC 2021", Version: "10.0.19044.1288"}, Found, ByName, []string{"10-21h2-iot-lts"}, "2032-01-13"},
		{Component{Name: "Microsoft Windows 10 IoT Enterprise 2021 LTSC"}, Found, ByName, []string{"10-21h2-iot-lts"}, "2032-01-13"},
		{Component{Name: "Windows 10 Enterprise LTSC 2021", Version: "10.0.19044"}, Found, ByName, []string{"10-21h2-e-lts"}, "2027-01-12"},
		{Component{Name: "Windows 10 IoT Enterprise", Version: "10.0.19044"}, Found, ByName, []string{"10-21h2-e"}, "2024-06-11"},
		{Component{Name: "Windows 10 Enterprise LTSC 2019", Version: "1809"}, Found, ByName, []string{"10-1809-e-lts"}, "2029-01-09"},
		{Component{Name: "Windows 10 Enterprise 2016 LTSB"}, Found, ByName, []string{"10-1607-e-lts"}, "2026-10-13"},
		{Component{Name: "Windows 10 Pro 22H2", Version: "10.0.19045.3803"}, Found, ByName, []string{"10-22h2"}, "2025-10-14"},
		{Component{Name: "Windows 10", Version: "10.0.19044"}, Found, ByName, []string{"10-21h2-e", "10-21h2-e-lts", "10-21h2-iot-lts", "10-21h2-w"}, "2023-06-13"},
		{Component{Name: "OS", CPE: cpe("cpe:2.3:o:microsoft:windows_10_21h2:10.0.19044.1288:*:*:*:iot_enterprise_ltsc:*:x64:*")}, Found, ByCPE, []string{"10-21h2-iot-lts"}, "2032-01-13"},
		{Component{Name: "Windows 10 Pro", Version: "10"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "Windows 7 Professional SP1", Version: "6.1.7601"}, Found, ByName, []string{"7-sp1"}, "2020-01-14"},
		{Component{Name: "Windows Embedded Standard 7", Version: "6.1.7601"}, Found, ByName, []string{"standard-7-sp1"}, "2020-10-13"},
		{Component{Name: "Windows Embedded Compact 2013"}, Found, ByName, []string{"compact-2013"}, "2023-10-10"},
		{Component{Name: "Windows Embedded Standard 2009"}, Found, ByName, []string{"standard-2009"}, "2019-01-08"},
		{Component{Name: "Windows XP Embedded", Version: "5.1.2600"}, Found, ByName, []string{"xp-embedded-sp3"}, "2016-01-12"},
		{Component{Name: "Windows XP Professional", Version: "5.1.2600"}, Found, ByName, []string{"xp-sp3"}, "2014-04-08"},
		{Component{Name: "Windows CE", Version: "6.0"}, Found, ByName, []string{"6.0"}, "2018-04-10"},
		{Component{Name: "Windows Server 2012 R2 Standard"}, Found, ByName, []string{"2012-r2"}, "2023-10-10"},
		{Component{Name: "Windows Server 2012", Version: "6.2.9200"}, Found, ByName, []string{"2012"}, "2023-10-10"},

		// A name that carries its version, edition or vendor.
		{Component{Name: "Ubuntu 18.04.6 LTS", Version: "18.04.6 LTS (Bionic Beaver)"}, Found, ByName, []string{"18.04"}, "2023-05-31"},
		{Component{Name: "Ubuntu 18.04.6 LTS", Version: "18.04.6"}, Found, ByName, []string{"18.04"}, "2023-05-31"},
		{Component{Name: "Ubuntu 16.04"}, Found, ByName, []string{"16.04"}, "2021-04-02"},
		{Component{Name: "Ubuntu 18.04", Version: "LTS"}, Found, ByName, []string{"18.04"}, "2023-05-31"},
		{Component{Name: "Ubuntu", Version: "bionic"}, Found, ByName, []string{"18.04"}, "2023-05-31"},
		{Component{Name: "Ubuntu Server", Version: "18.04"}, Found, ByName, []string{"18.04"}, "2023-05-31"},
		{Component{Name: "Canonical Ubuntu", Version: "16.04"}, Found, ByName, []string{"16.04"}, "2021-04-02"},
		{Component{Name: "Debian GNU/Linux 9 (stretch)", Version: "9 (stretch)"}, Found, ByName, []string{"9"}, "2020-07-18"},
		{Component{Name: "Debian Stretch", Version: "9.13"}, Found, ByName, []string{"9"}, "2020-07-18"},
		{Component{Name: "Debian Stretch"}, Found, ByName, []string{"9"}, "2020-07-18"},
		{Component{Name: "debian", Version: "stretch/sid"}, Found, ByName, []string{"9"}, "2020-07-18"},
		{Component{Name: "Alpine Linux v3.10", Version: "3.10.9"}, Found, ByName, []string{"3.10"}, "2021-05-01"},
		{Component{Name: "Red Hat Enterprise Linux Server", Version: "6.10 (Santiago)"}, Found, ByName, []string{"6"}, "2020-11-30"},
		{Component{Name: "Red Hat Enterprise Linux release 6.10 (Santiago)"}, Found, ByName, []string{"6"}, "2020-11-30"},
		{Component{Name: "Linux Kernel 4.9", Version: "4.9.337"}, Found, ByName, []string{"4.9"}, "2023-01-07"},
		{Component{Name: "Linux kernel (LTS)", Version: "4.9.337"}, Found, ByName, []string{"4.9"}, "2023-01-07"},
		{Component{Name: "Poky (Yocto Project Reference Distro)", Version: "3.1"}, Found, ByName, []string{"3.1"}, "2024-04-30"},
		{Component{Name: "Microsoft\u00ae Windows\u00ae XP Professional", Version: "5.1.2600"}, Found, ByName, []string{"xp-sp3"}, "2014-04-08"},
		{Component{Name: "Windows NT", Version: "6.1.7601"}, Found, ByName, []string{"7-sp1"}, "2020-01-14"},
		{Component{Name: "MS Windows 7", Version: "SP1"}, Found, ByName, []string{"7-sp1"}, "2020-01-14"},
		{Component{Name: "Win7", Version: "SP1"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "OpenSSL 1.0.2k", Version: "1.0.2k"}, Found, ByName, []string{"1.0.2"}, "2019-12-31"},
		{Component{Name: "openssl-1.0.2k"}, Found, ByName, []string{"1.0.2"}, "2019-12-31"},
		{Component{Name: "OpenSSL 1.0.2k-fips", Purl: purl("pkg:generic/openssl")}, Found, ByPURL, []string{"1.0.2"}, "2019-12-31"},
		{Component{Name: "OpenSSL Toolkit", Version: "1.0.2k"}, Found, ByName, []string{"1.0.2"}, "2019-12-31"},
		{Component{Name: "Python 2.7", Version: "2.7.18"}, Found, ByName, []string{"2.7"}, "2020-01-01"},
		{Component{Name: "Python Interpreter", Version: "2.7.18"}, Found, ByName, []string{"2.7"}, "2020-01-01"},
		{Component{Name: "python2.7"}, Found, ByName, []string{"2.7"}, "2020-01-01"},
		{Component{Name: "PostgreSQL 9.4", Version: "9.4"}, Found, ByName, []string{"9.4"}, "2020-02-13"},
		{Component{Name: "Qt 4.8", Version: "4.8.7"}, Found, ByName, []string{"4.8"}, "2015-12-31"},
		{Component{Name: "Java(TM) SE Runtime Environment", Version: "1.7.0_80"}, Found, ByName, []string{"7"}, "2019-07-31"},
		{Component{Name: "Oracle Java", Version: "7"}, Found, ByName, []string{"7"}, "2019-07-31"},
		{Component{Name: "Apache Log4j", Version: "1.2.17"}, Found, ByName, []string{"1"}, "2015-10-15"},

		{Component{Name: "SQL Server 2008 R2 Express", Version: "10.50.1600"}, Found, ByName, []string{"2008-r2"}, "2019-07-09"},

		// A name and a version that contradict each other: both are given. One that only says more agrees.
		{Component{Name: "Ubuntu 18.04", Version: "26.04"}, Found, ByName, []string{"18.04", "26.04"}, "2023-05-31"},
		{Component{Name: "Debian stretch", Version: "12"}, Found, ByName, []string{"12", "9"}, "2020-07-18"},
		{Component{Name: "Linux 4", Version: "4.19.3"}, Found, ByName, []string{"4.19"}, "2024-12-05"},

		// Identifiers that state another version than the field, or another product than the name: all are given, and the earliest counts.
		{Component{Name: "openssl", Version: "3.5.0", CPE: cpe("cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"1.0.2", "3.5"}, "2019-12-31"},
		{Component{Name: "openssl", Version: "3.5.0", Purl: purl("pkg:generic/openssl@1.0.2k")}, Found, ByPURL, []string{"1.0.2", "3.5"}, "2019-12-31"},
		{Component{Name: "openssl", Version: "3.5.0", Purl: purl("pkg:github/acme/openssl@1.0.2k")}, Found, ByName, []string{"1.0.2", "3.5"}, "2019-12-31"},
		{Component{Name: "openssl", Version: "3.5.0", MoreCPEs: []sbom.CPE{cpe("cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*")}}, Found, ByCPE, []string{"1.0.2", "3.5"}, "2019-12-31"},
		{Component{Name: "openssl", Version: "3.5.0", MorePurls: []sbom.Purl{purl("pkg:deb/debian/openssl@1.1.1n?distro=debian-10")}}, Found, ByDistribution, []string{"10", "3.5"}, "2022-09-10"},
		{Component{Name: "Pump kernel", Version: "6.12", CPE: cpe("cpe:2.3:o:linux:linux_kernel:4.14.98:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"4.14", "6.12"}, "2024-01-10"},
		{Component{Name: "PumpOS", Version: "3.24", CPE: cpe("cpe:2.3:o:canonical:ubuntu_linux:16.04:*:*:*:lts:*:*:*")}, Found, ByCPE, []string{"16.04"}, "2021-04-02"},
		{Component{Name: "PumpOS", Version: "14", CPE: cpe("cpe:2.3:o:debian:debian_linux:9.0:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"9"}, "2020-07-18"},
		{Component{Name: "Debian", Version: "12", CPE: cpe("cpe:2.3:o:canonical:ubuntu_linux:16.04:*:*:*:lts:*:*:*")}, Found, ByCPE, []string{"12", "16.04"}, "2021-04-02"},
		{Component{Name: "Python", Version: "3", CPE: cpe("cpe:2.3:a:python:python:3.9.2:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"3.9"}, "2025-10-31"},
		// A name of several products says nothing besides.
		{Component{Name: "jre", Version: "8.0.402", CPE: cpe("cpe:2.3:a:eclipse:temurin:8.0.402:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"8"}, "2030-12-31"},
		{Component{Name: "Microsoft Windows", Version: "10.0.17763", CPE: cpe("cpe:2.3:o:microsoft:windows_server_2019:-:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"2019"}, "2029-01-09"},

		// The release that a name gives and the build.
		{Component{Name: "Windows 10 IoT Enterprise LTSC 2021", Version: "10.0.17134"}, Found, ByName, []string{"10-1803-e", "10-21h2-iot-lts"}, "2021-05-11"},
		{Component{Name: "Windows 10 Enterprise LTSC 2019", Version: "10.0.19044"}, Found, ByName, []string{"10-1809-e-lts", "10-21h2-e-lts"}, "2027-01-12"},
		{Component{Name: "Windows 10 Pro", Version: "22H2"}, Found, ByName, []string{"10-22h2"}, "2025-10-14"},
		{Component{Name: "Windows 11 Pro 22H2", Version: "10.0.22621"}, Found, ByName, []string{"11-22h2-w"}, "2024-10-08"},
		{Component{Name: "Windows 11 Enterprise 21H2"}, Found, ByName, []string{"11-21h2-e"}, "2024-10-08"},
		{Component{Name: "OS", Version: "1703", CPE: cpe("cpe:2.3:o:microsoft:windows_10_1703:-:*:*:*:*:*:*:*")}, Found, ByCPE, []string{"10-1703-e", "10-1703-w"}, "2018-10-09"},
		{Component{Name: "Windows 10 Pro", Version: "1709"}, Found, ByName, []string{"10-1709-w"}, "2019-04-09"},
		{Component{Name: "Windows 10 Education", Version: "10.0.16299.1087"}, Found, ByName, []string{"10-1709-e"}, "2020-10-13"},
		{Component{Name: "Windows 10 Home", Version: "10.0.17134"}, Found, ByName, []string{"10-1803-w"}, "2019-11-12"},
		{Component{Name: "Windows 2000 Professional", Version: "SP4"}, Found, ByName, []string{"2000-sp4"}, "2010-07-13"},
		{Component{Name: "Windows CE 6.0 R3"}, Found, ByName, []string{"6.0"}, "2018-04-10"},
		{Component{Name: "Microsoft Windows CE 6.00"}, Found, ByName, []string{"6.0"}, "2018-04-10"},
		{Component{Name: "Windows CE .NET", Version: "4.2"}, NoCycle, ByName, nil, "not stated"},
		{Component{Name: "Windows 2003 Server", Version: "5.2.3790"}, Found, ByName, []string{"2003-sp2"}, "2015-07-14"},
		{Component{Name: "Windows 2008 R2 Server"}, Found, ByName, []string{"2008-r2-sp1"}, "2020-01-14"},
		{Component{Name: "Windows Server 2022", Version: "21H2"}, Found, ByName, []string{"2022"}, "2031-10-14"},

		// Runtimes by what installers call them.
		{Component{Name: "Microsoft .NET Core Runtime - 3.1.32 (x64)"}, Found, ByName, []string{"3.1"}, "2022-12-13"},
		{Component{Name: "Microsoft .NET Core Runtime", Version: "3.1.32"}, Found, ByName, []string{"3.1"}, "2022-12-13"},
		{Component{Name: "Microsoft .NET Framework 4.6.1"}, Found, ByName, []string{"4.6.1"}, "2022-04-26"},
		{Component{Name: "Java 8 Update 201 (64-bit)"}, Found, ByName, []string{"8"}, "2022-03-31"},
		{Component{Name: "Oracle JRE 8 Update 201"}, Found, ByName, []string{"8"}, "2022-03-31"},
		{Component{Name: "Java Update Scheduler", Version: "8"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "OpenJDK", Version: "11.0.2"}, NoDates, ByName, nil, "not stated"},
		{Component{Name: "OpenJDK 8"}, NoDates, ByName, nil, "not stated"},

		// What only begins alike is something else.
		{Component{Name: "OpenSSL FIPS Object Module", Version: "2.0"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "Python 3 requests", Version: "2.7"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "Linux Mint 21", Version: "4.9"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "Oracle Linux", Version: "4.9"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "Acme Ubuntu Remote", Version: "18.04"}, NoProduct, "", nil, "not stated"},
		{Component{Name: "log4j-1.2-api", Version: "2.17.1"}, NoProduct, "", nil, "not stated"},

		// What a distribution built has the support of the distribution.
		{Component{Name: "openssl", Version: "3.0.11-1", Purl: purl("pkg:deb/debian/openssl@3.0.11-1?distro=debian-12"), CPE: cpe("cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*")}, Found, ByDistribution, []string{"12"}, "2026-06-10"},
		{Component{Purl: purl("pkg:deb/ubuntu/zlib1g@1.2?distro=ubuntu-20.04")}, Found, ByDistribution, []string{"20.04"}, "2025-05-31"},
		{Component{Purl: purl("pkg:apk/alpine/busybox@1.36.1-r5?distro=alpine-3.18.4")}, Found, ByDistribution, []string{"3.18"}, "2025-05-09"},
		{Component{Purl: purl("pkg:rpm/redhat/openssl@1.1.1k?distro=rhel-8.6")}, Found, ByDistribution, []string{"8"}, "2029-05-31"},
		{Component{Purl: purl("pkg:deb/debian/openssl@3.0.11-1"), Name: "openssl", Version: "3.0.11"}, NoCycle, ByDistribution, nil, "not stated"},
		{Component{Purl: purl("pkg:rpm/acme/openssl@1?distro=acmeos-1"), Name: "openssl", Version: "1.1.1"}, NoProduct, "", nil, "not stated"},
		{Component{}, NoProduct, "", nil, "not stated"},
	} {
		a := table.Find(tt.of)
		var cycles []string
		for _, f := range a.Findings {
			cycles = append(cycles, f.Cycle.Name)
			if f.Ambiguous != (len(tt.cycles) > 1) {
				t.Errorf("%+v: ambiguous: %t", tt.of, f.Ambiguous)
			}
		}
		if a.Result != tt.result || a.By != tt.by || !slices.Equal(cycles, tt.cycles) || a.EOL().String() != tt.eol {
			t.Errorf("%+v: got %s by %s, %v, %s; want %s by %s, %v, %s", tt.of, a.Result, a.By, cycles, a.EOL(), tt.result, tt.by, tt.cycles, tt.eol)
		}
	}
}

// TestUnknown: what a component states besides, and of which the data have no cycle, is told, for it may end earlier than what they have.
func TestUnknown(t *testing.T) {
	purl, cpe := sbom.ParsePurl, sbom.ParseCPE
	table := New(BuiltIn()...)
	ubuntu := cpe("cpe:2.3:o:canonical:ubuntu_linux:24.04:*:*:*:lts:*:*:*")
	for _, tt := range []struct {
		of   Component
		want []string
	}{
		{Component{Name: "Ubuntu", Version: "24.04.1 LTS", CPE: ubuntu}, nil},
		{Component{Name: "Linux", Version: "24.04", CPE: ubuntu}, nil},
		{Component{Name: "PumpOS", Version: "3.24", CPE: ubuntu}, []string{"version 3.24"}},
		{Component{Name: "PumpOS", Version: "Heartbeat", CPE: ubuntu}, nil},
		{Component{Name: "Debian", Version: "99", CPE: ubuntu}, []string{"debian", "version 99"}},
		{Component{Name: "openssl", Version: "3.5.0", CPE: cpe("cpe:2.3:a:openssl:openssl:0.9.6:*:*:*:*:*:*:*")}, []string{"version 0.9.6"}},
		{Component{Name: "openssl", Version: "3.5.0", Purl: purl("pkg:github/openssl/openssl@636dfadc70ce26f2473870570bfd9ec352806b1d")}, nil},
		{Component{Name: "openssl", Version: "3", CPE: cpe("cpe:2.3:a:openssl:openssl:3.5.0:*:*:*:*:*:*:*")}, nil},
		{Component{Name: "Windows 10 IoT Enterprise LTSC 2021", Version: "10.0.99999"}, []string{"version 10.0.99999"}},
		{Component{Name: "Windows 10 IoT Enterprise LTSC 2021", Version: "10"}, nil},
		{Component{Name: "Windows Embedded Standard 7", Version: "6.1.7601"}, nil},
		{Component{Name: "openssl", Version: "3.0.11-1", Purl: purl("pkg:deb/debian/openssl@3.0.11-1?distro=debian-12")}, nil},
		{Component{Name: "acme", Version: "1", Purl: purl("pkg:generic/acme@1"), CPE: cpe("cpe:2.3:a:acme:acme:2:*:*:*:*:*:*:*")}, nil},
	} {
		if a := table.Find(tt.of); !slices.Equal(a.Unknown, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.of, a.Unknown, tt.want)
		}
	}
}

// TestSourcesThatContradict: each is shown, and the earliest date counts.
func TestSourcesThatContradict(t *testing.T) {
	day := func(text string) Date {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return Date{State: OnDay, Day: d}
	}
	of := func(source string, eol Date) *Product {
		return &Product{Name: "thing", Source: Source{Name: source}, Cycles: []Cycle{{Name: "1", EOL: eol}}}
	}
	a := New(of("b", day("2026-01-01")), of("a", day("2027-01-01")), of("c", Date{})).Find(Component{Name: "Thing", Version: "1.2"})
	if len(a.Findings) != 3 || a.Findings[0].Product.Source.Name != "a" || a.EOL() != day("2026-01-01") || a.Findings[0].Ambiguous {
		t.Errorf("got %+v", a)
	}
	if a = New(of("b", day("2026-01-01")), of("a", Date{State: Ended})).Find(Component{Name: "thing", Version: "1"}); a.EOL().State != Ended {
		t.Errorf("got %v, want what has ended", a.EOL())
	}
	if a = New(of("b", Date{State: GoesOn})).Find(Component{Name: "thing", Version: "1"}); a.EOL().State != GoesOn || a.EOAS().State != NotStated || a.EOES().State != NotStated {
		t.Errorf("got %v, want what goes on", a.EOL())
	}
}

func TestDate(t *testing.T) {
	last := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		date        Date
		at          time.Time
		past, known bool
		json        string
	}{
		{Date{OnDay, last}, last.Add(23 * time.Hour), false, true, `"2026-11-20"`},
		{Date{OnDay, last}, last.Add(24 * time.Hour), true, true, `"2026-11-20"`},
		{Date{State: Ended}, last, true, true, `"ended"`},
		{Date{State: GoesOn}, last, false, true, `"open"`},
		{Date{}, last, false, false, `null`},
	} {
		past, known := tt.date.Past(tt.at)
		text, err := tt.date.MarshalJSON()
		if past != tt.past || known != tt.known || string(text) != tt.json || err != nil {
			t.Errorf("%s at %s: got %t, %t, %s, %v", tt.date, tt.at, past, known, text, err)
		}
	}
}

// FuzzFind: whatever a component says, an answer is whole.
func FuzzFind(f *testing.F) {
	f.Add("Windows 10 IoT Enterprise LTSC 2021", "10.0.19044", "", "cpe:2.3:o:microsoft:windows_10_21h2:*:*:*:*:ltsc:*:*:*")
	f.Add("openssl", "3.0", "pkg:deb/debian/openssl@3?distro=debian-12", "cpe:/a:openssl:openssl:3.0")
	f.Add("", ":", "pkg:apk/a/b?distro=-", "cpe:2.3:")
	table := New(BuiltIn()...)
	f.Fuzz(func(t *testing.T, name, version, purl, cpe string) {
		a := table.Find(Component{Name: name, Version: version, Purl: sbom.ParsePurl(purl), CPE: sbom.ParseCPE(cpe)})
		if (a.Result == Found) != (len(a.Findings) > 0) || (a.Result == NoProduct) != (len(a.Products) == 0) || (a.By == "") != (a.Result == NoProduct) || a.Result != Found && len(a.Unknown) > 0 {
			t.Fatalf("got %+v", a)
		}
		if version == "" && cpe == "" && purl == "" && a.Result == Found && len(name) < 2 {
			t.Fatalf("nothing was found: %+v", a)
		}
	})
}
