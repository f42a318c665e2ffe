package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger"
	"github.com/cleanbill-dev/cleanbill/pkg/ledger/proof"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// TestRecordsSayOnWhatTheyRest: who asks a record for a verdict is told of what product it is, and on how many waivers it rests.
func TestRecordsSayOnWhatTheyRest(t *testing.T) {
	two := decision.WaiverUse{Count: 2, Unsigned: 2}
	wide := report.Options{Width: 300}
	listed := func(use *decision.WaiverUse) *ledgerList {
		e := proof.Entry{Verdict: decision.Accept, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Product: "Fabulon Drip 2", Version: "4.2.3", Supplier: "fabulon", Waivers: use}
		return &ledgerList{Entries: []ledgerEntry{{ledger.Listed{Entry: e}, "sha256:00"}}}
	}
	for name, c := range map[string]struct {
		write func(*bytes.Buffer) error
		want  string
	}{
		"verify": {func(b *bytes.Buffer) error {
			return dossierCheckText(b, &dossierCheck{Verified: true, Verdict: decision.Accept, Delivery: "delivery", Digest: "sha256:12", Product: "Fabulon Drip 2", Version: "4.2.4", Supplier: "fabulon", At: "now", Waivers: two}, wide)
		}, "  ACCEPT about Fabulon Drip 2 4.2.4 of fabulon, judged as of now, accepted with 2 waivers (2 UNSIGNED).\n  The delivery delivery, sha256:12.\n"},
		"verify, nobody named": {func(b *bytes.Buffer) error {
			return dossierCheckText(b, &dossierCheck{Verified: true, Verdict: decision.Reject, Delivery: "x", Digest: "sha256:12", At: "now"}, wide)
		}, "  REJECT about a product that is not named of a supplier that no registry entry matched, judged as of now.\n"},
		"replay": {func(b *bytes.Buffer) error {
			return replayText(b, &replay{At: "now", Was: decision.Accept, Is: decision.Conditional, WasWaivers: two, IsWaivers: decision.WaiverUse{Count: 1}}, wide)
		}, "  Judged again as of now: was accept, accepted with 2 waivers (2 UNSIGNED); is conditional, acceptable with 1 waiver.\n"},
		"list":           {func(b *bytes.Buffer) error { return ledgerListText(b, listed(&two), wide) }, "ACCEPT  Fabulon Drip 2 4.2.3 of fabulon, accepted with 2 waivers (2 UNSIGNED)\n"},
		"list, none":     {func(b *bytes.Buffer) error { return ledgerListText(b, listed(&decision.WaiverUse{}), wide) }, "ACCEPT  Fabulon Drip 2 4.2.3 of fabulon\n"},
		"list, an older": {func(b *bytes.Buffer) error { return ledgerListText(b, listed(nil), wide) }, "of fabulon, on how many waivers it rests is not stated\n"},
	} {
		var out bytes.Buffer
		if err := c.write(&out); err != nil || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: %v\n%s\nexpected %s", name, err, &out, c.want)
		}
	}
}
