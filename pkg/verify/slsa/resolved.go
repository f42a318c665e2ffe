package slsa

import "fmt"

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
		fetched := commit(child(d, "digest"))
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
