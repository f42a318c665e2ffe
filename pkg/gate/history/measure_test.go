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
	changes = Judges{Signers: {"SIG-008"}, Content: {"GRF-009-HASH"}}
	none    Judges
)

// judgedThen has a decision say that it asked about signers and content.
func judgedThen(d *decision.Decision) {
	if d.Delta == nil {
		d.Delta = &decision.Delta{SameProduct: true, Components: decision.ComponentDelta{Compared: true}}
	}
	d.Delta.Judged = map[string][]string{"signers": {"SIG-008"}, "content under the same version": {"GRF-009-HASH"}}
}

// compared is a delta of which all could be told.
func compared(d decision.Delta) *decision.Delta {
	d.SameProduct, d.Components.Compared = true, true
	return &d
}

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
		base    bool   // whether the base is the measure of everything
		also    Aspect // what is told against the base besides
		refused bool   // without a base
		unasked bool   // no check was asked about anything
	}{
		"changed, and nobody asked":                       {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}})}, unasked: true, also: Signers, refused: true},
		"an order that nobody can tell, and nobody asked": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Version: Unknown})}, also: Versions},
		"changed, and remarked": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}}),
			Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"changed, and waived":             {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}}), Findings: []decision.Finding{waived}}},
		"changed in what no check judges": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Builders: []decision.Moved{{}}})}, also: Builders},
		"accepted":                        {d: decision.Decision{Verdict: decision.Accept}},
		"rejected":                        {d: decision.Decision{Verdict: decision.Reject}, base: true},
		"held for something else":         {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("VUL-002", decision.Hold, decision.Fail)}}},
		"held for a change":               {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Fail)}}, also: Signers, refused: true},
		"refused for a change":            {d: decision.Decision{Verdict: decision.Reject, Findings: []decision.Finding{finding("SIG-008", decision.Block, decision.Indeterminate)}}, base: true, refused: true},
		"a change that was remarked":      {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"a change that passed":            {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Pass)}}},
		"a change that was waived":        {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{waived}}},
		"held, and not listed":            {d: decision.Decision{Verdict: decision.Conditional, Unlisted: []decision.Unlisted{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}}}, also: Signers, refused: true},
		"not listed, and waived":          {d: decision.Decision{Verdict: decision.Accept, Unlisted: []decision.Unlisted{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail, Waiver: "W-1"}}}},
		"accepted, the same delivery":     {d: decision.Decision{Verdict: decision.Accept, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:1", base: true},
		"accepted, another delivery":      {d: decision.Decision{Verdict: decision.Accept, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:2"},
		"waived, of the same delivery":    {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{waived}, Delivery: decision.Delivery{Digest: "sha256:1"}}, at: "sha256:1", base: true},
	} {
		if !tt.unasked {
			judgedThen(&tt.d)
		}
		r := &Record{Name: "r", Decision: &tt.d, Base: base}
		at := cmp.Or(tt.at, "sha256:9")
		whole, also := r.measure(at)
		if whole == base != tt.base || len(also) > 1 || len(also) == 1 && (also[0].than != base || !slices.Equal(also[0].aspects, []Aspect{tt.also})) || len(also) == 0 && tt.also != "" {
			t.Errorf("%s: held against the base: %t, also %v", name, whole == base, also)
		}
		if err := r.Vet(changes); err != nil {
			t.Errorf("%s, with a base: %v", name, err)
		}
		r.Base = nil
		if whole, also := r.measure(at); whole != r || also != nil {
			t.Errorf("%s, without a base: held against another", name)
		}
		if err := r.Vet(changes); errors.Is(err, ErrNoMeasure) != tt.refused || (err != nil) != tt.refused {
			t.Errorf("%s, without a base: %v", name, err)
		}
	}
	if r := (&Record{Kind: SBOM}); r.Vet(changes) != nil {
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

// TestWorseOfTheTwo: of a delivery that was held back for its signer, the signer is told against the one before it as well, and all else against itself.
func TestWorseOfTheTwo(t *testing.T) {
	at := func(version, signer string) *decision.Decision {
		d := &decision.Decision{Verdict: decision.Conditional, Trust: []decision.Trust{signed("pump.bin", signer)}}
		d.Delivery.Product, d.Delivery.Version, d.Delivery.Digest, d.Delivery.Files = "Pump", version, "sha256:"+version, files("pump.bin elf")
		return d
	}
	base, held := at("1.0", "first"), at("1.2", "second")
	judgedThen(held)
	held.Findings = []decision.Finding{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}}
	now := func(version, signer string) Now {
		return Now{Product: "Pump", Version: version, Digest: "sha256:now", Files: files("pump.bin elf"), Trust: []decision.Trust{signed("pump.bin", signer)}}
	}
	r := &Record{Name: "held", Kind: Dossier, Decision: held, Base: &Record{Name: "base", Kind: Dossier, Decision: base}}
	for name, tt := range map[string]struct {
		version, signer string
		signers         int
		order           string
	}{
		"the second signer again":          {"1.3", "second", 1, Later},
		"a version before the held one":    {"1.1", "second", 1, Earlier},
		"the first signer again":           {"1.3", "first", 1, Later}, // against the one that was held
		"a third signer, unlike either":    {"1.3", "third", 2, Later},
		"the version of the accepted one":  {"1.0", "first", 1, Earlier},
		"the version that was held before": {"1.2", "second", 1, Same},
	} {
		d := r.Since(now(tt.version, tt.signer), changes)
		if len(d.Signers) != tt.signers || d.Version != tt.order || d.Measure != nil || d.Older == nil || d.Older.Name != "base" || !slices.Equal(d.Also, []string{string(Signers)}) || d.Against().Name != "held" {
			t.Errorf("%s: signers %v, version %s, older %v, also %v", name, d.Signers, d.Version, d.Older, d.Also)
		}
	}
}

// TestUnknownAgainstTheBase: where the order of versions cannot be told against the accepted delivery, one that is later than the held one is not later.
func TestUnknownAgainstTheBase(t *testing.T) {
	for name, tt := range map[string]struct{ was, older, want string }{
		"unknown": {Later, Unknown, Unknown}, "earlier": {Later, Earlier, Earlier}, "later": {Later, Later, Later}, "earlier than the held one": {Earlier, Unknown, Earlier},
	} {
		d, older := &decision.Delta{Version: tt.was}, &decision.Delta{Version: tt.older, Unnumbered: []string{"a"}}
		add(d, older, []Aspect{Versions, Revisions})
		if d.Version != tt.want || len(d.Unnumbered) != 1 {
			t.Errorf("%s: %s, %v", name, d.Version, d.Unnumbered)
		}
	}
}

// TestWhatIsJudgedAgain: of a decision that told some aspects against an older record all of it is told again, when its delivery is judged again or was rejected.
func TestWhatIsJudgedAgain(t *testing.T) {
	old, base := &Record{Name: "old", Decision: &decision.Decision{}}, &Record{Name: "base", Decision: &decision.Decision{}}
	d := &decision.Decision{Verdict: decision.Conditional, Delivery: decision.Delivery{Digest: "sha256:1"}}
	judgedThen(d)
	d.Delta.Also = []string{string(Signers)}
	d.Findings = []decision.Finding{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}, {Check: "GRF-009-HASH", Severity: decision.Hold, Outcome: decision.Fail}}
	r := &Record{Name: "r", Decision: d, Base: base, Older: old}
	whole, also := r.measure("sha256:1")
	if whole != base || len(also) != 1 || also[0].than != old || !slices.Equal(also[0].aspects, []Aspect{Signers}) {
		t.Errorf("judged again: %s, %v", whole.Name, also)
	}
	whole, also = r.measure("sha256:2")
	if whole != r || len(also) != 2 || also[0].than != base || !slices.Equal(also[0].aspects, []Aspect{Content}) || also[1].than != old || !slices.Equal(also[1].aspects, []Aspect{Signers}) {
		t.Errorf("the next one: %s, %v", whole.Name, also)
	}
	d.Verdict = decision.Reject
	if whole, also = r.measure("sha256:2"); whole != base || len(also) != 1 || also[0].than != old {
		t.Errorf("the next one of a rejected one: %s, %v", whole.Name, also)
	}
}
