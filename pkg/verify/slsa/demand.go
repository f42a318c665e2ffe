package slsa

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// Demand is what a caller expects of provenance. Empty fields ask nothing; Builder and Source are required: without them
// anybody's build of anything would do.
type Demand struct {
	Builder      string // builder id, exact, or without its @ref
	Source       string // URI of the source repository; without a scheme, https is meant
	Branch       string // such as main
	Tag          string // such as v1.2.3, exact
	VersionedTag string // v1.2 accepts v1.2 and v1.2.3, not v1.20; v1.2.0 accepts v1.2
	Inputs       map[string]string

	// Signer is a certificate name that the caller accepts, letter by letter. Naming a delegating workflow of
	// slsa-github-generator here accepts it at a branch as well; otherwise only its releases count.
	Signer string
}

// Met says why the provenance does not meet a demand; nil when it does. The certificate is the verified one of the
// signature, nil for a key: what it knows of builder and source must not contradict the predicate.
func (p *Provenance) Met(d Demand, cert *certificate.Summary) error {
	switch {
	case d.Builder == "":
		return fmt.Errorf("expected a builder id to hold the provenance against (it names %q)", p.BuilderID)
	case d.Source == "":
		return fmt.Errorf("expected a source repository to hold the provenance against (it names %q)", p.Source)
	}
	if err := p.builtBy(d, cert); err != nil {
		return err
	}
	if wanted := Repository(withScheme(d.Source)); p.Source == "" || Repository(p.Source) != wanted {
		return fmt.Errorf("source: expected %s, found %q", wanted, p.Source)
	}
	if !p.SourceAgrees(cert) {
		return fmt.Errorf("source: the provenance names %s at %q, the certificate %s at %q", p.Source, p.SourceRef, cert.SourceRepositoryURI, cert.SourceRepositoryRef)
	}
	if err := p.SourceResolved(); err != nil {
		return err
	}
	ref := p.SourceRef
	if ref == "" && cert != nil {
		ref = cert.SourceRepositoryRef
	}
	if err := d.ref(ref); err != nil {
		return err
	}
	return p.startedWith(d.Inputs)
}

func (p *Provenance) builtBy(d Demand, cert *certificate.Summary) error {
	if p.BuilderID == "" || !SameBuilder(d.Builder, p.BuilderID) && d.Builder != p.runner(cert) {
		return fmt.Errorf("builder: expected %s, found %q", d.Builder, p.BuilderID)
	}
	if cert != nil && d.Signer == cert.SubjectAlternativeName && delegates(cert) {
		return nil
	}
	if reason := Contradicted(p.BuilderID, cert); reason != "" {
		return fmt.Errorf("builder: %s", reason)
	}
	return nil
}

func withScheme(uri string) string {
	if strings.Contains(uri, "://") {
		return uri
	}
	return "https://" + uri
}

func (d Demand) ref(ref string) error {
	if d.Branch != "" && ref != "refs/heads/"+d.Branch {
		return fmt.Errorf("source: expected branch %s, found %q", d.Branch, ref)
	}
	if d.Tag != "" && ref != "refs/tags/"+d.Tag {
		return fmt.Errorf("source: expected tag %s, found %q", d.Tag, ref)
	}
	if d.VersionedTag == "" {
		return nil
	}
	tag, isTag := strings.CutPrefix(ref, "refs/tags/")
	if !isTag || !versionWithin(tag, d.VersionedTag) {
		return fmt.Errorf("source: expected a tag of version %s, found %q", d.VersionedTag, ref)
	}
	return nil
}

func (p *Provenance) startedWith(inputs map[string]string) error {
	names := make([]string, 0, len(inputs))
	for name := range inputs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if found, there := p.Inputs[name]; !there || found != inputs[name] {
			return fmt.Errorf("build input %s: expected %q, found %q", name, inputs[name], found)
		}
	}
	return nil
}
