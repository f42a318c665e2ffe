package gate_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestVEXThatRestsOnTheHospital: what the supplier calls safe only behind a firewall of the hospital's is a condition for the hospital, without any data on vulnerabilities.
func TestVEXThatRestsOnTheHospital(t *testing.T) {
	statement := func(id, justification string) string {
		return `{"id":"` + id + `","affects":[{"ref":"ssl"}],"analysis":{"state":"not_affected","justification":"` + justification + `","detail":"segment it"}}`
	}
	for _, c := range []struct {
		name       string
		statements []string
		want       decision.Outcome
	}{
		{"in the device", []string{statement("CVE-2026-1", "code_not_present")}, decision.Pass},
		{"at the perimeter", []string{statement("CVE-2026-1", "protected_at_perimeter"), statement("CVE-2026-2", "code_not_present"), statement("CVE-2026-3", "requires_environment")}, decision.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "sbom.json"), strings.Replace(pumpSBOM, "VULNERABILITIES", `,"vulnerabilities":[`+strings.Join(c.statements, ",")+`]`, 1))
			d := judgeReal(t, dir, "")
			if got := firstOf(d, "VUL-009-VEX").Outcome; got != c.want {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
		})
	}
}
