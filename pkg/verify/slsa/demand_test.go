package slsa

import "testing"

func TestDemandedVersion(t *testing.T) {
	for _, tt := range []struct {
		tag, asked string
		within     bool
	}{
		{"v14", "v14", true}, {"v14.2", "v14", true}, {"v14.2.3", "v14", true}, {"v14", "v14.0", true},
		{"v14.2", "v14.20", false}, {"v14.20", "v14.2", false}, {"v140", "v14", false}, {"v14.2.3", "v14.2.4", false},
		{"v14-rc1", "v14", false}, {"14", "v14", false}, {"", "", false}, {"v", "v", false}, {"v1.2.3.4", "v1", false}, {"v01", "v1", false},
	} {
		if got := versionWithin(tt.tag, tt.asked); got != tt.within {
			t.Errorf("%q within %q: %v", tt.tag, tt.asked, got)
		}
	}
}

func TestDemandedRef(t *testing.T) {
	p := &Provenance{BuilderID: "https://build.example/ci", Source: "https://git.example/pump", SourceRef: "refs/tags/v4.2.0", Inputs: map[string]string{"target": "pump"}}
	for _, tt := range []struct {
		name  string
		asked Demand
		met   bool
	}{
		{"builder and source", Demand{}, true},
		{"within the version", Demand{VersionedTag: "v4"}, true},
		{"the tag", Demand{Tag: "v4.2.0"}, true},
		{"another tag", Demand{Tag: "v4.2"}, false},
		{"a branch", Demand{Branch: "main"}, false},
		{"another version", Demand{VersionedTag: "v4.3"}, false},
		{"an input", Demand{Inputs: map[string]string{"target": "pump"}}, true},
		{"another input", Demand{Inputs: map[string]string{"target": "monitor"}}, false},
		{"an input it does not have", Demand{Inputs: map[string]string{"debug": ""}}, false},
	} {
		tt.asked.Builder, tt.asked.Source = "https://build.example/ci", "https://git.example/pump"
		if err := p.Met(tt.asked, nil); (err == nil) != tt.met {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if p.Met(Demand{}, nil) == nil || p.Met(Demand{Builder: p.BuilderID}, nil) == nil || p.Met(Demand{Source: p.Source}, nil) == nil {
		t.Error("a demand for nothing is met")
	}
}
