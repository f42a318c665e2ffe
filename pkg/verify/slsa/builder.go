package slsa

import (
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// githubIssuer is the OIDC issuer of GitHub Actions, githubRunners the builder id of its own runners, which
// names no workflow.
const (
	githubIssuer  = "https://token.actions.githubusercontent.com"
	githubRunners = "https://github.com/actions/runner/"
)

// delegators are the workflows of slsa-github-generator that sign on behalf of another reusable workflow and
// state that one as the builder. Only their releases are trusted to do so.
var delegators = map[string]bool{
	generatorWorkflows + "delegator_generic_slsa3.yml":          true,
	generatorWorkflows + "delegator_lowperms-generic_slsa3.yml": true,
}

// Contradicted compares a builder id that is a GitHub workflow with the workflow that the certificate says
// signed. A build on GitHub's plain runners names the runner; there the certificate must agree on its kind.
func Contradicted(id string, cert *certificate.Summary) string {
	if cert == nil || cert.Issuer != githubIssuer {
		return ""
	}
	signer := workflow(cert)
	if strings.HasPrefix(id, githubRunners) {
		kind := strings.TrimPrefix(id, githubRunners)
		if cert.RunnerEnvironment != "" && kind != cert.RunnerEnvironment {
			return "the provenance names the builder " + id + ", but the certificate says that the runner was " + cert.RunnerEnvironment
		}
		return ""
	}
	if !strings.Contains(id, "/.github/workflows/") || id == signer {
		return ""
	}
	path, ref, hasRef := strings.Cut(signer, "@")
	if hasRef && path == id {
		if err := counts(path, ref); err != nil {
			return "the provenance names the builder without a ref, and the certificate was issued to " + signer + ": " + err.Error()
		}
		return ""
	}
	if delegates(cert) && releaseTag.MatchString(ref) {
		return ""
	}
	return "the provenance names the builder " + id + ", but the certificate was issued to " + signer
}

// SignedByBuilder says why the certificate does not prove, by itself, that the builder which the provenance names has signed
// it; empty when it does. It can for workflows of GitHub, which the certificate names, and for GitHub's own runners, where it must
// name the kind of runner and the source repository.
func (p *Provenance) SignedByBuilder(cert *certificate.Summary) string {
	const name = "; name the signer who is expected"
	switch plain := strings.HasPrefix(p.BuilderID, githubRunners) || p.BuilderID+"/" == githubRunners; {
	case cert == nil:
		return "it was signed with a key, which tells nothing of the builder" + name
	case cert.Issuer != githubIssuer:
		return "it was signed by " + cert.SubjectAlternativeName + " (" + cert.Issuer + "), which is no builder that a certificate tells" + name
	case plain && (cert.SourceRepositoryURI == "" || cert.RunnerEnvironment == ""):
		return "the certificate does not name the source repository and the runner" + name
	case !plain && !strings.Contains(p.BuilderID, "/.github/workflows/"):
		return "the builder " + p.BuilderID + " is none that a certificate tells" + name
	}
	return Contradicted(p.BuilderID, cert)
}

// runner is the builder id of GitHub's runners with their kind, where the provenance leaves that out and the certificate knows it, as
// in what npm wrote with provenance v0.2; empty for all other builders.
func (p *Provenance) runner(cert *certificate.Summary) string {
	if cert == nil || cert.Issuer != githubIssuer || cert.RunnerEnvironment == "" || p.BuilderID+"/" != githubRunners {
		return ""
	}
	return githubRunners + cert.RunnerEnvironment
}

// workflow is the one that the certificate was issued to.
func workflow(cert *certificate.Summary) string {
	if cert.BuildSignerURI != "" {
		return cert.BuildSignerURI
	}
	return cert.SubjectAlternativeName
}

// delegates says whether the certificate was issued to a workflow that signs on behalf of others.
func delegates(cert *certificate.Summary) bool {
	path, _, _ := strings.Cut(workflow(cert), "@")
	return cert.Issuer == githubIssuer && delegators[path]
}
