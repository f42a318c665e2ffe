package match_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func inEcosystem(id, kind, name, constraint string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: kind, Name: name, Ranges: []grypedb.Range{{Constraint: constraint}}}}}
}

// TestBareNames: what no identifier names that the data could be asked about is asked for by its name alone, and what is known of that in this version is a doubt.
func TestBareNames(t *testing.T) {
	all := []grypedb.Advisory{
		inMaven("CVE-2021-44228", "org.apache.logging.log4j:log4j-core"),
		inMaven("CVE-2018-10237", "com.google.guava:guava"),
		inMaven("CVE-2026-0303", "com.acme:core"),
		ofCPE("CVE-2014-0160", "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", ">=1.0.1,<1.0.1g"),
		ofCPE("CVE-2022-48174", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "<1.35"),
		ofCPE("CVE-2020-11896", `cpe:2.3:a:treck:tcp\/ip:*:*:*:*:*:*:*:*`, "<6.0.1.66"),
		ofCPE("CVE-2024-3094", "cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*", "=5.6.0 || =5.6.1"),
		ofCPE("CVE-2022-0847", "cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*", ">=5.8,<5.10.102"),
		ofCPE("CVE-2026-0300", "cpe:2.3:a:fabulon:drip_ui:*:*:*:*:*:*:*:*", ">=2.0,<2.5 || >=3.0"),
		ofCPE("CVE-2026-0301", "cpe:2.3:a:fabulon:drip_log:*:*:*:*:*:*:*:*", ""),
		ofCPE("CVE-2026-0302", "cpe:2.3:a:fabulon:drip_view:*:*:*:*:*:*:*:*", "<2019.3"),
		ofCPE("CVE-2026-0304", "cpe:2.3:a:acme:server:*:*:*:*:*:*:*:*", "<3"),
		inEcosystem("CVE-2021-23337", "npm", "lodash", "<4.17.21"),
		inEcosystem("CVE-2026-0305", "npm", "@acme/dose", "<2.0.0"),
		inEcosystem("CVE-2026-0306", "npm", "ini", "<2.0.0"),
		inEcosystem("MAL-2026-0307", "npm", "drip-evil", ">=0"),
		{ID: "CVE-2026-0308", Packages: []grypedb.AffectedPackage{{Type: "deb", Name: "dpkg-thing", Distro: "debian-12", Ranges: []grypedb.Range{{Constraint: "<2"}}}}},
	}
	for n := range 9 {
		all = append(all, ofCPE("CVE-2026-031"+strconv.Itoa(n), "cpe:2.3:a:acme"+strconv.Itoa(n)+":portal:*:*:*:*:*:*:*:*", "<3"), inMaven("CVE-2026-032"+strconv.Itoa(n), "com.acme"+strconv.Itoa(n)+":web-api"))
	}
	d := database(t, all...)
	shell, bleed, box, treck, pipe, dash := []vuln.ID{"CVE-2021-44228"}, []vuln.ID{"CVE-2014-0160"}, []vuln.ID{"CVE-2022-48174"}, []vuln.ID{"CVE-2020-11896"}, []vuln.ID{"CVE-2022-0847"}, []vuln.ID{"CVE-2021-23337"}
	for _, tt := range []struct {
		component
		doubts []vuln.ID
	}{
		{component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:generic/log4j-core@2.14.1"}, shell},
		{component{Name: "log4j-core", Version: "2.14.1"}, shell},
		{component{Name: "Log4J-Core", Version: "v2.14.1"}, shell},
		{component{Name: "x", Purl: "pkg:generic/log4j-core@2.14.1"}, shell},
		{component{Name: "log4j-core", Version: "9.9.9", Purl: "pkg:generic/log4j-core@2.14.1"}, shell}, // either may be right
		{component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:maven/log4j-core@2.14.1"}, shell},  // names no package of Maven
		{component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:docker/log4j-core@2.14.1"}, shell},
		{component{Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1"}, shell},
		{component{Name: "org.apache.logging.log4j:log4j-core", Version: "2.14.1"}, shell},
		{component{Name: "log4j-core", Version: "2.17.1", Purl: "pkg:generic/log4j-core@2.17.1"}, nil},
		{component{Name: "log4j-core", Version: "2.17.1"}, nil},
		{component{Name: "log4j", Version: "2.14.1"}, nil}, // no artifact is called so
		{component{Name: "guava", Version: "2.14.1"}, []vuln.ID{"CVE-2018-10237"}},
		{component{Name: "core", Version: "2.14.1"}, nil}, // what a thing is
		{component{Name: "web-api", Version: "2.14.1"}, nil},
		{component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:generic/openssl@1.0.1f"}, bleed},
		{component{Name: "OpenSSL", Version: "1.0.1f"}, bleed},
		{component{Name: "openssl", Version: "1.0.1f-fips"}, bleed},
		{component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:github/openssl/openssl@1.0.1f"}, bleed},
		{component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:conan/openssl@1.0.1f"}, bleed},
		{component{Name: "openssl", Version: "1.0.1f", Purl: "not a purl"}, bleed},
		{component{Name: "openssl", Version: "1.0.1f", CPE: "cpe:2.3:a:openssl:*:1.0.1f:*:*:*:*:*:*:*"}, bleed},
		{component{Name: "openssl", Version: "1.0.1g"}, nil},
		{component{Name: "openssl", Version: "3.0.15", Purl: "pkg:generic/openssl@3.0.15"}, nil},
		{component{Name: "openssl", Version: "OpenSSL_1_0_1f"}, nil},
		{component{Name: "openssl", Version: "1"}, nil},
		{component{Name: "openssl"}, nil},
		{component{Name: "libopenssl", Version: "1.0.1f"}, nil}, // another name
		{component{Name: "openssl-tools", Version: "1.0.1f"}, nil},
		{component{Name: "openssl", Version: "1.0.1f", Purl: "pkg:npm/openssl@1.0.1"}, nil},             // another program
		{component{Name: "openssl", Version: "1.0.1e-2", Purl: "pkg:deb/debian/openssl@1.0.1e-2"}, nil}, // may be repaired
		{component{Name: "busybox", Version: "1.30.0"}, box},
		{component{Name: "busybox", Version: "1.30.0", Purl: "pkg:generic/busybox@1.30.0"}, box},
		{component{Name: "busybox", Version: "1.37.0"}, nil},
		{component{Name: "treck-tcpip", Version: "6.0.1.65", Purl: "pkg:generic/treck-tcpip@6.0.1.65"}, treck},
		{component{Name: "Treck TCP/IP", Version: "6.0.1.65"}, treck},
		{component{Name: "TCP/IP", Version: "6.0.1.65"}, treck},
		{component{Group: "Treck", Name: "tcpip", Version: "6.0.1.65"}, treck},
		{component{Name: "treck-tcpip", Version: "6.0.1.66"}, nil},
		{component{Name: "acme-tcpip", Version: "6.0.1.65"}, nil},
		{component{Name: "xz", Version: "5.6.1"}, []vuln.ID{"CVE-2024-3094"}},
		{component{Name: "xz", Version: "5.6.2"}, nil},
		{component{Name: "linux", Version: "5.10.80"}, pipe},
		{component{Name: "Linux Kernel", Version: "5.10.80-rt7"}, pipe},
		{component{Name: "linux", Version: "5.10.110"}, nil},
		{component{Name: "drip-ui", Version: "2.4"}, []vuln.ID{"CVE-2026-0300"}},
		{component{Name: "drip_ui", Version: "2.4"}, []vuln.ID{"CVE-2026-0300"}},
		{component{Name: "drip ui", Version: "3.1"}, nil},   // a range without an end
		{component{Name: "drip-log", Version: "3.1"}, nil},  // any version
		{component{Name: "drip-view", Version: "3.1"}, nil}, // counted otherwise
		{component{Name: "drip-view", Version: "2019.1"}, []vuln.ID{"CVE-2026-0302"}},
		{component{Name: "server", Version: "2.0"}, nil},                                       // what a thing is
		{component{Group: "acme", Name: "server", Version: "2.0"}, []vuln.ID{"CVE-2026-0304"}}, // whose it is tells which
		{component{Name: "portal", Version: "2.0"}, nil},                                       // of more than can be told apart
		{component{Name: "portal", Version: "2.0", Purl: "pkg:github/acme3/portal@2.0"}, []vuln.ID{"CVE-2026-0313"}},
		{component{Name: "lodash", Version: "4.17.20"}, dash},
		{component{Name: "Lodash", Version: "4.17.20", Purl: "pkg:generic/lodash@4.17.20"}, dash},
		{component{Name: "lodash", Version: "4.17.21"}, nil},
		{component{Name: "lodash", Version: "4.17.20.1"}, nil}, // none of npm's
		{component{Group: "@acme", Name: "dose", Version: "1.5.0"}, []vuln.ID{"CVE-2026-0305"}},
		{component{Name: "dose", Version: "1.5.0"}, nil},
		{component{Name: "ini", Version: "1.5.0"}, nil}, // too short a name
		{component{Name: "drip-evil", Version: "1.5.0"}, nil},
		{component{Name: "dpkg-thing", Version: "1.5.0"}, nil},
		{component{Name: "2024", Version: "1.5.0"}, nil},
		{component{Name: "pump", Version: "1.0"}, nil},
	} {
		tt.Type = "library"
		c := only(t, d, tt.component)
		if c.State != match.NotAssessable && tt.Purl != "pkg:npm/openssl@1.0.1" || len(c.Matches) > 0 || !slices.Equal(idsOf(c.Doubts), tt.doubts) || c.OnlyDoubted() {
			t.Errorf("%+v: got %s, found %v, doubts %v, %+v; expected doubts %v", tt.component, c.State, idsOf(c.Matches), idsOf(c.Doubts), c.Gaps, tt.doubts)
		}
		if tt.doubts != nil && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, string(tt.doubts[0])+" is known of ") || !strings.Contains(c.Gaps[0].Detail, "the SBOM gives nothing but the name") || len(c.Gaps) < 2) {
			t.Errorf("%+v: got %+v", tt.component, c.Gaps)
		}
		if tt.doubts == nil && (c.Reason() == match.OtherName || slices.ContainsFunc(c.Gaps, func(g match.Gap) bool { return g.Reason == match.Failed })) {
			t.Errorf("%+v: got %+v", tt.component, c.Gaps)
		}
	}
	// A name that too many have is told.
	for name, words := range map[string]string{"portal": "9 vendors have products that are called so", "web-api": "9 groups of Maven have artifacts that are called so"} {
		c := only(t, d, component{Type: "library", Name: name, Version: "2.0"})
		if c.Reason() != match.NoIdentifier || len(c.Gaps) != 2 || c.Gaps[1].Reason != match.OtherName || !strings.Contains(c.Gaps[1].Detail, words) || !strings.Contains(c.Gaps[1].Detail, "nothing was looked up by it") {
			t.Errorf("%s: got %+v", name, c.Gaps)
		}
	}
	// What an identifier tells is asked by that alone, where advisories know what it names; else its name may tell more.
	for _, tt := range []struct {
		component
		named  bool // by an advisory, as its CPE does
		doubts []vuln.ID
	}{
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:openssl:openssl:3.0.0"}, true, nil},
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:fabulon:own:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:org.apache.logging.log4j:log4j-core:2.14.1"}, false, shell},
		{component{Group: "org.apache.logging.log4j", Name: "log4j-core", Version: "2.14.1", CPE: "a:org.apache.logging.log4j:log4j-core:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:log4j-core:log4j-core:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:logging:log4j-core:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.14.1", CPE: "a:apache_software_foundation:log4j-core:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.14.1", Purl: "pkg:generic/log4j-core@2.14.1", CPE: "a:log4j-core:log4j-core:2.14.1"}, false, shell},
		{component{Name: "Logging", Version: "2.14.1", CPE: "a:logging:log4j-core:2.14.1"}, false, shell},
		{component{Name: "Logging", CPE: "a:logging:log4j-core:2.14.1"}, false, shell},
		{component{Name: "log4j-core", Version: "2.17.1", CPE: "a:org.apache.logging.log4j:log4j-core:2.17.1"}, false, nil},
		{component{Name: "Treck TCP/IP", Version: "6.0.1.41", CPE: "a:treck_inc:tcpip_stack:6.0.1.41"}, false, treck},
		{component{Name: "Treck TCP/IP", Version: "6.0.1.41", CPE: "a:treck:treck_tcpip:6.0.1.41"}, false, treck},
		{component{Name: "Treck TCP/IP", Version: "6.0.1.66", CPE: "a:treck:treck_tcpip:6.0.1.66"}, false, nil},
		{component{Name: "xz", Version: "5.6.1", CPE: "a:xz:xz-utils:5.6.1"}, false, []vuln.ID{"CVE-2024-3094"}},
		{component{Name: "xz", Version: "5.6.2", CPE: "a:xz:xz-utils:5.6.2"}, false, nil},
		{component{Name: "drip-pump", Version: "1.0", CPE: "a:fabulon:drip_pump:1.0"}, false, nil},
	} {
		tt.Type, tt.CPE = "library", "cpe:2.3:"+tt.CPE+":*:*:*:*:*:*:*"
		c := only(t, d, tt.component)
		want := match.Clean
		if tt.doubts != nil {
			want = match.NotAssessable
		}
		if c.State != want || !slices.Equal(idsOf(c.Doubts), tt.doubts) || c.OnlyDoubted() != (tt.doubts != nil) || c.Unknown == tt.named {
			t.Errorf("%+v: got %s, doubts %v, unknown %t, %+v; expected %s, %v", tt.component, c.State, idsOf(c.Doubts), c.Unknown, c.Gaps, want, tt.doubts)
		}
		if tt.doubts != nil && (c.Reason() != match.OtherName || !strings.Contains(c.Gaps[0].Detail, "no advisory names the vendor and product of its CPE")) {
			t.Errorf("%+v: got %+v", tt.component, c.Gaps)
		}
	}
}
