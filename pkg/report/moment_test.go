package report

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

func TestMomentOf(t *testing.T) {
	for text, want := range map[string]string{"2026-11-20T08:00:00Z": "2026-11-20 08:00 UTC", "2026-11-20T08:00:30Z": "2026-11-20 08:00 UTC", "2026-11-20T00:30:00+02:00": "2026-11-19 22:30 UTC", "yesterday": "yesterday"} {
		if got := momentOf(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestDeltaHeadOfASecond: a decision is judged as of any second.
func TestDeltaHeadOfASecond(t *testing.T) {
	d := &decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Previous: decision.Earlier{Kind: "decision", Name: "d.json", At: "2026-11-20T08:00:30Z", Verdict: decision.Reject}}}
	if got := deltaHead(d); !strings.Contains(got, "judged as of 2026-11-20 08:00 UTC: reject then") {
		t.Errorf("got %q", got)
	}
}
