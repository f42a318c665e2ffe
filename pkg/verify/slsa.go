package verify

import (
	"fmt"
	"slices"

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

// judge holds the provenance against the registry entry and whoever signed it. Only a statement that somebody authorised has signed comes this far: the
// certificate check speaks for GitHub's issuer alone.
func (p *Provenance) judge(req Request, by []speaker) {
	p.UnknownParams = nil
	for _, k := range p.Parameters {
		if !slices.Contains(req.Supplier.ExternalParameters, k) {
			p.UnknownParams = append(p.UnknownParams, k)
		}
	}
	p.BuildTypeListed = p.BuildType != "" && slices.Contains(req.Supplier.BuildTypes, p.BuildType)
	p.SourceReason = p.contradicted(by[0].certificate)
	p.SourceListed = p.Source != "" && p.SourceReason == "" && req.Supplier.ListsSource(p.Source)
	p.BuilderKnown, p.BuilderLevel, p.BuilderReason = p.builder(req.Supplier, req.Supplier.provers(req.Product), by)
}

// ListsSource says whether a source repository is one of the entry's.
func (s *Supplier) ListsSource(repository string) bool {
	return slices.ContainsFunc(s.Sources, func(l string) bool { return slsa.Repository(l) == slsa.Repository(repository) })
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
