// Package slsa reads SLSA provenance (v0.1, v0.2, v1), verification summaries and what registries and builders wrap
// them in, and holds them against what a caller expects. It follows "verifying artifacts" of SLSA 1.2. Whether
// somebody signed a predicate is established before: nothing in here is believed for being written down.
package slsa

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// The predicate types of provenance.
const (
	TypeV01 = "https://slsa.dev/provenance/v0.1"
	TypeV02 = "https://slsa.dev/provenance/v0.2"
	TypeV1  = "https://slsa.dev/provenance/v1"
)

// Provenance is how something was built, as the builder states it. What it leaves out is empty, and empty matches nothing.
type Provenance struct {
	PredicateType string
	BuilderID     string
	BuildType     string
	Source        string // source repository URI, without git+ and @ref
	SourceRef     string // refs/heads/… or refs/tags/…
	SourceCommit  string
	Parameters    []string          // names of all external parameters, sorted
	Inputs        map[string]string // inputs of a workflow that was started by hand
	StartedOn     time.Time         // zero when not stated
	FinishedOn    time.Time         // likewise
	StartedText   string            // what is stated instead when that cannot be read; empty otherwise
	FinishedText  string            // likewise

	unresolved string // why the source that was asked for is not the one that was fetched; empty when it is, or the build type does not say
}

// child and text are the two ways into a predicate.
var child, text = strictjson.Member, strictjson.MemberText

// Parse takes a predicate apart. It is an error when its type is none of provenance.
func Parse(predicateType string, predicate any) (*Provenance, error) {
	if _, ok := predicate.(map[string]any); !ok {
		return nil, errors.New("predicate: expected an object")
	}
	switch predicateType {
	case TypeV1:
		return provenanceV1(predicate), nil
	case TypeV01, TypeV02:
		return provenanceV0(predicateType, predicate), nil
	}
	return nil, fmt.Errorf("predicateType: expected SLSA provenance v0.1, v0.2 or v1, found %q", predicateType)
}

// provenanceV0 reads v0.1 and v0.2 (https://slsa.dev/spec/v0.2/provenance). In v0.1 the source is the
// material that recipe.definedInMaterial points at; only the invocation form of v0.2 states it by itself.
func provenanceV0(predicateType string, p any) *Provenance {
	out := &Provenance{PredicateType: predicateType, BuilderID: text(p, "builder", "id")}
	out.BuildType = text(p, "buildType")
	out.StartedOn, out.StartedText = moment(child(p, "metadata", "buildStartedOn"))
	out.FinishedOn, out.FinishedText = moment(child(p, "metadata", "buildFinishedOn"))
	out.Parameters = parameters(child(p, "invocation", "parameters"))
	if predicateType == TypeV01 {
		out.BuildType = text(p, "recipe", "type")
		out.Parameters = parameters(child(p, "recipe", "arguments"))
		out.cloudBuild(p)
		return out
	}
	config := child(p, "invocation", "configSource")
	out.Source, out.SourceRef = splitSource(text(config, "uri"))
	stated := commits(child(config, "digest"))
	out.SourceCommit = first(stated)
	out.Inputs = inputs(child(p, "invocation", "environment", "github_event_payload", "inputs"))
	if out.unresolved = contradicted(out, append(stated, fetchedCommits(child(p, "materials"), out)...)); out.unresolved == "" {
		out.unresolved = otherMaterial(p, out)
	}
	return out
}

// inputs keeps what is text; a number or truth value is no input that somebody typed.
func inputs(v any) map[string]string {
	m, _ := v.(map[string]any)
	out := map[string]string{}
	for name, value := range m {
		if s, ok := value.(string); ok {
			out[name] = s
		}
	}
	return out
}

// provenanceV1 reads v1 (https://slsa.dev/spec/v1.0/provenance). Where the source is depends on the build
// type: GitHub's workflow type names it in externalParameters.workflow, slsa-github-generator's delegated
// and container-based types in externalParameters.source.
func provenanceV1(p any) *Provenance {
	out := &Provenance{PredicateType: TypeV1, BuilderID: text(p, "runDetails", "builder", "id")}
	out.BuildType = text(p, "buildDefinition", "buildType")
	out.StartedOn, out.StartedText = moment(child(p, "runDetails", "metadata", "startedOn"))
	out.FinishedOn, out.FinishedText = moment(child(p, "runDetails", "metadata", "finishedOn"))
	params := child(p, "buildDefinition", "externalParameters")
	var stated []string
	out.Parameters = parameters(params)
	out.Inputs = inputs(child(params, "inputs"))
	if w := child(params, "workflow"); w != nil {
		out.Source, out.SourceRef = text(w, "repository"), text(w, "ref")
		if out.Source != "" && !strings.Contains(out.Source, "://") {
			out.Source = "" // not a URI: say nothing rather than guess a host
		}
	} else {
		source := child(params, "source")
		uri, _ := source.(string)
		if uri == "" {
			uri = text(source, "uri")
			stated = commits(child(source, "digest"))
		}
		out.Source, out.SourceRef = splitSource(uri)
	}
	if out.BuildType == delegatedBuild && out.Source == "" {
		out.Source, out.SourceRef = onlySource(p)
	}
	stated = append(stated, fetchedCommits(child(p, "buildDefinition", "resolvedDependencies"), out)...)
	out.SourceCommit = first(stated)
	if out.unresolved = contradicted(out, stated); out.unresolved == "" && workflowBuilds[out.BuildType] {
		out.unresolved = unresolved(p, out)
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

// fetchedCommits lists the commits of the stated source among resolved dependencies or materials, in their order.
func fetchedCommits(dependencies any, of *Provenance) []string {
	var out []string
	list, _ := dependencies.([]any)
	for _, d := range list {
		source, ref := splitSource(text(d, "uri"))
		if of.Source == "" || Repository(source) != Repository(of.Source) || ref != of.SourceRef && ref != "" {
			continue
		}
		out = append(out, commits(child(d, "digest"))...)
	}
	return out
}

// commits lists what a digest states to be the commit, under either of the names for one.
func commits(digest any) []string {
	var out []string
	for _, k := range []string{"gitCommit", "sha1"} {
		if c := text(digest, k); c != "" {
			out = append(out, c)
		}
	}
	return out
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// moment reads a time, or gives what stands in its place. Nothing and an empty text state none.
func moment(v any) (on time.Time, instead string) {
	if v == nil || v == "" {
		return time.Time{}, ""
	}
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Sprintf("%.80v", v)
	}
	return t.UTC(), ""
}

// NoObject stands for parameters that are no object, as every type of provenance wants them: they have no names that an entry of the registry could allow.
const NoObject = "(parameters that are no object)"

// parameters are the names of what a build was given from outside, sorted; none when nothing is stated.
func parameters(v any) []string {
	if v == nil {
		return nil
	}
	m, is := v.(map[string]any)
	if !is {
		return []string{NoObject}
	}
	return slices.Sorted(maps.Keys(m))
}
