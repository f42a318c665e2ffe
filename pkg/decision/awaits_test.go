package decision

import "testing"

// TestAwaited: where a statement has to end a vulnerability that is what it has to say; where a check asked about statements, an action answers it too.
func TestAwaited(t *testing.T) {
	awaits := []string{"CVE-2026-1 in zlib 1.3", "CVE-2026-1 in the product as a whole, Pump 2"}
	for name, c := range map[string]struct {
		o    ObligationDelta
		want string
	}{
		"a duty":                 {ObligationDelta{Awaits: awaits[:1], Obligation: Obligation{About: "Close the port.", Of: "CVE-2026-1"}}, ` (a signed VEX of the supplier's ends this: "fixed", or "not affected" with the reason, of CVE-2026-1 in zlib 1.3)`},
		"asked of a component":   {ObligationDelta{Awaits: awaits[:1], Obligation: Obligation{About: "zlib 1.3", Asked: []string{"CVE-2026-1"}}}, ` (a signed VEX of the supplier's ends this: "fixed", or "not affected" with the reason, of CVE-2026-1 in zlib 1.3)`},
		"asked about statements": {ObligationDelta{Awaits: awaits, Obligation: Obligation{Asked: []string{"CVE-2026-1"}}}, ` (a signed VEX of the supplier's ends this: "fixed", "not affected" with the reason, or "affected" with an action to take, of CVE-2026-1 in zlib 1.3; CVE-2026-1 in the product as a whole, Pump 2)`},
		"waits for none":         {ObligationDelta{Obligation: Obligation{Asked: []string{"CVE-2026-1"}}}, ""},
	} {
		if got := c.o.Awaited(); got != c.want {
			t.Errorf("%s: %q, expected %q", name, got, c.want)
		}
	}
}
