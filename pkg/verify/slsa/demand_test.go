package slsa

import (
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

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

const demandedCommit = "5fab0105fab0105fab0105fab0105fab0105fab0"

func TestDemandedRef(t *testing.T) {
	p := &Provenance{BuilderID: "https://build.example/ci", Source: "https://git.example/pump", SourceRef: "refs/tags/v4.2.0", SourceCommit: demandedCommit, Inputs: map[string]string{"target": "pump"}}
	for _, tt := range []struct {
		name  string
		asked Demand
		met   bool
	}{
		{"builder and source", Demand{}, true},
		{"within the version", Demand{VersionedTag: "v4"}, true},
		{"the tag", Demand{Tag: "v4.2.0"}, true},
		{"another tag", Demand{Tag: "v4.2"}, false},
		{"the tag, as git writes it", Demand{Tag: "refs/tags/v4.2.0"}, true},
		{"another tag, as git writes it", Demand{Tag: "refs/tags/v4.2"}, false},
		{"the version, as git writes it", Demand{VersionedTag: "refs/tags/v4.2"}, true},
		{"a branch of that name", Demand{Branch: "refs/tags/v4.2.0"}, false},
		{"the ref behind the source", Demand{Source: "git.example/pump@refs/tags/v4.2.0"}, true},
		{"another ref behind the source", Demand{Source: "git+https://git.example/pump.git@refs/tags/v9"}, false},
		{"a branch behind the source", Demand{Source: "https://git.example/pump@refs/heads/v4.2.0"}, false},
		{"a short name behind the source", Demand{Source: "https://git.example/pump@v4.2.0"}, false},
		{"a path behind the source", Demand{Source: "https://git.example/pump@evil/other"}, false},
		{"the commit behind the source", Demand{Source: "https://git.example/pump@" + demandedCommit}, true},
		{"another commit behind the source", Demand{Source: "https://git.example/pump@" + strings.Repeat("a", 40)}, false},
		{"a part of the commit", Demand{Source: "https://git.example/pump@" + demandedCommit[:12]}, false},
		{"a branch", Demand{Branch: "main"}, false},
		{"another version", Demand{VersionedTag: "v4.3"}, false},
		{"an input", Demand{Inputs: map[string]string{"target": "pump"}}, true},
		{"another input", Demand{Inputs: map[string]string{"target": "monitor"}}, false},
		{"an input it does not have", Demand{Inputs: map[string]string{"debug": ""}}, false},
	} {
		if tt.asked.Builder = "https://build.example/ci"; tt.asked.Source == "" {
			tt.asked.Source = "https://git.example/pump"
		}
		if err := p.Met(tt.asked, nil); (err == nil) != tt.met {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if p.Met(Demand{}, nil) == nil || p.Met(Demand{Builder: p.BuilderID}, nil) == nil || p.Met(Demand{Source: p.Source}, nil) == nil {
		t.Error("a demand for nothing is met")
	}
	cert := &certificate.Summary{}
	cert.SourceRepositoryDigest = strings.Repeat("a", 40)
	if p.Met(Demand{Builder: p.BuilderID, Source: p.Source + "@" + demandedCommit}, cert) == nil {
		t.Error("a commit is met that the certificate contradicts")
	}
}

func TestTimesOfABuild(t *testing.T) {
	on := func(month time.Month) time.Time { return time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name              string
		started, finished time.Time
		met               bool
	}{
		{"none stated", time.Time{}, time.Time{}, true},
		{"in order", on(5), on(6), true},
		{"at once, at the moment", on(7), on(7), true},
		{"the end alone", time.Time{}, on(6), true},
		{"the end alone, too late", time.Time{}, on(8), false},
		{"the start alone, too late", on(8), time.Time{}, false},
		{"the end before the start", on(6), on(5), false},
	} {
		p := &Provenance{BuilderID: "https://build.example/ci", Source: "https://git.example/pump", StartedOn: tt.started, FinishedOn: tt.finished}
		if err := p.Met(Demand{Builder: p.BuilderID, Source: p.Source, At: on(7)}, nil); (err == nil) != tt.met || err != nil && !strings.Contains(err.Error(), "times: ") {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for _, of := range []string{TypeV02, TypeV1} {
		for stated, met := range map[any]bool{
			"2026-06-01T00:00:00Z": true, "2026-06-01T02:00:00+02:00": true, "": true, nil: true,
			"2099-01-01T00:00:00Z": false, "2026-06-01T00:00:00": false, "2026-06-01": false, " 2026-06-01T00:00:00Z": false, "2026-06-01T00:00:00z": false, "x": false, 4070908800: false, true: false,
		} {
			for _, name := range [][2]string{{"buildStartedOn", "startedOn"}, {"buildFinishedOn", "finishedOn"}} {
				p, err := Parse(of, map[string]any{
					"builder": map[string]any{"id": "https://build.example/ci"}, "invocation": map[string]any{"configSource": map[string]any{"uri": "https://git.example/pump"}}, "metadata": map[string]any{name[0]: stated},
					"buildDefinition": map[string]any{"externalParameters": map[string]any{"source": "https://git.example/pump"}},
					"runDetails":      map[string]any{"builder": map[string]any{"id": "https://build.example/ci"}, "metadata": map[string]any{name[1]: stated}},
				})
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Met(Demand{Builder: "https://build.example/ci", Source: "https://git.example/pump", At: on(7)}, nil); (err == nil) != met {
					t.Errorf("%s %s %v: %v", of, name, stated, err)
				}
			}
		}
	}
	late := &Provenance{BuilderID: "https://build.example/ci", Source: "https://git.example/pump", FinishedOn: on(8)}
	if err := late.Met(Demand{Builder: late.BuilderID, Source: late.Source}, nil); err != nil {
		t.Errorf("no moment is asked for: %v", err)
	}
}
