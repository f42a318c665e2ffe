package verify

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// cloudBuild judges an answer of Google Cloud Build about an image: one of its entries must hold and meet the demand.
func (r BuiltRequest) cloudBuild(answer *slsa.CloudBuildAnswer, err error, d ProvenanceDemand) (*BuiltResult, error) {
	kind := "cloud-build-provenance"
	fail := func(err error) (*BuiltResult, error) {
		a := Attested{Signature: decision.Signature{Path: r.StatementName, Kind: kind, Ladder: decision.Ladder{Present: true}, Reason: err.Error()}}
		return result([]Attested{a}), nil
	}
	switch {
	case len(d.CloudBuild) == 0:
		return nil, errors.New("an answer of Google Cloud Build is signed with Google's keys, and none is at hand")
	case err != nil:
		return fail(err)
	case asked(r.Thresholds.TransparencyLog)+asked(r.Thresholds.Timestamp)+asked(r.Thresholds.SignedCertificateTimestamp) > 0:
		return fail(errors.New("log entries, proven times or promises of a certificate log are asked for, and an answer of Google Cloud Build, which is signed with a key, cannot have any"))
	case answer.Image != r.sha256Of():
		return fail(fmt.Errorf("the answer is about the image %.80q", answer.Image))
	}
	var all []Attested
	for i, e := range answer.Entries {
		a := Attested{Where: fmt.Sprintf("entry %d", i), Signature: decision.Signature{Path: r.StatementName, Kind: kind, Tried: true, Ladder: decision.Ladder{Present: true}}}
		if err := r.cloudBuildEntry(&a, e, answer.Image, d); err != nil {
			a.Signature.Reason = fmt.Sprintf("entry %d: %v", i, err)
		}
		all = append(all, a)
	}
	return result(all), nil // one that does not hold takes nothing from the others: they come from a service, one by one
}

func (r BuiltRequest) cloudBuildEntry(a *Attested, e slsa.CloudBuildEntry, image string, d ProvenanceDemand) error {
	payload, err := e.Statement(image, d.CloudBuild, fixedKeys)
	if err != nil {
		return err
	}
	l := &a.Signature.Ladder
	l.Valid, l.Recognised, l.Authorised, l.Timely = true, true, true, true // the key is the buyer's, and states no term
	a.Signature.Signer = "Google Cloud Build"
	if a.Statement, err = parseStatement(payload); err != nil {
		return fmt.Errorf("signed statement: %w", err)
	}
	a.Signature.PredicateType = a.Statement.PredicateType
	l.Covers = slices.ContainsFunc(a.Statement.Subjects, func(s Subject) bool { return "sha256:"+s.Digest["sha256"] == image })
	if !l.Covers {
		return errors.New("the statement is about another image: " + a.Statement.Subjects[0].stated())
	}
	a.counts = true
	if err := a.Statement.meets(d, r.At, nil); err != nil {
		a.unmet = true
		return err
	}
	a.Met = l.Whole()
	return nil
}
