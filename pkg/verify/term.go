package verify

import (
	"fmt"
	"time"
)

// untimely says why a signature was not made while its signer was accepted; empty when it was. The registry's
// dates are the buyer's, and a doubt goes against the signature.
func untimely(h holding, g *Signer, at time.Time) string {
	times := h.times
	if len(times) == 0 && g.believesStatedTime() && !h.stated.IsZero() {
		times = []time.Time{h.stated}
	}
	switch {
	case len(times) > 0:
		return outOfTerm(times, g, at)
	case h.certificate != nil: // its certificate lived for minutes: without a time it proves nothing
		return "no trusted time is known for the signature"
	}
	return untimed(h.stated, g, at)
}

// bound is an end of the time in which a signer is accepted.
type bound struct {
	at  time.Time // zero: open
	why string    // behind the day, in messages
}

// term is when a signer is accepted: while the registry says so and, where its key came in a certificate, while that was valid. The
// end is the first moment at which it is no longer.
func (g *Signer) term() (from, until bound) {
	from, until = bound{at: g.ValidFrom}, bound{at: g.ValidUntil}
	if g.Key == nil || g.Key.certificate == nil {
		return from, until
	}
	cert := g.Key.certificate
	if cert.NotBefore.After(from.at) {
		from = bound{cert.NotBefore, ", as its certificate says"}
	}
	// A certificate is valid through the second that it names (RFC 5280, section 4.1.2.5).
	if end := cert.NotAfter.Add(time.Second); until.at.IsZero() || end.Before(until.at) {
		until = bound{end, ", as its certificate says"}
	}
	return from, until
}

// outOfTerm holds every proven time against the signer's term.
func outOfTerm(times []time.Time, g *Signer, at time.Time) string {
	from, until := g.term()
	for _, t := range times {
		when := t.UTC().Format(time.RFC3339)
		switch {
		case t.After(at):
			return fmt.Sprintf("signed at %s, after the moment judged at (%s)", when, at.UTC().Format(time.RFC3339))
		case !g.RevokedOn.IsZero() && !t.Before(g.RevokedOn):
			return fmt.Sprintf("signed at %s, but the signer %q was revoked on %s", when, g.Name, day(g.RevokedOn))
		case !from.at.IsZero() && t.Before(from.at):
			return fmt.Sprintf("signed at %s, but the signer %q is accepted from %s on%s", when, g.Name, day(from.at), from.why)
		case !until.at.IsZero() && !t.Before(until.at):
			return fmt.Sprintf("signed at %s, but the signer %q was accepted until %s%s", when, g.Name, day(until.at), until.why)
		}
	}
	return ""
}

// untimed judges a signature whose time nothing proves: whoever holds the key can have made it at any time until
// now, and can state any time. So the signer must be accepted now, and never have been revoked; a time that is
// stated must not contradict that.
func untimed(stated time.Time, g *Signer, at time.Time) string {
	now := at.UTC().Format(time.RFC3339)
	from, until := g.term()
	switch {
	case !g.RevokedOn.IsZero():
		return fmt.Sprintf("nothing proves when it was signed, and the signer %q was revoked on %s: whoever holds a revoked key can state any time", g.Name, day(g.RevokedOn))
	case !from.at.IsZero() && at.Before(from.at):
		return fmt.Sprintf("nothing proves when it was signed, and at the moment judged at (%s) the signer %q is not accepted yet, only from %s on%s", now, g.Name, day(from.at), from.why)
	case !until.at.IsZero() && !at.Before(until.at):
		return fmt.Sprintf("nothing proves when it was signed, and at the moment judged at (%s) the signer %q is no longer accepted, only until %s%s", now, g.Name, day(until.at), until.why)
	case stated.IsZero():
		return ""
	}
	if why := outOfTerm([]time.Time{stated}, g, at); why != "" {
		return "by its own statement " + why
	}
	return ""
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
