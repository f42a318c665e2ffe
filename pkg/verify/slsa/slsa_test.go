package slsa

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

func TestProvenanceShapes(t *testing.T) {
	const repo = "https://github.com/owner/repo"
	for _, tt := range []struct{ name, predicateType, predicate, builder, source, ref, commit string }{
		{"slsa-github-generator v0.2", TypeV02, `{"builder":{"id":"b"},"buildType":"t","invocation":{"configSource":{"uri":"git+https://github.com/owner/repo@refs/heads/main","digest":{"sha1":"c"}}}}`, "b", repo, "refs/heads/main", "c"},
		{"attest-build-provenance v1", TypeV1, `{"buildDefinition":{"buildType":"t","externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://github.com/owner/repo","path":"p"}},"resolvedDependencies":[{"uri":"git+https://github.com/owner/repo@refs/tags/v1","digest":{"gitCommit":"c"}}]},"runDetails":{"builder":{"id":"b"}}}`, "b", repo, "refs/tags/v1", "c"},
		{"source as text", TypeV1, `{"buildDefinition":{"externalParameters":{"source":"git+https://github.com/owner/repo@main"}},"runDetails":{"builder":{"id":"b"}}}`, "b", repo, "main", ""},
		{"commit of another repository", TypeV1, `{"buildDefinition":{"externalParameters":{"source":"git+https://github.com/owner/repo"},"resolvedDependencies":[{"uri":"git+https://github.com/owner/repo2","digest":{"gitCommit":"c"}}]},"runDetails":{"builder":{"id":"b"}}}`, "b", repo, "", ""},
		{"delegated, two repositories", TypeV1, `{"buildDefinition":{"buildType":"` + delegatedBuild + `","resolvedDependencies":[{"uri":"git+https://github.com/owner/repo"},{"uri":"git+https://github.com/owner/other"}]},"runDetails":{"builder":{"id":"b"}}}`, "b", "", "", ""},
		{"v0.1", TypeV01, `{"builder":{"id":"b"},"recipe":{"type":"t"}}`, "b", "", "", ""},
		{"repository that is no URI", TypeV1, `{"buildDefinition":{"externalParameters":{"workflow":{"repository":"owner/repo"}}},"runDetails":{}}`, "", "", "", ""},
		{"wrong types everywhere", TypeV1, `{"buildDefinition":[],"runDetails":{"builder":"b"}}`, "", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, err := strictjson.Strict([]byte(tt.predicate), strictjson.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := Parse(tt.predicateType, tree)
			if err != nil {
				t.Fatal(err)
			}
			if p.BuilderID != tt.builder || p.Source != tt.source || p.SourceRef != tt.ref || p.SourceCommit != tt.commit {
				t.Errorf("got %+v", p)
			}
		})
	}
	if _, err := Parse(TypeV1, []any{}); err == nil {
		t.Error("a predicate that is no object was accepted")
	}
}

func TestSourceIsComparedWhole(t *testing.T) {
	for _, tt := range []struct {
		stated string
		equal  bool
	}{
		{"git+https://github.com/owner/repo@refs/heads/main", true},
		{"https://GitHub.com/owner/repo.git/", true},
		{"https://GitHub.com/owner/repo.git", true},
		{"https://github.com/owner/repo/", true},
		{"https://github.com/owner/repo2", false},
		{"https://github.com/owner/repo/sub", false},
		{"https://github.com/Owner/repo", false},
		{"http://github.com/owner/repo", false},
		{"https://github.com.evil.example/owner/repo", false},
		{"https://github.com@evil.example/owner/repo", false},
		{"https://github.com/owner/repo?x", false},
		{"", false},
	} {
		if got := Repository(tt.stated) == Repository("https://github.com/owner/repo"); got != tt.equal {
			t.Errorf("%q: %v as %q", tt.stated, got, Repository(tt.stated))
		}
	}
}
