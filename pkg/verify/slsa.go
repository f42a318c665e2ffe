package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// parseProvenance takes SLSA provenance apart; nil for other predicate types.
func parseProvenance(predicateType string, p any) (*Provenance, error) {
	if kind, _ := kindOf(predicateType); kind != StatementProvenance {
		return nil, nil
	}
	read, err := slsa.Parse(predicateType, p)
	if err != nil {
		return nil, err
	}
	return &Provenance{Provenance: *read, UnknownParams: read.Parameters}, nil
}

// distrust leaves everything unknown, every parameter included: anybody can write the name of a known builder
// into a statement of his own, and sign it.
func (p *Provenance) distrust(reason string) {
	p.BuilderReason = "nobody whom the registry authorises vouches for the provenance: " + reason
}

// judge holds the provenance against the registry entry and the certificate that signed it. Only a statement that
// somebody authorised has signed comes this far: the certificate check speaks for GitHub's issuer alone.
func (p *Provenance) judge(s *Supplier, cert *certificate.Summary) {
	p.UnknownParams = nil
	for _, k := range p.Parameters {
		if !slices.Contains(s.ExternalParameters, k) {
			p.UnknownParams = append(p.UnknownParams, k)
		}
	}
	p.BuildTypeListed = p.BuildType != "" && slices.Contains(s.BuildTypes, p.BuildType)
	p.SourceReason = p.contradicted(cert)
	p.SourceListed = p.Source != "" && p.SourceReason == "" &&
		slices.ContainsFunc(s.Sources, func(l string) bool { return slsa.Repository(l) == slsa.Repository(p.Source) })
	p.BuilderKnown, p.BuilderLevel, p.BuilderReason = builder(p.BuilderID, s.Builders, cert)
}

// contradicted says what else than the source that is stated was built, by the certificate or by what the provenance says was fetched.
func (p *Provenance) contradicted(cert *certificate.Summary) string {
	if p.Source == "" {
		return ""
	}
	if !p.SourceAgrees(cert) {
		return fmt.Sprintf("source: the provenance names %.200q at %.80q, the certificate %.200q at %.80q", p.Source, p.SourceRef, cert.SourceRepositoryURI, cert.SourceRepositoryRef)
	}
	if err := p.SourceResolved(); err != nil {
		return err.Error()
	}
	return ""
}

// builder says whether the registry lists a builder id, exactly or without its @ref when the registry gives
// it without one, and whether the certificate agrees that this builder signed.
func builder(id string, listed []Builder, cert *certificate.Summary) (known bool, level int, reason string) {
	if id == "" {
		return false, 0, "the provenance names no builder"
	}
	for _, b := range listed {
		err := slsa.MatchBuilder(b.ID, id)
		switch {
		case err == nil:
			known, level = true, max(level, b.MaxLevel)
		case strings.HasPrefix(id, b.ID+"@"): // nearly, and the reason says what is missing
			reason = ": " + err.Error()
		}
	}
	if !known {
		return false, 0, "the registry entry does not list the builder " + id + reason
	}
	if r := slsa.Contradicted(id, cert); r != "" {
		return false, 0, r
	}
	return true, level, ""
}
