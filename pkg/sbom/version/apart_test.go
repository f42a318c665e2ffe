package version

import "testing"

// TestApart: two single versions are two where a part that both have differs, and not where one merely goes on, or is only written otherwise; so are a version before its release and that, and a pattern of another series.
func TestApart(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		apart bool
	}{
		{"B.01.02", "B.01.03", true}, {"R5.1", "R5.2", true}, {"V2.0a", "2.0b", true}, {"D", "E", true}, {"Rev. B", "rev C", true}, {"2.0a", "2.0b", true},
		{"2.0-SP1", "2.0-SP2", true}, {"2.0 SP1", "2.0 SP2", true}, {"2.0 build 100", "2.0 build 200", true}, {"2.0b100", "2.0 build 200", true}, {"2.0-1", "2.0-2", true}, {"2.0-1", "2.0-10", true},
		{"1.0.1f", "1.0.1g", true}, {"1.0.2zg", "1.0.2zh", true}, {"4.2.8p10", "4.2.8p15", true}, {"2023.01", "2023.02", true}, {"2022.10", "2023.01", true}, {"2.0-SP9", "2.1-SP1", true}, {"2.0", "2.1-SP1", true},
		{"B.11.2", "B.1.12", true}, {"2.0-5-gabc1234", "2.0-6-gabd1234", true}, {"32.0.0-jre", "32.0.0-android", true}, {"15.2(4)M1", "15.2(4)M2", true}, {"2.0 (SP1)", "2.0 (SP2)", true},

		{"2.0", "2.0-SP1", false}, {"B.01.02", "B.01.02-hotfix", false}, {"2.0", "2.0a", false}, {"2.0", "2.0.0-SP1", false},
		{"2.0-SP1", "2.0 sp1", false}, {"2.0-SP1", "2.0.0-SP1", false}, {"2.0-SP1", "2.0 Service Pack 1", false}, {"2.0-1", "2.0.0-1", false}, {"2.0-1", "2.0.1", false}, {"2.0p1", "2.0-patch1", false},
		{"B.01.02", "b.1.2", false}, {"B.01.02", "B0102", false}, {"2023.01", "2023.1", false}, {"2023.01", "202301", false}, {"R5.1", "5.1", false}, {"Rev 5.1a", "v5.1a", false}, {"release-2.0a", "2.0a", false},
		{"8u201", "1.8.0_201", false}, {"2.0-GA", "2.0.Final", false}, {"Rev. B", "2.0", false}, {"D", "2.0", false}, {"2.0-SP1", "2.0-1", false},
		{"0c4f123", "0c4f1234d", false}, {"2.0-5-gabc1234", "2.0-5-gabc123456", false},
		{"2.0x", "2.0a", false}, {"<2.0a", "2.0a", false}, {"2.0a or earlier", "3.0", false}, {"2.0a-and-earlier", "1.0", false}, {"all", "2.0", false}, {"2.0a+", "3.0", false}, {"1.9a to 2.1a", "2.0", false},
		{"1.9-2.1", "2.0", false}, {"1.9-2.1", "2.2a", true}, {"2.0,2.1", "2.1a", false}, {"2.0/2.1", "2.1a", false}, {"[1.0a,2.0)", "1.5", false}, {"~2.0", "2.1a", false}, {"", "2.0", false}, {"latest", "2.0a", false}, {"1.0 - 2.0", "1.5a", false},

		// What is not out yet, and its release.
		{"2.0.0-rc1", "2.0.0", true}, {"2.0.0-alpha.1", "2.0.0", true}, {"2.0.0beta2", "2.0.0", true}, {"2.0.0-pre", "2.0.0", true}, {"2.0.0-dev", "2.0.0", true}, {"2.0.0~rc1", "2.0.0", true}, {"2.0.0.rc.1", "2.0.0", true},
		{"2.0 RC1", "2.0", true}, {"2.0 Beta 2", "2.0", true}, {"2.0-rc1", "2.0.0", true}, {"v2.0-RC1", "2.0", true}, {"2023.01", "2023.01-rc1", true}, {"B.01.02-rc1", "B.01.02", true}, {"1.0.1f-beta", "1.0.1f", true}, {"2.0-SP1-rc2", "2.0-SP1", true},
		{"2.0.0-SP1", "2.0.0", false}, {"2.0.0-hotfix", "2.0.0", false}, {"2.0.0p2", "2.0.0", false}, {"2.0.0-1", "2.0.0", false}, {"2.0.0b", "2.0.0", false}, {"2.0.0b1", "2.0.0", false}, {"2.0.0+build", "2.0.0", false}, {"2.0.0+rc1", "2.0.0", false},
		{"2.0.0-rc1", "2.0.0-1", false}, {"2.0.0-rc", "2.0.0-rc1", false}, {"2.0.0-rc1-hotfix", "2.0.0", false}, {"2.0.0-rc1a", "2.0.0", false}, {"2.0.0-src1", "2.0.0", false}, {"2.0.0-prealpha", "2.0.0", false}, {"2.0.0-rc1+5", "2.0.0", false},
		{"2.0.x-rc1", "2.0.1", false}, {"<=2.0-rc1", "2.0", false}, {"up to 2.0-rc1", "2.0", false}, {"2.0-rc1 and earlier", "1.9a", false}, {"B.1.2-rc1", "B.01.02", false}, {"rc1", "1", false}, {"2.0-rc1", "<=2.0", false},

		// A pattern of another series.
		{"1.35.x", "1.36.1", true}, {"1.35.*", "1.36.1", true}, {"1.35.X", "v1.36.1-r0", true}, {"1.35 series", "1.36.1", true}, {"1.35.x series", "1.36.1", true}, {"2.x", "1.36.1", true}, {"2.x", "3.0a", true}, {"2.*", "3.0a", true}, {"1.35.x.x", "1.36", true},
		{"V1.35.x", "1.36.1-SP1", true}, {"1.035.x", "1.36.1", true}, {"7.x", "8.0.201", true}, {"5.15.x", "5.10.0-91.101", true},
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

// TestSingle: a text that may stand for several versions, or for another one tomorrow, is no single version.
func TestSingle(t *testing.T) {
	for v, want := range map[string]bool{
		"1.36.1": true, "v1.36.1-r0": true, "1:3.0.2-0ubuntu1.10": true, "3.0.11-1~deb12u1": true, "2.0+145": true, "1_36_1": true, "sha256:0a1b": true, "0c4f1de": true, "2.0-x64": true, "1.2-SNAPSHOT": true, "B": true, "2.0 SP1": true,
		"1.36.*": false, "1.36.x": false, "1.x": false, "x": false, "*": false, "-": false, "?": false, "1.36.?": false, "<=1.36.1": false, ">1": false, "=1": false, "^1.2": false, "all": false, "any": false, "ALL": false, "latest": false, "main": false, "1.2+": false, "1.2-": false,
		"1.2..1.4": false, "2.0-and-earlier": false, "prior2.0": false, "1.0|2.0": false, "1,2": false, "n/a": false, "1.2 1.3": false, "2.0 – 2.1": false, "": false,
	} {
		if got := Single(v); got != want {
			t.Errorf("%q: single %v, want %v", v, got, want)
		}
	}
}
