package slsa

import (
	"strings"
	"testing"
)

func TestSourceResolved(t *testing.T) {
	const at, commitA, commitB = "git+https://github.com/maker/pump@refs/tags/v1", "aaaa", "bbbb"
	dependency := func(uri, commit string) any {
		return map[string]any{"uri": uri, "digest": map[string]any{"gitCommit": commit}}
	}
	for _, tt := range []struct {
		name         string
		buildType    string
		dependencies []any
		reason       string // empty: it is
	}{
		{"the source", "", []any{dependency(at, commitA)}, ""},
		{"the source after another repository", "", []any{dependency("git+https://github.com/maker/tools@refs/heads/main", commitB), dependency(at, commitA)}, ""},
		{"the source twice", "", []any{dependency(at, commitA), dependency(at, commitA)}, ""},
		{"another repository", "", []any{dependency("git+https://github.com/evil/pump@refs/tags/v1", commitA)}, "do not hold that (the first is \"git+https://github.com/evil"},
		{"another ref", "", []any{dependency("git+https://github.com/maker/pump@refs/heads/main", commitA)}, "do not hold that"},
		{"no ref", "", []any{dependency("git+https://github.com/maker/pump", commitA)}, "do not hold that"},
		{"no commit", "", []any{map[string]any{"uri": at}}, "states no commit"},
		{"two commits", "", []any{dependency(at, commitA), dependency(at, commitB)}, "two commits"},
		{"none", "", nil, "do not hold that"},
		{"of a type that does not say", "https://build.example/type", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for buildType := range workflowBuilds {
				if tt.buildType != "" {
					buildType = tt.buildType
				}
				p, err := Parse(TypeV1, map[string]any{
					"buildDefinition": map[string]any{
						"buildType":            buildType,
						"externalParameters":   map[string]any{"workflow": map[string]any{"repository": "https://github.com/maker/pump", "ref": "refs/tags/v1"}},
						"resolvedDependencies": tt.dependencies,
					},
					"runDetails": map[string]any{"builder": map[string]any{"id": "https://build.example/b"}},
				})
				if err != nil {
					t.Fatal(err)
				}
				err = p.Met(Demand{Builder: "https://build.example/b", Source: "https://github.com/maker/pump"}, nil)
				if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) {
					t.Errorf("%s: %v, expected %q", buildType, err, tt.reason)
				}
			}
		})
	}
}
