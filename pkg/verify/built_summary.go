package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// SummaryDemand is what is asked of a verification summary.
type SummaryDemand struct {
	slsa.VSADemand
	KeyID string // that the envelope must name for the signature; empty asks nothing

	// Algorithm and Value name the artifact where it is no file whose digest counts, such as a disk image that a cloud
	// knows by number. Both are empty for files.
	Algorithm, Value string
}

// SummaryOf holds a verification summary against an artifact and a demand (SLSA 1.2, "verification summary attestation, how to
// verify"). The signer must be named: anybody can write a summary.
func SummaryOf(ctx context.Context, req BuiltRequest, d SummaryDemand) (*BuiltResult, error) {
	if req.Signer == nil {
		return nil, errors.New("a verification summary is worth as much as its signer, and none is named")
	}
	if len(req.Artifact.Digests) == 0 && d.Algorithm == "" {
		return nil, errNoArtifact
	}
	all, err := req.attested(ctx, req.Statement, req.Signer)
	if err != nil {
		return nil, err
	}
	for i := range all {
		a := &all[i]
		if d.Algorithm != "" && a.Statement != nil && a.Signature.Ladder.Valid && !a.Signature.Ladder.Covers {
			a.named(d)
		}
		a.demand(func() error { return a.summary(d, req.At) })
	}
	return result(all), nil
}

// named covers what is known by another name than a digest.
func (a *Attested) named(d SummaryDemand) {
	l := &a.Signature.Ladder
	if l.Covers = slices.ContainsFunc(a.Statement.Subjects, func(s Subject) bool { return s.Digest[d.Algorithm] == d.Value }); !l.Covers {
		return
	}
	switch {
	case a.beside != "":
		a.Signature = refused(a.Signature, a.beside)
	case a.expected():
		a.Signature.Reason, a.counts = "", true
	}
}

func (a *Attested) summary(d SummaryDemand, at time.Time) error {
	v := a.Statement.Summary
	switch {
	case v != nil:
	case slsa.ReadsVSA(a.Statement.PredicateType):
		return a.Statement.illegible
	default:
		return fmt.Errorf("predicateType: expected a verification summary v0.2 or v1, found %q", a.Statement.PredicateType)
	}
	a.Summary = v
	if d.KeyID != "" && a.keyID != d.KeyID {
		return fmt.Errorf("the signature names the key %.80q, expected %s", a.keyID, d.KeyID)
	}
	if v.TimeVerified.After(at) {
		return fmt.Errorf("timeVerified: %s is after the moment judged at", v.TimeVerified.Format(time.RFC3339))
	}
	return v.Met(d.VSADemand)
}
