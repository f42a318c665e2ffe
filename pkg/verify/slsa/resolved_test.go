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

// Provenance v0.2 of build types that fetch their source first must have it as the first material.
func TestFirstMaterial(t *testing.T) {
	const at, commitA, commitB = "git+https://github.com/maker/pump@refs/tags/v1", "aaaa", "bbbb"
	material := func(uri, commit string) any {
		return map[string]any{"uri": uri, "digest": map[string]any{"sha1": commit}}
	}
	for _, tt := range []struct {
		name      string
		buildType string
		materials []any
		reason    string // empty: it is
	}{
		{"the source", "", []any{material(at, commitA)}, ""},
		{"the source before tools", "", []any{material(at, commitA), material("git+https://github.com/maker/tools@refs/heads/main", commitB)}, ""},
		{"another repository", "", []any{material("git+https://github.com/evil/pump@refs/tags/v1", commitA), material(at, commitA)}, "the first material is"},
		{"another ref", "", []any{material("git+https://github.com/maker/pump@refs/heads/main", commitA)}, "the first material is"},
		{"another commit", "", []any{material(at, commitB)}, "two commits"},
		{"another commit further on", "", []any{material(at, commitA), material(at, commitB)}, "two commits"},
		{"no commit", "", []any{map[string]any{"uri": at}}, "the first material is"},
		{"none", "", nil, "states no materials"},
		{"of a type that does not say", "https://build.example/type", nil, ""},
	} {
		for _, begins := range configured {
			buildType := begins + "generic@v1"
			if tt.buildType != "" {
				buildType = tt.buildType
			}
			p, err := Parse(TypeV02, map[string]any{
				"builder": map[string]any{"id": "https://build.example/b"}, "buildType": buildType, "materials": tt.materials,
				"invocation": map[string]any{"configSource": map[string]any{"uri": at, "digest": map[string]any{"sha1": commitA}}},
			})
			if err != nil {
				t.Fatal(err)
			}
			err = p.Met(Demand{Builder: "https://build.example/b", Source: "https://github.com/maker/pump"}, nil)
			if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("%s, %s: %v, expected %q", tt.name, buildType, err, tt.reason)
			}
		}
	}
}

// A build of any type that states more than one commit of its source states none.
func TestOneCommit(t *testing.T) {
	const source, at = "git+https://build.example/pump", "git+https://build.example/pump@refs/tags/v1"
	a, b := strings.Repeat("a", 40), strings.Repeat("b", 40)
	dependency := func(uri string, digest map[string]any) any { return map[string]any{"uri": uri, "digest": digest} }
	for _, tt := range []struct {
		name         string
		source       any
		dependencies []any
		met          bool
	}{
		{"two stated in one digest", map[string]any{"uri": at, "digest": map[string]any{"gitCommit": a, "sha1": b}}, nil, false},
		{"one", at, []any{dependency(at, map[string]any{"gitCommit": a})}, true},
		{"one, twice", at, []any{dependency(at, map[string]any{"gitCommit": a}), dependency(at, map[string]any{"sha1": a})}, true},
		{"two", at, []any{dependency(at, map[string]any{"gitCommit": a}), dependency(at, map[string]any{"gitCommit": b})}, false},
		{"two, one without a ref", at, []any{dependency(at, map[string]any{"gitCommit": a}), dependency(source, map[string]any{"gitCommit": b})}, false},
		{"two in one digest", at, []any{dependency(at, map[string]any{"gitCommit": a, "sha1": b})}, false},
		{"of another ref", at, []any{dependency(at, map[string]any{"gitCommit": a}), dependency(source+"@refs/heads/main", map[string]any{"gitCommit": b})}, true},
		{"that the build was started for", source + "@" + a, []any{dependency(source+"@"+a, map[string]any{"gitCommit": a})}, true},
		{"another than the build was started for", source + "@" + b, []any{dependency(source+"@"+b, map[string]any{"gitCommit": a})}, false},
	} {
		p, err := Parse(TypeV1, map[string]any{
			"buildDefinition": map[string]any{"buildType": "https://build.example/type", "externalParameters": map[string]any{"source": tt.source}, "resolvedDependencies": tt.dependencies},
			"runDetails":      map[string]any{"builder": map[string]any{"id": "https://build.example/b"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Met(Demand{Builder: "https://build.example/b", Source: "https://build.example/pump"}, nil); (err == nil) != tt.met {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Those of GitHub's workflows too, of which a dependency without a ref is one of the source.
func TestOneCommitOfWorkflows(t *testing.T) {
	const source = "git+https://github.com/maker/pump"
	a, b := strings.Repeat("a", 40), strings.Repeat("b", 40)
	dependency := func(uri string, digest map[string]any) any { return map[string]any{"uri": uri, "digest": digest} }
	for _, tt := range []struct {
		name, ref    string
		dependencies []any
		met          bool
	}{
		{"one", "refs/tags/v1", []any{dependency(source+"@refs/tags/v1", map[string]any{"gitCommit": a})}, true},
		{"another without a ref, before", "refs/tags/v1", []any{dependency(source, map[string]any{"gitCommit": b}), dependency(source+"@refs/tags/v1", map[string]any{"gitCommit": a})}, false},
		{"two in one digest", "refs/tags/v1", []any{dependency(source+"@refs/tags/v1", map[string]any{"gitCommit": a, "sha1": b})}, false},
		{"another than the ref, which is a commit", b, []any{dependency(source+"@"+b, map[string]any{"gitCommit": a})}, false},
	} {
		for buildType := range workflowBuilds {
			p, err := Parse(TypeV1, map[string]any{
				"buildDefinition": map[string]any{"buildType": buildType, "resolvedDependencies": tt.dependencies,
					"externalParameters": map[string]any{"workflow": map[string]any{"repository": "https://github.com/maker/pump", "ref": tt.ref}}},
				"runDetails": map[string]any{"builder": map[string]any{"id": "https://build.example/b"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Met(Demand{Builder: "https://build.example/b", Source: "https://github.com/maker/pump"}, nil); (err == nil) != tt.met {
				t.Errorf("%s, %s: %v", tt.name, buildType, err)
			}
		}
	}
}

// A build of any type that states its source with a commit did not fetch another one of it.
func TestStatedCommitFetched(t *testing.T) {
	for _, tt := range []struct {
		dependency, commit string
		met                bool
	}{
		{"git+https://build.example/pump@refs/tags/v1", "aaaa", true},
		{"git+https://build.example/pump@refs/tags/v1", "bbbb", false},
		{"git+https://build.example/pump", "bbbb", false},
		{"git+https://build.example/pump@refs/heads/main", "bbbb", true},
		{"git+https://build.example/tools@refs/tags/v1", "bbbb", true},
	} {
		p, err := Parse(TypeV1, map[string]any{
			"buildDefinition": map[string]any{
				"buildType":            "https://build.example/type",
				"externalParameters":   map[string]any{"source": map[string]any{"uri": "git+https://build.example/pump@refs/tags/v1", "digest": map[string]any{"gitCommit": "aaaa"}}},
				"resolvedDependencies": []any{map[string]any{"uri": tt.dependency, "digest": map[string]any{"gitCommit": tt.commit}}},
			},
			"runDetails": map[string]any{"builder": map[string]any{"id": "https://build.example/b"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		err = p.Met(Demand{Builder: "https://build.example/b", Source: "https://build.example/pump"}, nil)
		if (err == nil) != tt.met || err != nil && !strings.Contains(err.Error(), `are stated: "aaaa" and "bbbb"`) {
			t.Errorf("%s %s: %v", tt.dependency, tt.commit, err)
		}
	}
}
