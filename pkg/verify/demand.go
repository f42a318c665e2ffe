package verify

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
)

// Demand is what a buyer asks of provenance. Empty fields ask nothing, but Builder and Source are required.
type Demand struct {
	Builder      string // builder id, exact, or without its @ref
	Source       string // source repository URI
	Branch       string // main
	Tag          string // v1.2.3, exact
	VersionedTag string // v1.2 accepts v1.2 and v1.2.3 (not v1.20); v1.2.0 accepts v1.2
}

// Meets says why the provenance does not meet a demand; nil when it does. The certificate is the verified
// one of the signature: what it knows of builder and source must not contradict the predicate.
func (p *Provenance) Meets(d Demand, cert *certificate.Summary) error {
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

func (d Demand) ref(ref string) error {
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
