package slsa

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// Demand is what a caller expects of provenance. Empty fields ask nothing; Builder and Source are required: without them
// anybody's build of anything would do.
type Demand struct {
	Builder      string // builder id, exact, or without its @ref
	Source       string // URI of the source repository; without a scheme, https is meant; with @REF, that full ref or commit is asked for too
	Branch       string // such as main, or refs/heads/main
	Tag          string // such as v1.2.3, or refs/tags/v1.2.3, exact
	VersionedTag string // v1.2 accepts v1.2 and v1.2.3, not v1.20; v1.2.0 accepts v1.2
	Inputs       map[string]string

	At time.Time // the moment judged at, by which the build must have ended; zero asks nothing

	// Signer is a certificate name that the caller accepts, letter by letter. Naming a workflow of
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
	repository, wanted := splitSource(withScheme(strings.TrimSpace(d.Source)))
	if repository = Repository(repository); p.Source == "" || Repository(p.Source) != repository {
		return fmt.Errorf("source: expected %s, found %q", repository, p.Source)
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
	if err := p.at(wanted, ref, cert); err != nil {
		return err
	}
	if err := d.ref(ref); err != nil {
		return err
	}
	if err := p.startedWith(d.Inputs); err != nil {
		return err
	}
	return p.TimesAgree(d.At)
}

// TimesAgree holds the times that are stated against each other and against the moment judged at (zero: not asked), and says what is wrong with them; nil when
// nothing is. SLSA lets builders leave them out.
func (p *Provenance) TimesAgree(at time.Time) error {
	for _, t := range []struct {
		what string
		on   time.Time
		text string
	}{{"started", p.StartedOn, p.StartedText}, {"finished", p.FinishedOn, p.FinishedText}} {
		if t.text != "" {
			return fmt.Errorf("times: when the build %s: expected a moment with its zone, as 2026-11-20T08:00:00Z, found %q", t.what, t.text)
		}
		if !at.IsZero() && t.on.After(at) {
			return fmt.Errorf("times: the build %s on %s, after the moment judged at", t.what, t.on.Format(time.RFC3339))
		}
	}
	if !p.StartedOn.IsZero() && !p.FinishedOn.IsZero() && p.FinishedOn.Before(p.StartedOn) {
		return fmt.Errorf("times: the build finished on %s, before it started on %s", p.FinishedOn.Format(time.RFC3339), p.StartedOn.Format(time.RFC3339))
	}
	return nil
}

func (p *Provenance) builtBy(d Demand, cert *certificate.Summary) error {
	named := cert != nil && d.Signer == cert.SubjectAlternativeName && d.Signer == workflow(cert) // with its ref
	if err := MatchBuilder(d.Builder, p.BuilderID); err != nil && d.Builder != p.runner(cert) {
		if !named || d.Signer != p.BuilderID || !strings.HasPrefix(d.Signer, d.Builder+"@") {
			return fmt.Errorf("builder: %w", err)
		}
	}
	if named && delegates(cert) {
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

// commitHash is a commit of git in full, by SHA-1 or SHA-256.
var commitHash = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// at holds the ref behind the @ of an asked source against the ref and the commit that were built. A short name could mean a branch, a tag
// or a commit, of which somebody may make another one of that name.
func (p *Provenance) at(wanted, ref string, cert *certificate.Summary) error {
	switch {
	case wanted == "":
		return nil
	case commitHash.MatchString(wanted):
		if p.SourceCommit != wanted {
			return fmt.Errorf("source: expected the commit %s, found %q", wanted, p.SourceCommit)
		}
		if cert != nil && cert.SourceRepositoryDigest != "" && cert.SourceRepositoryDigest != wanted {
			return fmt.Errorf("source: expected the commit %s, the certificate names %q", wanted, cert.SourceRepositoryDigest)
		}
		return nil
	case !strings.HasPrefix(wanted, "refs/"):
		return fmt.Errorf("source: %q behind the @ of the expected source is no full ref (%s…, %s…) and no full commit; leave it out, and ask for the branch or the tag", wanted, branches, tags)
	case wanted != ref:
		return fmt.Errorf("source: expected the ref %s, found %q", wanted, ref)
	}
	return nil
}

// Where git keeps branches and tags.
const (
	branches = "refs/heads/"
	tags     = "refs/tags/"
)

func (d Demand) ref(ref string) error {
	if d.Branch != "" && ref != branches+strings.TrimPrefix(d.Branch, branches) {
		return fmt.Errorf("source: expected branch %s, found %q", d.Branch, ref)
	}
	if d.Tag != "" && ref != tags+strings.TrimPrefix(d.Tag, tags) {
		return fmt.Errorf("source: expected tag %s, found %q", d.Tag, ref)
	}
	if d.VersionedTag == "" {
		return nil
	}
	tag, isTag := strings.CutPrefix(ref, tags)
	if !isTag || !versionWithin(tag, strings.TrimPrefix(d.VersionedTag, tags)) {
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
