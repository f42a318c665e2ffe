package verify

import "fmt"

// against says why another statement in the file, by the same signer and about the artifact, takes from the best: it speaks against the artifact, or
// is provenance too, and not what was asked for, or of a version that is not read. Who names two builders has said something that must not be passed over.
func (r *BuiltResult) against() string {
	for _, a := range r.All {
		if a.Statement == nil || a.anybody && a.Signature.Signer != r.Best.Signature.Signer {
			continue
		}
		if why := a.Statement.Against(); why != "" && a.counts {
			return why
		}
	}
	for _, a := range r.All {
		if r.Best.Met && a.unmet && (a.Statement.Provenance != nil || a.Statement.UnreadProvenance()) && (!a.anybody || a.Signature.Signer == r.Best.Signature.Signer) {
			return fmt.Sprintf("another provenance (%s) by the same signer, about the same artifact, is not what is expected: %s", a.Where, a.Signature.Reason)
		}
	}
	return ""
}

// UnreadProvenance says whether a statement is provenance of a version that is not read. It may name another builder than one beside it.
func (s *Statement) UnreadProvenance() bool {
	return s.Provenance == nil && looksLike(s.PredicateType) == StatementProvenance
}

// expected says whether the signature holds, is in time, and is the expected signer's where one is named.
func (a *Attested) expected() bool {
	l := a.Signature.Ladder
	return l.Valid && l.Timely && (a.anybody || l.Recognised && l.Authorised)
}
