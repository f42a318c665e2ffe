package verify

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// unmet says what a signature lacks of what was asked for in so many words, where its kind cannot have it or nothing has counted it yet;
// empty when it lacks nothing. A default asks nothing of a kind that has no log entries.
func (t Thresholds) unmet(s vouching) string {
	log, moments, promises := asked(t.TransparencyLog), asked(t.Timestamp), asked(t.SignedCertificateTimestamp)
	times := len(s.standing.held.times)
	switch {
	case s.standing.held.certificate != nil:
		return "" // held against all of them when it was verified
	case promises > 0:
		return fmt.Sprintf("%d promises of a certificate log are asked for, and a signature of the kind %s by this signer cannot have any", promises, s.Kind)
	case log > 0 && !s.logged:
		return fmt.Sprintf("%d entries in a transparency log are asked for, and a signature of the kind %s cannot have any", log, s.Kind)
	case moments > times && !s.logged:
		return fmt.Sprintf("%d proven times are asked for, and this signature (%s) has %d", moments, s.Kind, times)
	}
	return ""
}

func asked(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// refused is a signature that reaches no further than that it is there.
func refused(s decision.Signature, reason string) decision.Signature {
	return decision.Signature{Path: s.Path, Kind: s.Kind, Place: s.Place, Legacy: s.Legacy, PredicateType: s.PredicateType, Tried: true,
		Ladder: decision.Ladder{Present: true}, Reason: reason}
}
