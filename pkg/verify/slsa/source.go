package slsa

import (
	"net/url"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// splitSource takes "git+https://host/owner/repo@ref" apart. The ref starts at the last @ of the path, so
// that a user name before the host is not taken for one.
func splitSource(uri string) (source, ref string) {
	uri = strings.TrimPrefix(uri, "git+")
	host := strings.Index(uri, "://")
	if host < 0 {
		return uri, ""
	}
	slash := strings.IndexByte(uri[host+3:], '/')
	if slash < 0 {
		return uri, ""
	}
	path := uri[host+3+slash:]
	before, after, found := strings.Cut(path, "@")
	if !found {
		return uri, ""
	}
	return uri[:host+3+slash] + before, after
}

// Repository writes a repository URI in one form: no git+, no .git, no trailing slash, the host in
// lower case. Paths keep their case: two repositories may differ in it.
func Repository(uri string) string {
	source, _ := splitSource(strings.TrimSpace(uri))
	u, err := url.Parse(source)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return source
	}
	path := strings.TrimSuffix(strings.TrimRight(u.EscapedPath(), "/"), ".git")
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + path
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
