package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// attestationFacts lists every statement of the delivery, in order of path and place.
func (ev *evidence) attestationFacts() []fact.Attestation {
	out := make([]fact.Attestation, 0, len(ev.trust.Statements))
	for _, s := range ev.trust.Statements {
		out = append(out, ev.attestationFact(s))
	}
	return out
}

// vouchedAbout lists the statements about an artifact that are vouched for on every rung. A check that asks an artifact for its
// attestations cannot be answered by somebody whom the registry does not know.
func (ev *evidence) vouchedAbout(file *delivery.File) []fact.Attestation {
	var out []fact.Attestation
	for _, w := range ev.sayings().about[file.Path] {
		if w.statement.Ladder.Whole() {
			out = append(out, ev.attestationFact(w.statement))
		}
	}
	return out
}

// against lists what signers of the supplier say against a file.
func (ev *evidence) against(file *delivery.File) []string {
	var out []string
	for _, o := range ev.trust.Against(file.Path) {
		out = append(out, o.Statement.Path+", by "+o.By+": "+o.Reason)
	}
	return out
}

// attestationFact describes a statement. It is made once for each, and its lists are shared: thousands of artifacts may show statements that have thousands of
// subjects.
func (ev *evidence) attestationFact(s *verify.Statement) fact.Attestation {
	made := ev.sayings().facts
	if made[s] == nil {
		made[s] = ev.describe(s)
	}
	return *made[s]
}

func (ev *evidence) describe(s *verify.Statement) *fact.Attestation {
	f := &fact.Attestation{
		Path: s.Path, Kind: string(s.Kind), PredicateType: s.PredicateType,
		Subjects: s.SubjectNames(), Artifacts: ev.artifactsOf(s), Documents: s.Documents,
		Trust: ev.statementTrust(s), Readable: ev.unreadIn(s) == "", Reason: ev.unreadIn(s),
		Scan: fact.Scan{DatabaseOn: absentDate(), FinishedOn: absentDate()},
	}
	if c := s.Content.Scan; c != nil {
		f.Scan = fact.Scan{
			Scanner: c.Scanner, Version: c.Version, Database: c.Database, DatabaseOn: dateFromTime(c.DatabaseOn), FinishedOn: dateFromTime(c.FinishedOn),
			Counted: c.Counted, Results: c.Results, Found: c.Found,
		}
	}
	if c := s.Content.TestResult; c != nil {
		f.Tests = fact.TestResult{Result: c.Result, Passed: c.Passed, Warned: c.Warned, Failed: c.Failed}
	}
	if c := s.Content.Attributes; c != nil {
		f.Producer = c.Producer
		for _, a := range c.Attributes {
			f.Attributes = append(f.Attributes, fact.Attribute{Name: a.Name, Target: a.Target, Conditions: a.Conditions, Evidence: a.Evidence})
		}
	}
	if c := s.Content.Release; c != nil {
		f.Release = fact.Release{PURL: c.PURL, Name: c.Name, Version: c.Version}
	}
	return f
}

// artifactsOf lists the software that a statement is about by digest, by its place.
func (ev *evidence) artifactsOf(s *verify.Statement) []string {
	var out []string
	for _, l := range s.Covered {
		i, found := slices.BinarySearchFunc(ev.delivery.Files, l.Path, func(f *delivery.File, path string) int { return strings.Compare(f.Path, path) })
		if found && ev.delivery.Files[i].Role == delivery.Artifact {
			out = append(out, ev.placeOf(ev.delivery.Files[i]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
