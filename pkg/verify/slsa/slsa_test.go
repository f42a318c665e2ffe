package slsa

import (
	"strings"
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
	const asked = "https://github.com/owner/repo"
	for _, tt := range []struct {
		stated string // as the URI of a source
		equal  bool
		ref    string
	}{
		{"git+https://github.com/owner/repo@refs/heads/main", true, "refs/heads/main"},
		{"git+https://github.com/owner/repo@refs/tags/@scope/pump@4.2.0", true, "refs/tags/@scope/pump@4.2.0"},
		{"git+https://github.com/owner/repo@v4.2.0", true, "v4.2.0"},
		{"https://GitHub.com/owner/repo.git/", true, ""},
		{"https://GitHub.com/owner/repo.git", true, ""},
		{"https://github.com/owner/repo/", true, ""},
		{"https://github.com/owner/repo2", false, ""},
		{"https://github.com/owner/repo/sub", false, ""},
		{"https://github.com/Owner/repo", false, ""},
		{"http://github.com/owner/repo", false, ""},
		{"https://github.com.evil.example/owner/repo", false, ""},
		{"https://github.com@evil.example/owner/repo", false, ""},
		{"https://github.com/owner/repo?x", false, ""},
		{"https://github.com/owner/@repo", false, ""},
		{"https://github.com/@owner/repo@main", false, "main"},
		{"", false, ""},
	} {
		source, ref := splitSource(tt.stated)
		if got := Repository(source) == Repository(asked); got != tt.equal || ref != tt.ref {
			t.Errorf("%q: %v as %q at %q", tt.stated, got, Repository(source), ref)
		}
	}
}

// TestOwnersThatBeginWithAt has repositories apart that differ only behind an @ which begins a segment of the path.
func TestOwnersThatBeginWithAt(t *testing.T) {
	const template = `{"buildDefinition":{"externalParameters":{"source":"git+https://hub.example/SOURCE"}},"runDetails":{"builder":{"id":"b"}}}`
	for _, tt := range []struct {
		stated, asked string
		met           bool
	}{
		{"@mallory/fw", "@alice/fw", false},
		{"x/@mallory/fw", "x/@alice/fw", false},
		{"@alice/fw", "@alice/fw", true},
		{"@alice/fw@refs/tags/v1", "@alice/fw", true},
		{"@alice/fw@refs/tags/v1", "@alice/fw@refs/tags/v1", true},
		{"@alice/fw", "", false},
	} {
		tree, err := strictjson.Strict(strings.Replace(template, "SOURCE", tt.stated, 1), strictjson.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(TypeV1, tree)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Met(Demand{Builder: "b", Source: "https://hub.example/" + tt.asked}, nil); (err == nil) != tt.met {
			t.Errorf("stated %s, asked %s: %v", tt.stated, tt.asked, err)
		}
	}
	if source, ref := splitSource("gs://bucket/@mallory/source@1.tgz#17"); source != "gs://bucket/@mallory/source@1.tgz#17" || ref != "" {
		t.Errorf("a name in a store was cut: %q at %q", source, ref)
	}
}

// A workflow's repository is a URI without a ref: an @ in it is part of it.
func TestRepositoryOfAWorkflowHasNoRef(t *testing.T) {
	tree, err := strictjson.Strict(`{"buildDefinition":{"externalParameters":{"workflow":{"repository":"https://github.com/owner/repo@x","ref":"refs/heads/main"}}},"runDetails":{"builder":{"id":"b"}}}`, strictjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(TypeV1, tree)
	if err != nil {
		t.Fatal(err)
	}
	if p.Met(Demand{Builder: "b", Source: "https://github.com/owner/repo"}, nil) == nil {
		t.Errorf("%q passes for what it begins with", p.Source)
	}
}
