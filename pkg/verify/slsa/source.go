package slsa

import (
	"net/url"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// splitSource takes "git+https://host/owner/repo@ref" apart, as SPDX writes a download location of git. A user name before the host,
// and a segment of the path that begins with @, as in https://host/@owner/repo, begin no ref. A full ref begins at the first
// @refs/, since refs may hold an @ as well; any other at the last @.
func splitSource(uri string) (source, ref string) {
	uri = strings.TrimPrefix(uri, "git+")
	host := strings.Index(uri, "://")
	if host < 0 || strings.HasPrefix(uri, storage) {
		return uri, ""
	}
	slash := strings.IndexByte(uri[host+3:], '/')
	if slash < 0 {
		return uri, ""
	}
	path := host + 3 + slash
	at := -1
	for i := path + 1; i < len(uri); i++ {
		if uri[i] != '@' || uri[i-1] == '/' {
			continue
		}
		at = i
		if strings.HasPrefix(uri[i:], "@refs/") {
			break
		}
	}
	if at < 0 {
		return uri, ""
	}
	return uri[:at], uri[at+1:]
}

// storage is the scheme of Google's object store. Names in it hold what they like, and have no ref.
const storage = "gs://"

// Repository writes the URI of a repository, which has no ref, in one form: no git+, no .git, no trailing slash, the host in
// lower case. Paths keep their case: two repositories may differ in it.
func Repository(uri string) string {
	source := strings.TrimPrefix(strings.TrimSpace(uri), "git+")
	u, err := url.Parse(source)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return source
	}
	path := strings.TrimSuffix(strings.TrimRight(u.EscapedPath(), "/"), ".git")
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + path
}

// Ref is the ref that a source names behind its repository; empty for a repository alone.
func Ref(source string) string {
	_, ref := splitSource(strings.TrimSpace(source))
	return ref
}

// SourceAgrees says whether the certificate, when it names the source repository and ref, names the same.
// The predicate is what the builder wrote; the certificate is what the identity provider knew.
func (p *Provenance) SourceAgrees(cert *certificate.Summary) bool {
	if cert == nil {
		return true
	}
	if uri := cert.SourceRepositoryURI; uri != "" && Repository(uri) != Repository(p.Source) {
		return false
	}
	return cert.SourceRepositoryRef == "" || p.SourceRef == "" || cert.SourceRepositoryRef == p.SourceRef
}

// SourceOf is the repository that the certificate says was built, in one form; empty when it names none. Certificates of GitHub from before there was an
// extension for all issuers name the repository without its host.
func SourceOf(cert *certificate.Summary) string {
	switch {
	case cert == nil:
		return ""
	case cert.SourceRepositoryURI != "":
		return Repository(cert.SourceRepositoryURI)
	case cert.GithubWorkflowRepository != "" && cert.Issuer == githubIssuer:
		return Repository("https://github.com/" + cert.GithubWorkflowRepository)
	}
	return ""
}

// Shared says whether the certificate bears the name of something that lies in another repository than the one that was built, such as a workflow that any
// repository may call (GitHub: "reusable workflow"): the name alone then says nothing of whose build it was.
func Shared(cert *certificate.Summary) bool {
	source := SourceOf(cert)
	return source != "" && strings.Contains(cert.SubjectAlternativeName, "://") && !strings.HasPrefix(Repository(cert.SubjectAlternativeName), source+"/")
}
