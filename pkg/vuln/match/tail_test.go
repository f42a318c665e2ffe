package match_test

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestVersionsWithATail: what a maker writes behind a version hides nothing that is known of that version, whether CPE or component states it.
func TestVersionsWithATail(t *testing.T) {
	const kernel, ssl, xz, rtos, sudo = "o:linux:linux_kernel", "a:openssl:openssl", "a:tukaani:xz", "o:windriver:vxworks", "a:sudo_project:sudo"
	d := database(t, byCPE("CVE-2022-0847", "cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*", ">=5.8,<5.10.102 || >=5.16,<5.16.11"),
		byCPE("CVE-2014-0160", "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", ">=1.0.1,<1.0.1g"), byCPE("CVE-2024-3094", "cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*", "= 5.6.1"),
		byCPE("CVE-2019-12256", "cpe:2.3:o:windriver:vxworks:*:*:*:*:*:*:*:*", ">=6.9,<6.9.4.12"), byCPE("CVE-2021-3156", "cpe:2.3:a:sudo_project:sudo:*:*:*:*:*:*:*:*", "= 1.9.5-patch1"))
	for product, tests := range map[string]map[match.State]string{
		kernel: {
			match.Matched: "5.8.0 5.8.0-63-generic 5.8.0-63.71~20.04.1 5.8-yocto 5.8.0-rt1 5.8-rc3 5.8rc3 5.8.0+ 5.8.0_custom 5.8.0.acme 5.8.0~acme 5.8.0acme v5.8.0 v5.8.0-acme " +
				"5.08.0-acme 5.16.0-yocto-standard 5.16-1-amd64 5.10.101-acme 5.10.102-rc1 5.10.50.3-acme 5.8.0-g1a2b3c4",
			match.Clean: "5.7.19-acme 5.10.102 5.10.102_acme 5.10.103-acme 5.15.24-acme 5.11.0-rt7 5.16.11_1 5.17-rc3",
		},
		ssl: {
			match.Matched: "1.0.1 1.0.1f 1.0.1-fips 1.0.1f-fips 1.0.1-4ubuntu5 1.0.1f-1ubuntu2.27 1.0.1-beta3 1_0_1f",
			match.Clean:   "1.0.1g 1.0.1g-fips 1.0.1h_acme 1.0.0-fips",
		},
		xz: {
			match.Matched: "5.6.1-r0 5.6.1-1.el9 5.6.1_r1 5.6.1-1 5.6.01 05.6.1 5.6.1+acme.1 5.6.1-2ubuntu1 5.6.1-arm64 5.6.1rc1",
			match.Clean:   "5.6.0-r2 5.6.2-1.el9 5.6.1p1 5.6.1.1",
		},
		rtos: {
			match.Matched: "6.9-acme 6.9_SR0630 6.9.4.11-acme 6.9-sp1",
			match.Clean:   "6.9.4.13-acme 6.8.3_acme 7.0-SR0630",
		},
		sudo: {
			match.Matched: "1.9.5p1 1.9.5p1-1ubuntu3 1.9.5-p1 1.9.5_p1",
			match.Clean:   "1.9.5p2 1.9.5p2-1ubuntu3 1.9.6-p1",
		},
	} {
		for state, versions := range tests {
			for v := range strings.FieldsSeq(versions) {
				for _, c := range []component{
					{Type: "library", Name: "x", CPE: "cpe:2.3:" + product + ":" + escaped(v) + ":*:*:*:*:*:*:*"},
					{Type: "library", Name: "x", Version: v, CPE: "cpe:2.3:" + product + ":*:*:*:*:*:*:*:*"},
				} {
					if got := only(t, d, c); got.State != state {
						t.Errorf("%s %s (%s): %s, %+v", product, v, c.CPE, got.State, got.Gaps)
					}
				}
			}
		}
	}
	for _, v := range []string{"5.8.0 (build 7)", "Linux 5.8.0", "Linux version 5.8.0-63-generic", "5.8.0 acme"} {
		if got := only(t, d, component{Type: "library", Name: "x", Version: v, CPE: "cpe:2.3:" + kernel + ":*:*:*:*:*:*:*:*"}); got.State != match.Matched {
			t.Errorf("%s: %s, %+v", v, got.State, got.Gaps)
		}
	}
	for _, v := range []string{"5.8 or later", "5.8 - 5.9", "from 5.8", "5.8, 5.9", "5.x", "acme-5.8", "kernel", "5.8+", "5.6.0 (build 7)"} {
		if got := only(t, d, component{Type: "library", Name: "x", Version: v, CPE: "cpe:2.3:" + xz + ":*:*:*:*:*:*:*:*"}); got.State != match.NotAssessable {
			t.Errorf("%s: %s, %+v", v, got.State, got.Gaps)
		}
	}
}

// escaped is a version as a CPE has it.
func escaped(v string) string {
	return strings.NewReplacer("-", `\-`, ".", `\.`, "+", `\+`, "~", `\~`).Replace(v)
}

// TestARevertedVersionIsTheEarlierOne: 5.6.1+really5.4.5 is 5.4.5, and is found by what is known of that.
func TestARevertedVersionIsTheEarlierOne(t *testing.T) {
	d := database(t, byCPE("CVE-2026-0002", "cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*", "<5.5"))
	if c := only(t, d, component{Type: "library", Name: "xz", Version: "5.6.1+really5.4.5-1", CPE: "cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*"}); c.State != match.Matched {
		t.Errorf("%s, %+v", c.State, c.Gaps)
	}
}

// TestTailsOfPackages: the same holds of packages for whose versions no order is known, and not of those whose ecosystem says that a hyphen comes before a release.
func TestTailsOfPackages(t *testing.T) {
	for _, tt := range []struct {
		kind, name, purl string
		want             match.State
	}{
		{"conan", "foo", "pkg:conan/foo@1.2.3-acme", match.Matched},
		{"conan", "foo", "pkg:conan/foo@1.2.2-acme", match.Clean},
		{"php-composer", "acme/foo", "pkg:composer/acme/foo@1.2.3-beta1", match.Clean},
		{"npm", "foo", "pkg:npm/foo@1.2.3-acme", match.Clean},
	} {
		d := database(t, grypedb.Advisory{ID: "CVE-2026-0003", Packages: []grypedb.AffectedPackage{{Type: tt.kind, Name: tt.name, Ranges: []grypedb.Range{{Constraint: ">=1.2.3,<2"}}}}})
		if c := only(t, d, component{Type: "library", Name: "foo", Purl: tt.purl}); c.State != tt.want {
			t.Errorf("%s: %s, %+v", tt.purl, c.State, c.Gaps)
		}
	}
}

// TestZeroesAtTheEnd: numbers that are left out are zeroes.
func TestZeroesAtTheEnd(t *testing.T) {
	upTo := grypedb.Advisory{ID: "CVE-2026-0005"}
	for _, kind := range []string{"dotnet", "php-composer", "npm", "rust-crate"} {
		upTo.Packages = append(upTo.Packages, grypedb.AffectedPackage{Type: kind, Name: map[bool]string{true: "v/la", false: "la"}[kind == "php-composer"], Ranges: []grypedb.Range{{Constraint: "<=1.2.3"}}})
	}
	d := database(t, byCPE("CVE-2024-3094", "cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*", "= 5.6.1"), byCPE("CVE-2026-0004", "cpe:2.3:a:acme:upto:*:*:*:*:*:*:*:*", "<=1.2.3"),
		byCPE("CVE-2026-0006", "cpe:2.3:o:windriver:vxworks:*:*:*:*:*:*:*:*", "= 7.0"), upTo)
	for text, want := range map[string]match.State{
		"cpe:2.3:a:tukaani:xz:5.6.1.0:*:*:*:*:*:*:*": match.Matched, "cpe:2.3:a:tukaani:xz:5.6.1.0.0:*:*:*:*:*:*:*": match.Matched, "cpe:2.3:a:tukaani:xz:5.6.1.1:*:*:*:*:*:*:*": match.Clean,
		"cpe:2.3:a:tukaani:xz:5.6.1.10:*:*:*:*:*:*:*": match.Clean, "cpe:2.3:a:tukaani:xz:5.6.1.0-acme:*:*:*:*:*:*:*": match.Matched, "cpe:2.3:a:tukaani:xz:5.6.0.0:*:*:*:*:*:*:*": match.Clean,
		"cpe:2.3:a:acme:upto:1.2.3.0:*:*:*:*:*:*:*": match.Matched, "cpe:2.3:a:acme:upto:1.2.3.4:*:*:*:*:*:*:*": match.Clean, "cpe:2.3:o:windriver:vxworks:7.0.0.0:*:*:*:*:*:*:*": match.Matched,
		"pkg:nuget/la@1.2.3.0": match.Matched, "pkg:nuget/la@1.2.3.1": match.Clean, "pkg:composer/v/la@1.2.3.0": match.Matched, "pkg:composer/v/la@v1.2.3.0": match.Matched, "pkg:composer/v/la@1.2.4.0": match.Clean,
		"pkg:npm/la@1.2.3.0": match.NotAssessable, "pkg:cargo/la@1.2.4.0": match.NotAssessable, "pkg:npm/la@1.2.4": match.Clean,
	} {
		c := component{Type: "library", Name: "x", Purl: text}
		if strings.HasPrefix(text, "cpe:") {
			c.Purl, c.CPE = "", text
		}
		if got := only(t, d, c); got.State != want {
			t.Errorf("%s: %s, %+v, expected %s", text, got.State, got.Gaps, want)
		}
	}
}

// TestWordsForUpdates: service_pack_1, sp_1 and sp1 are one update.
func TestWordsForUpdates(t *testing.T) {
	d := database(t, byCPE("CVE-2026-0007", "cpe:2.3:a:acme:upd:*:*:*:*:*:*:*:*", "= 2.0-sp1"), byCPE("CVE-2026-0008", "cpe:2.3:a:acme:upd:*:*:*:*:*:*:*:*", "= 3.0-service_pack_1"),
		byCPE("CVE-2026-0009", "cpe:2.3:a:acme:upd:*:*:*:*:*:*:*:*", "= 4.0-update_3"))
	for of, want := range map[string]match.State{
		"2.0:sp1": match.Matched, "2.0:sp_1": match.Matched, "2.0:SP1": match.Matched, "2.0:service_pack_1": match.Matched, "2.0:service_pack1": match.Matched, "2.0:servicepack_1": match.Matched, "2.0:sp01": match.Matched,
		"2.0_sp1:*": match.Matched, "2.0_service_pack_1:*": match.Matched, "2.0:sp2": match.Clean, "2.0:service_pack_2": match.Clean, "2.0:*": match.NotAssessable,
		"3.0:sp1": match.Matched, "3.0:sp2": match.Clean, "4.0:update3": match.Matched, "4.0:u3": match.Matched, "4.0:update_4": match.Clean, "4.0-update-3:*": match.Matched,
	} {
		if got := only(t, d, component{Type: "library", Name: "x", CPE: "cpe:2.3:a:acme:upd:" + of + ":*:*:*:*:*:*"}); got.State != want {
			t.Errorf("%s: %s, %+v, expected %s", of, got.State, got.Gaps, want)
		}
	}
}

// TestASwiftPackageWithoutAHost: it names nothing that advisories are about.
func TestASwiftPackageWithoutAHost(t *testing.T) {
	d := database(t, grypedb.Advisory{ID: "CVE-2026-0010", Packages: []grypedb.AffectedPackage{{Type: "swift", Name: "github.com/apple/swift-nio", Ranges: []grypedb.Range{{Constraint: "<2"}}}}})
	for purl, want := range map[string]match.State{"pkg:swift/apple/swift-nio@1.0.0": match.NotAssessable, "pkg:swift/github.com/apple/swift-nio@1.0.0": match.Matched, "pkg:swift/github.com/apple/swift-nio@2.0.0": match.Clean} {
		if got := only(t, d, component{Type: "library", Name: "swift-nio", Purl: purl}); got.State != want {
			t.Errorf("%s: %s, %+v, expected %s", purl, got.State, got.Gaps, want)
		}
	}
}
