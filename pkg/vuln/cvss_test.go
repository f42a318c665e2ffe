package vuln

import (
	"strings"
	"testing"
)

func TestParseCVSS(t *testing.T) {
	for _, tt := range []struct {
		vector, version string
		score           float64
		severity        Severity
	}{
		// Heartbleed, Log4Shell and xz as NVD publishes them.
		{"AV:N/AC:L/Au:N/C:P/I:N/A:N", "2.0", 5.0, Medium},
		{"(AV:N/AC:M/Au:N/C:C/I:C/A:C)", "2.0", 9.3, High},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "3.1", 7.5, High},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "3.1", 10, Critical},
		{"CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "3.0", 1.8, Low},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "3.1", 0, None},
		{"AV:N/AC:L/Au:N/C:N/I:N/A:N", "2.0", 0, Low},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "4.0", 10, Critical},
		{"CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "4.0", 4.8, Medium},
	} {
		got, err := ParseCVSS(tt.vector)
		if err != nil {
			t.Errorf("%s: %v", tt.vector, err)
			continue
		}
		if got.Version != tt.version || got.Score != tt.score || got.Severity != tt.severity || strings.ContainsAny(got.Vector, "()") {
			t.Errorf("%s: got %+v, want %s %v %s", tt.vector, got, tt.version, tt.score, tt.severity)
		}
	}
	for _, text := range []string{"", "10", "CVSS:5.0/AV:N", "CVSS:3.1/AV:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:X", "AV:N/AC:L",
		"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "CVSS:3.1", strings.Repeat("A", MaxVector+1)} {
		if got, err := ParseCVSS(text); err == nil || !strings.HasPrefix(err.Error(), "CVSS vector ") {
			t.Errorf("%.40q: got %+v, %v; want an error", text, got, err)
		}
	}
}

func FuzzParseCVSS(f *testing.F) {
	f.Add("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P")
	f.Add("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A/U:Red")
	f.Add("(AV:N/AC:L/Au:N/C:P/I:N/A:N/E:U/RL:OF)")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseCVSS(text)
		if err != nil {
			return
		}
		if got.Score < 0 || got.Score > 10 || got.Severity == Unrated || got.Version == "" {
			t.Fatalf("%q: got %+v", text, got)
		}
	})
}
