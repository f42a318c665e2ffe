package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// least is what holds an acceptance back under every pack, whatever it binds: what was read of a document that another reader reads differently,
// or that breaks its own format, is no ground to accept anything on.
func least() []policy.Binding {
	var all []policy.Binding
	for _, check := range []string{"INT-004", "INT-005"} {
		all = append(all, policy.Binding{Check: check, Severity: decision.Hold,
			Clause: decision.Clause{Source: "cleanbill", ID: "evidence is read in one way", Confidence: "confirmed"}})
	}
	return all
}
