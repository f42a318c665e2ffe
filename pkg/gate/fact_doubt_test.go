package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/epss"
)

// TestGraveDoubts: what is exploited is grave however it is rated, and so is what nobody rated.
func TestGraveDoubts(t *testing.T) {
	for severity, want := range map[vuln.Severity]bool{vuln.Critical: true, vuln.High: true, vuln.Unrated: true, "odd": true, vuln.Medium: false, vuln.Low: false, vuln.None: false} {
		d := &assess.Doubt{Found: &assess.Found{ID: "CVE-2026-1001"}, Severity: severity, Likelihood: &assess.Score{Score: epss.Score{Probability: 0.9}}}
		if got := doubtFact(d); got.Grave != want {
			t.Errorf("%q is grave: %v, expected %v", severity, got.Grave, want)
		}
		d.Exploited = &assess.Exploited{}
		if got := doubtFact(d); !got.Grave {
			t.Errorf("%q and exploited is not grave", severity)
		}
	}
}
