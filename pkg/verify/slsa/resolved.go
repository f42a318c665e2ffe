package slsa

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// workflowBuilds are the build types of GitHub's workflows. Both define that the resolved dependencies hold the source repository at its
// ref, with the commit that was fetched.
var workflowBuilds = map[string]bool{
	"https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1": true,
	"https://actions.github.io/buildtypes/workflow/v1":                       true,
}

// SourceResolved says why the source which the build was started for is not what was fetched; nil when it is, or when the build type does not
// define where that stands.
func (p *Provenance) SourceResolved() error {
	if p.unresolved == "" {
		return nil
	}
	return fmt.Errorf("source: %s", p.unresolved)
}

// unresolved holds the dependencies against the stated source. Others may be among them; two commits of the source may not.
func unresolved(p any, of *Provenance) string {
	list, _ := child(p, "buildDefinition", "resolvedDependencies").([]any)
	found, other := "", ""
	for _, d := range list {
		source, ref := splitSource(text(d, "uri"))
		fetched := first(commits(child(d, "digest")))
		switch {
		case of.Source == "" || Repository(source) != Repository(of.Source) || ref != of.SourceRef:
			if other == "" {
				other = text(d, "uri")
			}
		case fetched == "":
			return fmt.Sprintf("the resolved dependency %.200q states no commit", text(d, "uri"))
		case found != "" && found != fetched:
			return fmt.Sprintf("the resolved dependencies state two commits of %s at %q: %.80q and %.80q", of.Source, of.SourceRef, found, fetched)
		default:
			found = fetched
		}
	}
	if found != "" {
		return ""
	}
	return fmt.Sprintf("the build was started for %s at %q, and the resolved dependencies do not hold that (the first is %.200q)", of.Source, of.SourceRef, other)
}

// contradicted says that more than one commit of the source is stated, as what the build was started for or as what was fetched; empty when it is one, or none.
func contradicted(of *Provenance, stated []string) string {
	if fullCommit.MatchString(of.SourceRef) && of.SourceCommit != "" && !strings.EqualFold(of.SourceRef, of.SourceCommit) {
		return fmt.Sprintf("the build was started for %s at the commit %s, and %.80q is stated to be that", of.Source, of.SourceRef, of.SourceCommit)
	}
	for _, c := range stated {
		if c != of.SourceCommit {
			return fmt.Sprintf("two commits of %s at %q are stated: %.80q and %.80q", of.Source, of.SourceRef, of.SourceCommit, c)
		}
	}
	return ""
}

// fullCommit is a ref that is the name of a commit itself, in SHA-1 or SHA-256.
var fullCommit = regexp.MustCompile(`^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$`)

// configured are how the build types of v0.2 begin whose first material is the source that the build was configured by.
var configured = []string{"https://github.com/slsa-framework/slsa-github-generator/", "https://github.com/npm/cli/gha/"}

// otherMaterial holds the first material of v0.2 against the source that is stated (invocation.configSource); empty when it is that, or when the build
// type does not say what its materials are.
func otherMaterial(p any, of *Provenance) string {
	if !slices.ContainsFunc(configured, func(begins string) bool { return strings.HasPrefix(of.BuildType, begins) }) {
		return ""
	}
	materials, _ := child(p, "materials").([]any)
	if len(materials) == 0 {
		return "it states no materials, of which the source should be the first"
	}
	uri, fetched := text(materials[0], "uri"), first(commits(child(materials[0], "digest")))
	source, ref := splitSource(uri)
	if Repository(source) != Repository(of.Source) || ref != of.SourceRef || fetched != of.SourceCommit || fetched == "" {
		return fmt.Sprintf("the build was started for %s at %q with the commit %q, and the first material is %.200q with the commit %.80q", of.Source, of.SourceRef, of.SourceCommit, uri, fetched)
	}
	return ""
}
