package verify

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// parseProvenance takes SLSA provenance apart; nil for other predicate types. What a builder left out stays
// empty, and empty matches nothing in the registry.
func parseProvenance(predicateType string, p any) (*Provenance, error) {
	if m, _ := meaningOf(predicateType); m != provenance {
		return nil, nil
	}
	if _, ok := p.(map[string]any); !ok {
		return nil, errors.New("expected an object")
	}
	if predicateType == slsaV1 {
		return provenanceV1(p), nil
	}
	return provenanceV0(predicateType, p), nil
}

// provenanceV0 reads v0.1 and v0.2 (https://slsa.dev/spec/v0.2/provenance). In v0.1 the source is the
// material that recipe.definedInMaterial points at; only the invocation form of v0.2 states it by itself.
func provenanceV0(predicateType string, p any) *Provenance {
	out := &Provenance{PredicateType: predicateType, BuilderID: text(p, "builder", "id")}
	out.BuildType = text(p, "buildType")
	out.FinishedOn = moment(text(p, "metadata", "buildFinishedOn"))
	out.UnknownParams = keys(child(p, "invocation", "parameters"))
	if predicateType == slsaV01 {
		out.BuildType = text(p, "recipe", "type")
		out.UnknownParams = keys(child(p, "recipe", "arguments"))
		return out
	}
	config := child(p, "invocation", "configSource")
	out.Source, out.SourceRef = splitSource(text(config, "uri"))
	out.SourceCommit = commit(child(config, "digest"))
	return out
}

// provenanceV1 reads v1 (https://slsa.dev/spec/v1.0/provenance). Where the source is depends on the build
// type: GitHub's workflow type names it in externalParameters.workflow, slsa-github-generator's delegated
// and container-based types in externalParameters.source.
func provenanceV1(p any) *Provenance {
	out := &Provenance{PredicateType: slsaV1, BuilderID: text(p, "runDetails", "builder", "id")}
	out.BuildType = text(p, "buildDefinition", "buildType")
	out.FinishedOn = moment(text(p, "runDetails", "metadata", "finishedOn"))
	params := child(p, "buildDefinition", "externalParameters")
	out.UnknownParams = keys(params)
	if w := child(params, "workflow"); w != nil {
		out.Source, out.SourceRef = text(w, "repository"), text(w, "ref")
		if out.Source != "" && !strings.Contains(out.Source, "://") {
			out.Source = "" // not a URI: say nothing rather than guess a host
		}
		out.Source, _ = splitSource(out.Source)
	} else {
		source := child(params, "source")
		uri, _ := source.(string)
		if uri == "" {
			uri = text(source, "uri")
			out.SourceCommit = commit(child(source, "digest"))
		}
		out.Source, out.SourceRef = splitSource(uri)
	}
	if out.BuildType == delegatedBuild && out.Source == "" {
		out.Source, out.SourceRef = onlySource(p)
	}
	if out.SourceCommit == "" {
		out.SourceCommit = resolvedCommit(p, out)
	}
	return out
}

// delegatedBuild is the build type of slsa-github-generator's delegated builders: the source is the one
// repository among the resolved dependencies.
const delegatedBuild = "https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0"

func onlySource(p any) (source, ref string) {
	list, _ := child(p, "buildDefinition", "resolvedDependencies").([]any)
	found := 0
	for _, d := range list {
		if uri := text(d, "uri"); strings.HasPrefix(uri, "git+") {
			source, ref = splitSource(uri)
			found++
		}
	}
	if found != 1 {
		return "", "" // none, or a choice that is not ours to make
	}
	return source, ref
}

// resolvedCommit finds the commit of the stated source among the resolved dependencies.
func resolvedCommit(p any, of *Provenance) string {
	list, _ := child(p, "buildDefinition", "resolvedDependencies").([]any)
	for _, d := range list {
		source, ref := splitSource(text(d, "uri"))
		if of.Source != "" && normaliseSource(source) == normaliseSource(of.Source) && (ref == of.SourceRef || ref == "") {
			return commit(child(d, "digest"))
		}
	}
	return ""
}

func commit(digest any) string {
	for _, k := range []string{"gitCommit", "sha1"} {
		if c := text(digest, k); c != "" {
			return c
		}
	}
	return ""
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func keys(v any) []string {
	m, _ := v.(map[string]any)
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

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

// normaliseSource writes a repository URI in one form: no git+, no .git, no trailing slash, the host in
// lower case. Paths keep their case: two repositories may differ in it.
func normaliseSource(uri string) string {
	source, _ := splitSource(strings.TrimSpace(uri))
	u, err := url.Parse(source)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return source
	}
	path := strings.TrimSuffix(strings.TrimRight(u.EscapedPath(), "/"), ".git")
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + path
}

// distrust leaves everything unknown, every parameter included: anybody can write the name of a known builder
// into a statement of his own, and sign it.
func (p *Provenance) distrust(reason string) {
	p.BuilderReason = "nobody whom the registry authorises vouches for the provenance: " + reason
}

// judge holds the provenance against the registry entry and the certificate that signed it. Only a statement that
// somebody authorised has signed comes this far: the certificate check speaks for GitHub's issuer alone.
func (p *Provenance) judge(s *Supplier, cert *certificate.Summary) {
	stated := p.UnknownParams
	p.UnknownParams = nil
	for _, k := range stated {
		if !slices.Contains(s.ExternalParameters, k) {
			p.UnknownParams = append(p.UnknownParams, k)
		}
	}
	p.BuildTypeListed = p.BuildType != "" && slices.Contains(s.BuildTypes, p.BuildType)
	p.SourceListed = p.Source != "" && p.sourceAgrees(cert) &&
		slices.ContainsFunc(s.Sources, func(l string) bool { return normaliseSource(l) == normaliseSource(p.Source) })
	p.BuilderKnown, p.BuilderLevel, p.BuilderReason = builder(p.BuilderID, s.Builders, cert)
}

// sourceAgrees says whether the certificate, when it names the source repository and ref, names the same.
// The predicate is what the builder wrote; the certificate is what the identity provider knew.
func (p *Provenance) sourceAgrees(cert *certificate.Summary) bool {
	if cert == nil {
		return true
	}
	if uri := cert.SourceRepositoryURI; uri != "" && normaliseSource(uri) != normaliseSource(p.Source) {
		return false
	}
	return cert.SourceRepositoryRef == "" || p.SourceRef == "" || cert.SourceRepositoryRef == p.SourceRef
}

// builder says whether the registry lists a builder id, exactly or without its @ref when the registry gives
// it without one, and whether the certificate agrees that this builder signed.
func builder(id string, listed []Builder, cert *certificate.Summary) (known bool, level int, reason string) {
	if id == "" {
		return false, 0, "the provenance names no builder"
	}
	for _, b := range listed {
		if sameBuilder(b.ID, id) {
			known, level = true, max(level, b.MaxLevel)
		}
	}
	if !known {
		return false, 0, "the registry entry does not list the builder " + id
	}
	if r := contradicted(id, cert); r != "" {
		return false, 0, r
	}
	return true, level, ""
}

func sameBuilder(listed, id string) bool {
	if listed == id {
		return true
	}
	path, _, hasRef := strings.Cut(id, "@")
	return hasRef && !strings.Contains(listed, "@") && listed == path
}

// githubIssuer is the OIDC issuer of GitHub Actions, githubRunners the builder id of its own runners, which
// names no workflow.
const (
	githubIssuer  = "https://token.actions.githubusercontent.com"
	githubRunners = "https://github.com/actions/runner/"
)

// delegators are the workflows of slsa-github-generator that sign on behalf of another reusable workflow and
// state that one as the builder. Only their releases are trusted to do so.
var delegators = map[string]bool{
	"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/delegator_generic_slsa3.yml":          true,
	"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/delegator_lowperms-generic_slsa3.yml": true,
}

var releaseTag = regexp.MustCompile(`^refs/tags/v[0-9]+\.[0-9]+\.[0-9]+$`)

// contradicted compares a builder id that is a GitHub workflow with the workflow that the certificate says
// signed. A build on GitHub's plain runners names the runner; there the certificate must agree on its kind.
func contradicted(id string, cert *certificate.Summary) string {
	if cert == nil || cert.Issuer != githubIssuer {
		return ""
	}
	signer := cert.BuildSignerURI
	if signer == "" {
		signer = cert.SubjectAlternativeName
	}
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
	if hasRef && path == id || delegators[path] && releaseTag.MatchString(ref) {
		return ""
	}
	return "the provenance names the builder " + id + ", but the certificate was issued to " + signer
}
