package verify

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// demand is what a conformance case asks of provenance. Empty fields ask nothing, but Builder and Source are
// required.
type demand struct {
	Builder      string // builder id, exact, or without its @ref
	Source       string // source repository URI
	Branch       string // main
	Tag          string // v1.2.3, exact
	VersionedTag string // v1.2 accepts v1.2 and v1.2.3 (not v1.20); v1.2.0 accepts v1.2
}

// meets says why the provenance does not meet a demand; nil when it does. The certificate is the verified
// one of the signature: what it knows of builder and source must not contradict the predicate.
func (p *Provenance) meets(d demand, cert *certificate.Summary) error {
	if p == nil {
		return errors.New("the statement is no SLSA provenance")
	}
	if d.Builder == "" || d.Source == "" {
		return errors.New("expected a builder id and a source to hold the provenance against")
	}
	if known, _, reason := builder(p.BuilderID, []Builder{{ID: d.Builder, MaxLevel: 3}}, cert); !known {
		return errors.New(reason)
	}
	if p.Source == "" || normaliseSource(p.Source) != normaliseSource(d.Source) || !p.sourceAgrees(cert) {
		return fmt.Errorf("expected the source %s, found %q", d.Source, p.Source)
	}
	ref := p.SourceRef
	if ref == "" && cert != nil {
		ref = cert.SourceRepositoryRef
	}
	return d.ref(ref)
}

func (d demand) ref(ref string) error {
	if d.Branch != "" && ref != "refs/heads/"+d.Branch {
		return fmt.Errorf("expected branch %s, found %q", d.Branch, ref)
	}
	if d.Tag != "" && ref != "refs/tags/"+d.Tag {
		return fmt.Errorf("expected tag %s, found %q", d.Tag, ref)
	}
	if d.VersionedTag == "" {
		return nil
	}
	tag, isTag := strings.CutPrefix(ref, "refs/tags/")
	if !isTag || !versionWithin(tag, d.VersionedTag) {
		return fmt.Errorf("expected a tag of version %s, found %q", d.VersionedTag, ref)
	}
	return nil
}

// versionWithin says whether a tag is the asked version or a release within it, number by number; numbers
// that the tag leaves out are 0.
func versionWithin(tag, asked string) bool {
	t, okT := numbers(tag)
	a, okA := numbers(asked)
	if !okT || !okA {
		return false
	}
	for i, n := range a {
		found := 0
		if i < len(t) {
			found = t[i]
		}
		if found != n {
			return false
		}
	}
	return true
}

// numbers reads v1, v1.2 or v1.2.3. Pre-releases and build metadata are no plain versions.
func numbers(v string) ([]int, bool) {
	v, ok := strings.CutPrefix(v, "v")
	parts := strings.Split(v, ".")
	if !ok || len(parts) > 3 {
		return nil, false
	}
	var out []int
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || strconv.Itoa(n) != p {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

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
	p := &Provenance{BuilderID: "https://build.example/ci", Source: "https://git.example/pump", SourceRef: "refs/tags/v4.2.0"}
	for _, tt := range []struct {
		name  string
		asked demand
		met   bool
	}{
		{"builder and source", demand{}, true},
		{"within the version", demand{VersionedTag: "v4"}, true},
		{"the tag", demand{Tag: "v4.2.0"}, true},
		{"another tag", demand{Tag: "v4.2"}, false},
		{"a branch", demand{Branch: "main"}, false},
		{"another version", demand{VersionedTag: "v4.3"}, false},
	} {
		tt.asked.Builder, tt.asked.Source = "https://build.example/ci", "https://git.example/pump"
		if err := p.meets(tt.asked, nil); (err == nil) != tt.met {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if p.meets(demand{}, nil) == nil || (*Provenance)(nil).meets(demand{Builder: "b", Source: "s"}, nil) == nil {
		t.Error("a demand for nothing, or of nothing, is met")
	}
}
