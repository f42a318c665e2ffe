package gate

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
)

// attestationDocs lists every statement of the delivery for the decision.
func (ev *evidence) attestationDocs() []decision.Attestation {
	var out []decision.Attestation
	for _, s := range ev.trust.Statements {
		f := ev.attestationFact(s)
		out = append(out, decision.Attestation{
			Path: s.Path, Kind: string(s.Kind), PredicateType: s.PredicateType,
			Subjects: f.Subjects, Artifacts: append([]string{}, f.Artifacts...), Documents: s.Documents,
			Ladder: s.Ladder, Signer: s.Signer, SignedAt: moment(s.SignedAt), Reason: s.Reason, Unread: f.Reason,
			Scan: scanDoc(s), Tests: testsDoc(s), Attributes: attributesDoc(s), Release: releaseDoc(s),
		})
	}
	return out
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// attested is the part of a list that a decision gives.
func attested[T any](all []T) []T { return all[:min(len(all), decision.MaxAttested)] }

func scanDoc(s *verify.Statement) *decision.AttestedScan {
	c := s.Content.Scan
	if c == nil {
		return nil
	}
	d := &decision.AttestedScan{
		Scanner: c.Scanner, Version: c.Version, Database: c.Database, DatabaseOn: moment(c.DatabaseOn), FinishedOn: moment(c.FinishedOn),
	}
	if c.Counted {
		d.Results, d.Found = &c.Results, attested(c.Found)
	}
	return d
}

func testsDoc(s *verify.Statement) *decision.AttestedTests {
	c := s.Content.TestResult
	if c == nil {
		return nil
	}
	return &decision.AttestedTests{
		Result: c.Result, Passed: c.Passed, Warned: len(c.Warned), Failed: len(c.Failed), FailedTests: attested(c.Failed),
	}
}

func attributesDoc(s *verify.Statement) *decision.AttestedAttributes {
	c := s.Content.Attributes
	if c == nil {
		return nil
	}
	d := &decision.AttestedAttributes{Count: len(c.Attributes), Producer: c.Producer, Listed: []decision.AttestedAttribute{}}
	for _, a := range attested(c.Attributes) {
		d.Listed = append(d.Listed, attributeDoc(a))
	}
	return d
}

func attributeDoc(a predicate.Attribute) decision.AttestedAttribute {
	return decision.AttestedAttribute{Attribute: a.Name, Target: a.Target, Conditions: a.Conditions, Evidence: a.Evidence}
}

func releaseDoc(s *verify.Statement) *decision.AttestedRelease {
	c := s.Content.Release
	if c == nil {
		return nil
	}
	return &decision.AttestedRelease{PURL: c.PURL, Version: c.Version}
}
