package slsa

import (
	"strings"
	"testing"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

func TestMatchBuilder(t *testing.T) {
	const (
		generator = generatorWorkflows + "generator_generic_slsa3.yml"
		workflow  = "https://github.com/meridian/builders/.github/workflows/build.yml"
		commit    = "5fab0105fab0105fab0105fab0105fab0105fab0"
	)
	for _, tt := range []struct {
		name, listed, id, reason string // an empty reason: the same
	}{
		{"exact", "https://b.example/x", "https://b.example/x", ""},
		{"exact with a version", workflow + "@refs/heads/main", workflow + "@refs/heads/main", ""},
		{"exact at a commit", workflow + "@" + commit, workflow + "@" + commit, ""},
		{"exact, and no URI", "our builder", "our builder", ""},
		{"a tag", workflow, workflow + "@refs/tags/v2", ""},
		{"a branch", workflow, workflow + "@refs/heads/main", ""},
		{"a branch with an @", workflow, workflow + "@refs/heads/a@b", ""},
		{"a numbered version", "https://cloudbuild.googleapis.com/GoogleHostedWorker", "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3", ""},
		{"an owner that begins with @", "https://hub.example/@meridian/build", "https://hub.example/@meridian/build@v1", ""},
		{"a release of the generator", generator, generator + "@refs/tags/v2.1.0", ""},
		{"the generator at a branch that is named", generator + "@refs/heads/main", generator + "@refs/heads/main", ""},

		{"none listed", "", "https://b.example/x", "found none"},
		{"none named", "https://b.example/x", "", "found none"},
		{"a user", "https://forge.example", "https://forge.example@evil.example/x", `its host is "evil.example"`},
		{"a user of a path", "https://forge.example/x", "https://forge.example@evil.example/x", `its host is "evil.example"`},
		{"a user that is listed", "https://u@forge.example/x", "https://u@forge.example/x", `its host is "forge.example"`},
		{"a user with a password", "https://u:p@forge.example/x", "https://u:p@forge.example/x@v1", `its host is "forge.example"`},
		{"no path, and a version", "https://forge.example", "https://forge.example@v1", "its host"},
		{"the root, and an owner", "https://hub.example/", "https://hub.example/@mallory/build", "expected https://hub.example/, found"},
		{"the root, and a version", "https://hub.example/", "https://hub.example/@v1", "expected https://hub.example/, found"},
		{"a directory, and an owner", "https://hub.example/x/", "https://hub.example/x/@v1", "expected https://hub.example/x/, found"},
		{"another owner", "https://hub.example/meridian", "https://hub.example/meridian@mallory/build", "a numbered version"},
		{"another owner of a version", "https://hub.example/meridian", "https://hub.example/meridian@v1/build", "a numbered version"},
		{"no URI, and a version", "builder", "builder@v1", "expected builder, found"},
		{"no host", "urn:builder:x", "urn:builder:x@v1", "expected urn:builder:x, found"},
		{"a query", "https://b.example/x?y", "https://b.example/x?y@v1", "expected https://b.example/x?y, found"},
		{"a second version", workflow + "@refs/heads/main", workflow + "@refs/heads/main@v2", "expected " + workflow + "@refs/heads/main, found"},
		{"another host in another case", "https://b.example/x", "https://B.example/x@v1", "expected https://b.example/x, found"},
		{"another port", "https://b.example/x", "https://b.example:443/x@v1", "expected https://b.example/x, found"},
		{"an empty version", workflow, workflow + "@", "a numbered version"},
		{"a short name", workflow, workflow + "@main", "a numbered version"},
		{"a commit", workflow, workflow + "@" + commit, "name it with that ref to accept that"},
		{"a pull request", workflow, workflow + "@refs/pull/7/merge", "name it with that ref to accept that"},
		{"a way out of the branch", workflow, workflow + "@refs/heads/../../../mallory/x", "a numbered version"},
		{"a branch with a query", workflow, workflow + "@refs/heads/x?y", "a numbered version"},
		{"a branch with a space", workflow, workflow + "@refs/heads/x y", "a numbered version"},
		{"the generator at a branch", generator, generator + "@refs/heads/main", "expected a release"},
		{"the generator at a pull request", generator, generator + "@refs/pull/7/merge", "expected a release"},
		{"the generator at a commit", generator, generator + "@" + commit, "expected a release"},
		{"the generator at a pre-release", generator, generator + "@refs/tags/v2.1.0-rc.1", "expected a release"},
		{"the generator at a part of a version", generator, generator + "@refs/tags/v2", "expected a release"},
		{"the generator at a number", generator, generator + "@v2.1.0", "expected a release"},
	} {
		err := MatchBuilder(tt.listed, tt.id)
		if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: %v, expected …%s…", tt.name, err, tt.reason)
		}
	}
}

// TestWorkflowAtARef has a workflow sign at a ref that nobody named: what the provenance leaves out the certificate says.
func TestWorkflowAtARef(t *testing.T) {
	const (
		source    = "https://github.com/meridian/infupump"
		generator = generatorWorkflows + "generator_generic_slsa3.yml"
		workflow  = "https://github.com/meridian/builders/.github/workflows/build.yml"
		commit    = "@5fab0105fab0105fab0105fab0105fab0105fab0"
	)
	for _, tt := range []struct {
		name, builder, stated, certified, signer string
		met                                      bool
	}{
		{"the generator's release", generator, "@refs/tags/v2.1.0", "@refs/tags/v2.1.0", "", true},
		{"the generator at a branch", generator, "@refs/heads/evil", "@refs/heads/evil", "", false},
		{"the generator at a pull request", generator, "@refs/pull/7/merge", "@refs/pull/7/merge", "", false},
		{"the generator at a commit", generator, commit, commit, "", false},
		{"the generator at a branch that the provenance leaves out", generator, "", "@refs/heads/evil", "", false},
		{"the generator's release that the provenance leaves out", generator, "", "@refs/tags/v2.1.0", "", true},
		{"the generator at a branch, as the signer who is named", generator, "@refs/heads/main", "@refs/heads/main", generator + "@refs/heads/main", true},
		{"the generator at another branch than the signer's", generator, "@refs/heads/evil", "@refs/heads/evil", generator + "@refs/heads/main", false},
		{"another branch than the certificate's", generator, "@refs/tags/v2.1.0", "@refs/heads/main", generator + "@refs/heads/main", false},
		{"a workflow at a tag", workflow, "", "@refs/tags/v2", "", true},
		{"a workflow at a commit", workflow, commit, commit, "", false},
		{"a workflow at a commit that the provenance leaves out", workflow, "", commit, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cert := &certificate.Summary{SubjectAlternativeName: tt.builder + tt.certified}
			cert.Issuer, cert.SourceRepositoryURI, cert.BuildSignerURI = githubIssuer, source, tt.builder+tt.certified
			p := &Provenance{BuilderID: tt.builder + tt.stated, Source: source}
			if err := p.Met(Demand{Builder: tt.builder, Source: source, Signer: tt.signer}, cert); (err == nil) != tt.met {
				t.Error(err)
			}
		})
	}
}
