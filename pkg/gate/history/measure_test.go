package history

import (
	"cmp"
	"errors"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// changes are the checks that compare; none is where there are none.
var (
	changes = Comparing{Signers: {"SIG-008": true}, Content: {"GRF-009-HASH": true}}
	none    Comparing
)

// TestMeasure: what was rejected, or held back for what had changed, is no measure of what comes after; nor is a delivery of itself.
func TestMeasure(t *testing.T) {
	base := &Record{Name: "accepted", Decision: &decision.Decision{}}
	finding := func(check string, s decision.Severity, o decision.Outcome) decision.Finding {
		return decision.Finding{Check: check, Severity: s, Outcome: o}
	}
	waived := finding("SIG-008", decision.Hold, decision.Fail)
	waived.Waiver = &decision.Lifted{ID: "W-1"}
	for name, tt := range map[string]struct {
		d       decision.Decision
		at      string // digest of the delivery on offer
		base    bool   // whether the base is the measure
		refused bool   // without a base
	}{
		"changed, and nobody asked": {d: decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Signers: []decision.Moved{{}}}}, base: true, refused: true},
		"changed, and another asked": {d: decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Signers: []decision.Moved{{}}, Replaced: []string{"a"}},
			Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}, base: true, refused: true},
		"changed, and remarked": {d: decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Signers: []decision.Moved{{}}},
			Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"changed, and waived":             {d: decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Signers: []decision.Moved{{}}}, Findings: []decision.Finding{waived}}},
		"changed in what no check judges": {d: decision.Decision{Verdict: decision.Accept, Delta: &decision.Delta{Builders: []decision.Moved{{}}}}},
		"accepted":                        {d: decision.Decision{Verdict: decision.Accept}},
		"rejected":                        {d: decision.Decision{Verdict: decision.Reject}, base: true},
		"held for something else":         {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("VUL-002", decision.Hold, decision.Fail)}}},
		"held for a change":               {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Fail)}}, base: true, refused: true},
		"refused for a change":            {d: decision.Decision{Verdict: decision.Reject, Findings: []decision.Finding{finding("SIG-008", decision.Block, decision.Indeterminate)}}, base: true, refused: true},
		"a change that was remarked":      {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"a change that passed":            {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Pass)}}},
		"a change that was waived":        {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{waived}}},
		"held, and not listed":            {d: decision.Decision{Verdict: decision.Conditional, Unlisted: []decision.Unlisted{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}}}, base: true, refused: true},
		"not listed, and waived":          {d: decision.Decision{Verdict: decision.Accept, Unlisted: []decision.Unlisted{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail, Waiver: "W-1"}}}},
		"accepted, the same delivery":     {d: decision.Decision{Verdict: decision.Accept, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:1", base: true},
		"accepted, another delivery":      {d: decision.Decision{Verdict: decision.Accept, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:2"},
		"waived, of the same delivery":    {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{waived}, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:1", base: true},
	} {
		r := &Record{Name: "r", Decision: &tt.d, Base: base}
		at := cmp.Or(tt.at, "sha256:9")
		if got := r.Measure(at, changes) == base; got != tt.base {
			t.Errorf("%s: held against the base: %t", name, got)
		}
		if err := r.Vet(changes, changes); err != nil {
			t.Errorf("%s, with a base: %v", name, err)
		}
		r.Base = nil
		if got := r.Measure(at, changes); got != r {
			t.Errorf("%s, without a base: held against another", name)
		}
		if err := r.Vet(changes, changes); errors.Is(err, ErrNoMeasure) != tt.refused || (err != nil) != tt.refused {
			t.Errorf("%s, without a base: %v", name, err)
		}
	}
	if r := (&Record{Kind: SBOM, Base: base}); r.Measure("", changes) != r || r.Vet(changes, changes) != nil {
		t.Error("an SBOM is its own measure")
	}
}

// TestReplaced: software of the same path, or the one file, with other content.
func TestReplaced(t *testing.T) {
	file := func(path, sum string) decision.File {
		return decision.File{Path: path, SHA256: sum, Role: decision.RoleArtifact}
	}
	document := decision.File{Path: "a.pdf", SHA256: "d", Role: "document"}
	for name, tt := range map[string]struct {
		was, is []decision.File
		want    int
	}{
		"as it was":        {[]decision.File{file("a", "1"), document}, []decision.File{file("a", "1")}, 0},
		"other content":    {[]decision.File{file("a", "1"), file("b", "2")}, []decision.File{file("a", "3"), file("b", "2")}, 1},
		"another name too": {[]decision.File{file("a", "1"), document}, []decision.File{file("b", "2")}, 1},
		"only renamed":     {[]decision.File{file("a", "1")}, []decision.File{file("b", "1")}, 0},
		"one more":         {[]decision.File{file("a", "1")}, []decision.File{file("a", "1"), file("b", "2")}, 0},
		"no software":      {[]decision.File{document}, []decision.File{{Path: "a.pdf", SHA256: "e", Role: "document"}}, 0},
	} {
		if got := replaced(tt.was, tt.is); len(got) != tt.want || slices.ContainsFunc(got, func(s string) bool { return s == "" }) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
