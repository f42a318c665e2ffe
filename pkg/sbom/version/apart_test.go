package version

import "testing"

// TestApart: two single versions are two where a part that both have differs, and not where one merely goes on, or is only written otherwise; so are a version before its release and that, and a pattern of another series.
func TestApart(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		apart bool
	}{
		{"B.01.02", "B.01.03", true}, {"R5.1", "R5.2", true}, {"V2.0a", "2.0b", true}, {"D", "E", true}, {"Rev. B", "rev C", true}, {"2.0a", "2.0b", true},
		{"2.0-SP1", "2.0-SP2", true}, {"2.0 SP1", "2.0 SP2", true}, {"2.0 build 100", "2.0 build 200", true}, {"2.0-1", "2.0-2", true}, {"2.0-1", "2.0-10", true},
		{"1.0.1f", "1.0.1g", true}, {"1.0.2zg", "1.0.2zh", true}, {"4.2.8p10", "4.2.8p15", true}, {"2023.01", "2023.02", true}, {"2022.10", "2023.01", true}, {"2.0-SP9", "2.1-SP1", true}, {"2.0", "2.1-SP1", true},
		{"B.11.2", "B.1.12", true}, {"2.0-5-gabc1234", "2.0-6-gabd1234", true}, {"15.2(4)M1", "15.2(4)M2", true}, {"2.0 (SP1)", "2.0 (SP2)", true},

		{"2.0", "2.0-SP1", false}, {"B.01.02", "B.01.02-hotfix", false}, {"2.0", "2.0a", false}, {"2.0", "2.0.0-SP1", false},
		{"2.0-SP1", "2.0 sp1", false}, {"2.0-SP1", "2.0.0-SP1", false}, {"2.0-SP1", "2.0 Service Pack 1", false}, {"2.0-1", "2.0.0-1", false}, {"2.0-1", "2.0.1", false}, {"2.0p1", "2.0-patch1", false},
		{"B.01.02", "b.1.2", false}, {"B.01.02", "B0102", false}, {"2023.01", "2023.1", false}, {"2023.01", "202301", false}, {"R5.1", "5.1", false}, {"Rev 5.1a", "v5.1a", false}, {"release-2.0a", "2.0a", false},
		{"8u201", "1.8.0_201", false}, {"2.0-GA", "2.0.Final", false}, {"Rev. B", "2.0", false}, {"D", "2.0", false}, {"2.0-SP1", "2.0-1", false},
		{"0c4f123", "0c4f1234d", false}, {"2.0-5-gabc1234", "2.0-5-gabc123456", false},
		{"2.0x", "2.0a", false}, {"<2.0a", "2.0a", false}, {"2.0a or earlier", "3.0", false}, {"2.0a-and-earlier", "1.0", false}, {"all", "2.0", false}, {"2.0a+", "3.0", false}, {"1.9a to 2.1a", "2.0", false},
		{"2.0,2.1", "2.1a", false}, {"2.0/2.1", "2.1a", false}, {"[1.0a,2.0)", "1.5", false}, {"~2.0", "2.1a", false}, {"", "2.0", false}, {"latest", "2.0a", false}, {"1.0 - 2.0", "1.5a", false},

		// Words that differ tell nothing, and neither do letters anywhere but at an end.
		{"2.0 SP1", "2.0 build 4711", false}, {"2.0-SP1", "2.0-b4711", false}, {"2.0 Build 4711", "2.0 Rev 4711", false}, {"2.0-sp3", "2.0-cu3", false}, {"2.0-HF1", "2.0-fix1", false}, {"2.0b100", "2.0 build 200", false}, {"32.0.0-jre", "32.0.0-android", false},
		{"FW_B.01.02", "B.01.02", false}, {"SW-B.01.02", "B.01.02", false}, {"firmware-B.01.02", "B.01.02", false}, {"Pump_B.01.02", "B.01.02", false}, {"RevB.02", "B.02", false}, {"vB.01.02", "B.01.02", false}, {"2.0-RevC", "2.0-C", false}, {"RevC", "RevB", false},
		{"FW_B.01.02", "FW_B.01.03", true}, {"B.01", "C.01", true}, {"2.0b1", "2.0c1", false}, {"2.0a", "2.0b1", false}, {"1.0.2z", "1.0.2za", false}, {"VG2C", "VF21D", false}, {"EN", "EU", false}, {"1.1.1j", "1.1.1k-9.el8", true}, {"1.1.1k", "1.1.1k-9.el8", false},
		// Numbers of two countings.
		{"2.0-20261101", "2.0-145", false}, {"20261101-1", "2026-11-01-1", false}, {"2023-01-15", "15.01.2023", false}, {"2023-01-15", "01/15/2023", false}, {"2026-11-01", "2026-05-12", true}, {"2026-05-12", "2026-11-01", true}, {"2023-01-15", "16.01.2023", false}, {"2026-11-01", "1-Nov-2026", false},
		{"2.0 build 99", "2.0 build 100", true}, {"2023.01", "23.01", false}, {"B.1.2", "B0102", false}, {"B.1.2", "B0103", false}, {"B.1.2", "B3", true}, {"B.1.02.03", "B.1.0203", false}, {"B.02.0-1", "B.02-1", false}, {"01.02.03", "010203", false},
		// What "+" begins says how something was built.
		{"2.0.0+build.145", "2.0.0+build.146", true}, {"3.2.1+145", "3.2.1+144", true}, {"2.0.0+145", "2.1.0+145", true}, {"2.0.0+145", "2.0.0", false}, {"2.0.0+20261101", "2.0.0+145", false}, {"2.0.0+build.145", "2.0.0+145", false}, {"2.0.0+build.145", "2.0.0+sha.1a2b3c4", false},
		{"2.0.0+build.145", "2.0.0+build.146.1", false}, {"2.0.0+g1a2b3c4", "2.0.0+b145", false}, {"2.0-1+145", "2.0+146", false}, {"2.0+145", "2.0.0+146", true}, {"1.2.3-1+deb11u1", "1.2.3-1+deb11u2", true},
		// The names of commits.
		{"2.0-gabc1234", "2.0-abc1234", false}, {"2.0-gabc1234", "2.0-gabd1234", false}, {"1a2f3c9d0e", "2.0.1", false}, {"a1f3c9d0e1", "2.0.1", false}, {"abcdef1234", "1234567abc", false}, {"2.0-1a2b3c4", "2.1-1a2b3c4", true}, {"2.0_g1234567", "2.0_g7654321", false},
		{"2.0-5-gabc1234", "2.0-abc1234", false}, {"2.0-5-gabc1234", "2.0", false}, {"sha1:1234567", "sha1:7654321", false}, {"2.0.0-git.1a2b3c4.1", "2.0.0-git.1a2b3c4.2", false},
		// An epoch on one side.
		{"1:1.36.1", "1.36.1", false}, {"1:4.2.8p15+dfsg-2", "4.2.8p15", false}, {"1:4.2.8p15+dfsg-2", "4.2.8p14", true}, {"1:1.36a", "2:1.36a", true}, {"4.2.8p15", "4.2.8-p15", false},

		// What is not out yet, and its release.
		{"2.0.0-rc1", "2.0.0", true}, {"2.0.0-alpha.1", "2.0.0", true}, {"2.0.0beta2", "2.0.0", true}, {"2.0.0-pre", "2.0.0", true}, {"2.0.0-dev", "2.0.0", true}, {"2.0.0~rc1", "2.0.0", true}, {"2.0.0.rc.1", "2.0.0", true},
		{"2.0 RC1", "2.0", true}, {"2.0 Beta 2", "2.0", true}, {"2.0-rc1", "2.0.0", true}, {"v2.0-RC1", "2.0", true}, {"2023.01", "2023.01-rc1", true}, {"B.01.02-rc1", "B.01.02", true}, {"1.0.1f-beta", "1.0.1f", true}, {"2.0-SP1-rc2", "2.0-SP1", true},
		{"2.0.0-SP1", "2.0.0", false}, {"2.0.0-hotfix", "2.0.0", false}, {"2.0.0p2", "2.0.0", false}, {"2.0.0-1", "2.0.0", false}, {"2.0.0b", "2.0.0", false}, {"2.0.0b1", "2.0.0", false}, {"2.0.0+build", "2.0.0", false}, {"2.0.0+rc1", "2.0.0", false},
		{"2.0.0-rc1", "2.0.0-1", false}, {"2.0.0-rc", "2.0.0-rc1", false}, {"2.0.0-rc1-hotfix", "2.0.0", false}, {"2.0.0-rc1a", "2.0.0", false}, {"2.0.0-src1", "2.0.0", false}, {"2.0.0-prealpha", "2.0.0", false}, {"2.0.0-rc1+5", "2.0.0", false},
		{"2.0.x-rc1", "2.0.1", false}, {"<=2.0-rc1", "2.0", false}, {"up to 2.0-rc1", "2.0", false}, {"2.0-rc1 and earlier", "1.9a", false}, {"B.1.2-rc1", "B.01.02", false}, {"rc1", "1", false}, {"2.0-rc1", "<=2.0", false},

		// A pattern of another series.
		{"1.35.x", "1.36.1", true}, {"1.35.*", "1.36.1", true}, {"1.35.X", "v1.36.1-r0", true}, {"1.35 series", "1.36.1", true}, {"1.35.x series", "1.36.1", true}, {"2.x", "1.36.1", true}, {"2.x", "3.0a", true}, {"2.*", "3.0a", true}, {"1.35.x.x", "1.36", true},
		{"V1.35.x", "1.36.1-SP1", true}, {"1.035.x", "1.36.1", true}, {"7.x", "8.0.201", true}, {"5.15.x", "5.10.0-91.101", false},
		{"1.x", "1.36.1", false}, {"1.36.x", "1.36.1", false}, {"1.36.*", "1.36.1-r0", false}, {"1.36 series", "1.36.1", false}, {"01.036.x", "1.36.1", false}, {"x", "1.36.1", false}, {"*", "1.36.1", false}, {"all", "1.36.1", false}, {"<=1.35", "1.36.1", false},
		{"<=1.35.x", "1.36.1", false}, {"1.35.x and earlier", "1.36.1", false}, {"1.35+", "1.36.1", false}, {"1.35.x+", "1.36.1", false}, {"1.35.x, 1.36.x", "1.36.1", false}, {"1.x.35", "1.36.1", false}, {"x.35", "1.36.1", false}, {"1.35.xx", "1.36.1", false}, {"1.35x", "1.36.1", false},
		{"1.35.x", "1.36a", false}, {"1.35.x", "B.36", false}, {"1.35.x", "1", false}, {"1.35.x", "1.36.x", false}, {"1.35.x", "1.34-1.36", false}, {"2.x", "1.9-2.1", false}, {"1.35.x", "", false}, {"1.35.x", "latest", false}, {"1.35.x", "2:1.35.4", false}, {"2.x", "0c4f123", false},
		{"8.x", "1.8.0_201", false}, {"1.8.x", "8.0.201", false}, {"1.x", "8.0.201", false}, {"1.8.x", "8u201", false}, {"8.x", "1.8.0.392-internal", false}, {"8.x", "1.8u201", false}, {"1.7.x", "8.0.201", true},
	} {
		if Apart(c.a, c.b) != c.apart || Apart(c.b, c.a) != c.apart {
			t.Errorf("%q and %q: apart %v, %v; want %v", c.a, c.b, Apart(c.a, c.b), Apart(c.b, c.a), c.apart)
		}
	}
}

// TestRange: what may be a range from one version to another leaves out only what is before its beginning or behind its end, and another revision of the version that it begins with, counted alike.
func TestRange(t *testing.T) {
	for _, c := range []struct {
		named, delivered string
		apart            bool
	}{
		{"1.0-3.0", "2.0", false}, {"1.5-3.5", "2.0", false}, {"V1.0-V3.0", "2.0", false}, {"0.9-2.0", "2.0", false}, {"1-3", "2.0", false}, {"1.0-3", "2.0", false}, {"1-3.5", "2.0", false}, {"1-3", "3.5", false}, {"1.0-2.5", "2.0-SP1", false}, {"1.9-2.1", "2.1.5", false}, {"v1-v3", "2.0", false},
		{"V2.0~V2.5", "2.3", false}, {"2.0~2.5", "2.3", false}, {"B.01-B.05", "B.03", false}, {"B.01.01-B.01.05", "B.01.03", false}, {"b.01-05", "B.03", false}, {"B.01-D.05", "C.02", false}, {"A-D", "C", false}, {"R5.1-R5.4", "5.2", false}, {"R5.1-5.4", "R5.2", false}, {"5.1-R5.4", "R5.2", false},
		{"4.4-6.6", "5.15.103", false}, {"2019.01-2023.04", "2022.10", false}, {"8.0-11.0", "10.4.3", false}, {"3.12-5.6", "5.5.1", false}, {"1.0.2-3.0.7", "1.1.1k", false}, {"4.8~6.2", "5.15.2", false}, {"1.0.1a-1.0.1f", "1.0.1c", false}, {"1.0.1a-f", "1.0.1c", false}, {"V13-V15", "V14.5", false},
		{"2.0-SP1-SP3", "2.0-SP2", false}, {"1.9-2.0-SP3", "2.0-SP2", false}, {"2.0-HF1-2.5", "2.3", false}, {"2.0-2.0.5", "2.0.1a", false}, {"1.0.-.3.0", "2.0", false}, {"1.9+2.0", "2.0", false}, {"1.0:3.0", "2.0", false}, {"1.0-bis-3.0", "2.0", false}, {"1.0bis3.0", "2.0", false}, {"ab-1.0", "2.0", false}, {"1.0_-_3.0", "2.0", false}, {"1.0-3.0", "1.0-5", false}, {"4.2.8p10-p15", "4.2.8p12", false},
		{"5.15.0-91.101", "6.1.0", false}, {"1.9-5", "2.0", false}, {"1.0/3.0", "2.0", false}, {"1.0–3.0", "2.0", false}, {"1.0—3.0", "2.0", false}, {"1.0..3.0", "2.0", false}, {"1.0…3.0", "2.0", false},
		{"1-100", "50", false}, {"VF10-VG20", "VF21D", false}, {"1.0-SP1-3.0-SP2", "2.0", false}, {"Rev.A-Rev.D", "Rev. C", false}, {"2.0 build 100-200", "2.0 build 150", false}, {"2.0.0+145-2.0.0+150", "2.0.0+147", false}, {"2023-01-2023-06", "2023-03", false}, {"15.2(4)M1-M8", "15.2(4)M3", false},
		{"1.0-latest", "2.0", false}, {"1.0-current", "2.0", false}, {"1.0-present", "2.0", false}, {"1.0-newest", "2.0", false}, {"1.9-onwards", "2.0", false}, {"1.9-onward", "2.0", false}, {"1.9-on", "2.0", false}, {"1.9-now", "2.0", false}, {"1.9-future", "2.0", false}, {"1.9+", "2.0a", false}, {"1.9-upwards", "2.0", false},

		{"1.0-1.9", "2.0", true}, {"2.1-3.0", "2.0", true}, {"1.9-2.1", "2.2a", true}, {"B.01-B.05", "B.06", true}, {"V2.0~V2.5", "2.6a", true}, {"1.0.1a-1.0.1f", "1.0.2a", true}, {"1-3", "4a", true}, {"R5.1-R5.4", "R5.5", true},
		{"2.0-1", "2.0-2", true}, {"2.0-10", "2.0-11", true}, {"2.0-10", "2.0.0-11", true}, {"5.15.0-91.101", "5.15.0-92.102", true}, {"1.35.0-r4", "1.36.1", true}, {"2.0-r1", "2.0-r2", true}, {"2.0-145", "2.1", true}, {"2.0+145", "2.1", true}, {"2.0-SP1", "2.1", true}, {"2.0", "1.9-5", true}, {"2.4.0", "2.3.1-3", true}, {"M540-1", "M540-2", true},
	} {
		if got := Apart(c.named, c.delivered); got != c.apart {
			t.Errorf("%q beside the delivered %q: apart %v, want %v", c.named, c.delivered, got, c.apart)
		}
	}
}

// TestMayHold: what stands behind the version of a package of a distribution is its revision, unless it is plainly a version like it.
func TestMayHold(t *testing.T) {
	for _, c := range []struct {
		named, delivered       string
		language, distribution bool
	}{
		{"2.0-2.25.0", "2.20.0", true, true}, {"4.0.0-4.18.0", "4.17.21", true, true}, {"7.1-8.4.0", "7.88.1-10+deb12u8", true, true}, {"7.88.1-1-7.88.1-10+deb12u9", "7.88.1-10+deb12u8", true, true}, {"1.30-1.37", "1.36.1-r0", true, true},
		{"3.0.1-3.0.12", "3.0.7-16.el9_2", true, true}, {"7.1~8.4.0", "7.88.1-10", true, true}, {"2.0-beta9-2.25.0", "2.20.0", true, true},
		{"1.36.0-1", "1.36.1-2", false, false}, {"5.15.0-91.101", "6.1.0-3.3", false, false}, {"1:1.35.0-4", "1:1.36.0-2", false, false}, {"1-5", "4.17.21", true, true}, {"1.0.2-3.0.12", "3.0.11-1~deb12u2", true, true}, {"1.1.1-3.1.8", "3.1.4-r5", true, true}, {"4.14-6.6", "6.1.0-3", true, true}, {"247-253", "252.22-1", true, true},
		{"0.1.1-0.20221027164007-c63010009c80", "0.31.0", false, false}, {"3.3.2-3.8.4", "3.3.3-3.14.1", true, true}, {"1.1.24-1.1", "1.1.24-2", false, false}, {"1.0.1-1.17", "1.1.0-1.18", true, true}, {"2.34-100.1.fc38", "2.35-5.fc39", true, false},
		{"20080701-20230618", "20220924", true, false}, {"9.4.0.v20161208-9.4.56.v20240826", "9.4.53.v20231009", true, true}, {"4.0.0-4.9.0", "4.5.1-1.5.5", true, true}, {"3-3.0.12", "3.0.11-1~deb12u2", true, true}, {"4-4.18", "4.17.21", true, true},
		{"3.20220510.1-3.20231114.1", "3.20230808.1~deb12u1", true, true}, {"2.0.0-2.6.2", "2.1.0-21.3.1", true, true}, {"0.9-1.2", "1.0-1.1", true, true}, {"1:1.30-1.37", "1:1.36.1-2", true, true},
		{"2.0-1", "2.0-2", false, false}, {"2.34-60.el9_2.7", "2.34-60.el9_2.8", false, false}, {"2.36-9+deb12u4", "2.36-9+deb12u7", false, false}, {"1.2.11.dfsg-2", "1.2.13.dfsg-1", false, false}, {"3.0.7-2.1.el9", "3.0.8-1.el9", false, false},
		{"1.0.0-1.9.0", "2.0.0-1", false, false}, {"9.2p1-2+deb12u2", "9.2p1-2+deb12u3", false, false}, {"v0.0.0-20210101120000-abcdef123456", "v0.1.0", false, false},
	} {
		if language, distribution := MayHold(c.named, c.delivered, false), MayHold(c.named, c.delivered, true); language != c.language || distribution != c.distribution {
			t.Errorf("%q with %q in it: %v, of a distribution %v; want %v, %v", c.named, c.delivered, language, distribution, c.language, c.distribution)
		}
	}
}

// TestSingle: a text that may stand for several versions, or for another one tomorrow, is no single version.
func TestSingle(t *testing.T) {
	for v, want := range map[string]bool{
		"1.36.1": true, "v1.36.1-r0": true, "1:3.0.2-0ubuntu1.10": true, "3.0.11-1~deb12u1": true, "2.0+145": true, "1_36_1": true, "sha256:0a1b": true, "0c4f1de": true, "2.0-x64": true, "1.2-SNAPSHOT": true, "B": true, "2.0 SP1": true,
		"1.36.*": false, "1.36.x": false, "1.x": false, "x": false, "*": false, "-": false, "?": false, "1.36.?": false, "<=1.36.1": false, ">1": false, "=1": false, "^1.2": false, "all": false, "any": false, "ALL": false, "latest": false, "main": false, "1.2+": false, "1.2-": false,
		"1.2..1.4": false, "2.0-and-earlier": false, "prior2.0": false, "1.0-end": false, "1.0-max": false, "1.0_last": false, "1.0-EOL": false, "1.0-today": false, "1.0-head": false, "1.0-forward": false, "1.0-and-beyond": false, "1.0-open": false, "1.0-unlimited": false, "1.0-inf": false, "1.0-infinity": false, "2.0-legend": true, "2.0-maxi": true, "2.0-infra1": true, "1.0|2.0": false, "1,2": false, "n/a": false, "1.2 1.3": false, "2.0 – 2.1": false, "": false,
	} {
		if got := Single(v); got != want {
			t.Errorf("%q: single %v, want %v", v, got, want)
		}
	}
}
