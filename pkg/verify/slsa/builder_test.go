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
