package slsa

import (
	"strings"
	"testing"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// What provenance leaves out of a runner's name the certificate may know, and nobody else.
func TestRunners(t *testing.T) {
	const source = "https://github.com/meridian/infupump"
	cert := func(issuer, kind, repository string) *certificate.Summary {
		c := &certificate.Summary{SubjectAlternativeName: source + "/.github/workflows/release.yml@refs/heads/main"}
		c.Issuer, c.RunnerEnvironment, c.SourceRepositoryURI = issuer, kind, repository
		return c
	}
	for _, tt := range []struct {
		name, stated, asked string
		cert                *certificate.Summary
		met                 bool
		unproven            string
	}{
		{"kind stated", githubRunners + "github-hosted", githubRunners + "github-hosted", cert(githubIssuer, "github-hosted", source), true, ""},
		{"kind known to the certificate", "https://github.com/actions/runner", githubRunners + "github-hosted", cert(githubIssuer, "github-hosted", source), true, ""},
		{"no kind asked for", "https://github.com/actions/runner", "https://github.com/actions/runner", cert(githubIssuer, "github-hosted", source), true, ""},
		{"another kind", "https://github.com/actions/runner", githubRunners + "github-hosted", cert(githubIssuer, "self-hosted", source), false, ""},
		{"stated otherwise than certified", githubRunners + "github-hosted", githubRunners + "github-hosted", cert(githubIssuer, "self-hosted", source), false, "the runner was self-hosted"},
		{"another issuer", "https://github.com/actions/runner", githubRunners + "github-hosted", cert("https://issuer.example", "github-hosted", source), false, "is no builder that a certificate tells"},
		{"no certificate", githubRunners + "github-hosted", githubRunners + "github-hosted", nil, true, "signed with a key"},
		{"certificate without a repository", githubRunners + "github-hosted", githubRunners + "github-hosted", cert(githubIssuer, "github-hosted", ""), true, "does not name the source repository"},
		{"certificate of another repository", githubRunners + "github-hosted", githubRunners + "github-hosted", cert(githubIssuer, "github-hosted", source+"2"), false, ""},
	} {
		p := &Provenance{BuilderID: tt.stated, Source: source}
		if err := p.Met(Demand{Builder: tt.asked, Source: source}, tt.cert); (err == nil) != tt.met {
			t.Errorf("%s: %v", tt.name, err)
		}
		if why := p.SignedByBuilder(tt.cert); (why == "") != (tt.unproven == "") || !strings.Contains(why, tt.unproven) {
			t.Errorf("%s: %q", tt.name, why)
		}
	}
}

// TestReusableWorkflow holds the builder against the extensions of the certificate: the workflow that signed counts, not the one that
// called it, whatever the certificate's name says.
func TestReusableWorkflow(t *testing.T) {
	const (
		source   = "https://github.com/meridian/infupump"
		reusable = "https://github.com/meridian/builders/.github/workflows/build.yml"
		caller   = source + "/.github/workflows/release.yml"
	)
	cert := func(signer, name string) *certificate.Summary {
		c := &certificate.Summary{SubjectAlternativeName: name}
		c.Issuer, c.SourceRepositoryURI, c.SourceRepositoryRef = githubIssuer, source, "refs/tags/v4.2.0"
		c.BuildSignerURI, c.BuildConfigURI = signer, caller+"@refs/tags/v4.2.0"
		return c
	}
	for _, tt := range []struct {
		name, stated string
		cert         *certificate.Summary
		reason       string
	}{
		{"the reusable workflow", reusable + "@refs/tags/v2", cert(reusable+"@refs/tags/v2", reusable+"@refs/tags/v2"), ""},
		{"without its ref", reusable, cert(reusable+"@refs/tags/v2", reusable+"@refs/tags/v2"), ""},
		{"at another ref", reusable + "@refs/tags/v1", cert(reusable+"@refs/tags/v2", reusable+"@refs/tags/v2"), "issued to " + reusable + "@refs/tags/v2"},
		{"the caller", caller + "@refs/tags/v4.2.0", cert(reusable+"@refs/tags/v2", reusable+"@refs/tags/v2"), "issued to " + reusable},
		{"a name that the extension contradicts", reusable + "@refs/tags/v2", cert(caller+"@refs/tags/v4.2.0", reusable+"@refs/tags/v2"), "issued to " + caller},
		{"no extension", reusable + "@refs/tags/v2", cert("", reusable+"@refs/tags/v2"), ""},
	} {
		p := &Provenance{BuilderID: tt.stated, Source: source, SourceRef: "refs/tags/v4.2.0"}
		err := p.Met(Demand{Builder: tt.stated, Source: source, Tag: "v4.2.0"}, tt.cert)
		why := p.SignedByBuilder(tt.cert)
		if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) || (why == "") != (tt.reason == "") {
			t.Errorf("%s: %v, %q; expected %q", tt.name, err, why, tt.reason)
		}
	}
	p := &Provenance{BuilderID: reusable, Source: source, SourceRef: "refs/tags/v4.3.0"}
	if err := p.Met(Demand{Builder: reusable, Source: source}, cert(reusable+"@refs/tags/v2", reusable)); err == nil || !strings.Contains(err.Error(), "the certificate") {
		t.Errorf("another tag than the certificate's: %v", err)
	}
}
