package history

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// changes are the checks that compare; none is where there are none.
var (
	changes = Judges{decision.AspectSigners: {"SIG-008"}, decision.AspectContent: {"GRF-009-HASH"}}
	none    Judges
)

// judgedThen has a decision say that it asked about signers and content.
func judgedThen(d *decision.Decision) {
	if d.Delta == nil {
		d.Delta = &decision.Delta{SameProduct: true, Components: decision.ComponentDelta{Compared: true}}
	}
	d.Delta.Judged = map[decision.Aspect][]string{"signers": {"SIG-008"}, "content": {"GRF-009-HASH"}}
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
		at      string            // digest of the delivery on offer
		base    bool              // whether the base is the measure of everything
		also    []decision.Aspect // what is told against the base besides
		refused bool              // without a base
		unasked bool              // no check was asked about anything
	}{
		"changed, and nobody asked":                       {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}})}, unasked: true, also: []decision.Aspect{decision.AspectSigners}, refused: true},
		"an order that nobody can tell, and nobody asked": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Version: Unknown})}, also: []decision.Aspect{decision.AspectVersion, decision.AspectRevisions, decision.AspectComponents, decision.AspectContent}},
		"changed, and remarked": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}}),
			Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"changed, and waived":             {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Signers: []decision.Moved{{}}}), Findings: []decision.Finding{waived}}},
		"changed in what no check judges": {d: decision.Decision{Verdict: decision.Accept, Delta: compared(decision.Delta{Builders: []decision.Moved{{}}})}, also: []decision.Aspect{decision.AspectBuilders}},
		"accepted":                        {d: decision.Decision{Verdict: decision.Accept}},
		"rejected":                        {d: decision.Decision{Verdict: decision.Reject}, base: true},
		"held for something else":         {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("VUL-002", decision.Hold, decision.Fail)}}},
		"held for a change":               {d: decision.Decision{Verdict: decision.Conditional, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Fail)}}, also: aspects, refused: true},
		"refused for a change":            {d: decision.Decision{Verdict: decision.Reject, Findings: []decision.Finding{finding("SIG-008", decision.Block, decision.Indeterminate)}}, base: true, refused: true},
		"a change that was remarked":      {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Warn, decision.Fail)}}},
		"a change that passed":            {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{finding("SIG-008", decision.Hold, decision.Pass)}}},
		"a change that was waived":        {d: decision.Decision{Verdict: decision.Accept, Findings: []decision.Finding{waived}}},
		"held, and not listed":            {d: decision.Decision{Verdict: decision.Conditional, Unlisted: []decision.Unlisted{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}}}, also: aspects, refused: true},
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
		if whole == base != tt.base || len(also) > 1 || len(also) == 1 && (also[0].Than != base || !slices.Equal(also[0].Also, tt.also)) || len(also) == 0 && tt.also != nil {
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
		"as it was":                              {[]decision.File{file("a", "1"), document}, []decision.File{file("a", "1")}, 0},
		"other content":                          {[]decision.File{file("a", "1"), file("b", "2")}, []decision.File{file("a", "3"), file("b", "2")}, 1},
		"another name too":                       {[]decision.File{file("a", "1"), document}, []decision.File{file("b", "2")}, 1},
		"only renamed":                           {[]decision.File{file("a", "1")}, []decision.File{file("b", "1")}, 0},
		"one more":                               {[]decision.File{file("a", "1")}, []decision.File{file("a", "1"), file("b", "2")}, 0},
		"one less":                               {[]decision.File{file("a", "1"), file("b", "2")}, []decision.File{file("a", "1")}, 0},
		"names exchanged":                        {[]decision.File{file("a", "1"), file("b", "2")}, []decision.File{file("a", "2"), file("b", "1")}, 2},
		"content and name, beside another file":  {[]decision.File{file("pump-b101", "1"), file("loader", "2")}, []decision.File{file("pump-b102", "3"), file("loader", "2")}, 1},
		"content and name, another file besides": {[]decision.File{file("pump-b101", "1")}, []decision.File{file("pump-b102", "3"), file("loader", "2")}, 2},
		"its content under another name, other under its": {[]decision.File{file("a", "1"), file("b", "2")}, []decision.File{file("a", "3"), file("c", "1"), file("b", "2")}, 1},
		"renamed beside others":                           {[]decision.File{file("a-1", "1"), file("b", "2")}, []decision.File{file("a-2", "1"), file("b", "2")}, 0},
		"several are gone":                                {[]decision.File{file("a-1", "1"), file("b-1", "2")}, []decision.File{file("a-2", "3"), file("b-2", "4")}, 2},
		"no software":                                     {[]decision.File{document}, []decision.File{{Path: "a.pdf", SHA256: "e", Role: "document"}}, 0},
	} {
		if got := replaced(tt.was, tt.is); len(got) != tt.want || slices.ContainsFunc(got, func(s string) bool { return s == "" }) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestWorseOfTheTwo: of a delivery that was held back for its signer, all is told against the one before it as well, and the worse counts.
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
		"the first signer again":           {"1.3", "first", 0, Later},
		"a third signer, unlike either":    {"1.3", "third", 2, Later},
		"the version of the accepted one":  {"1.0", "first", 0, Earlier},
		"the version that was held before": {"1.2", "second", 1, Same},
	} {
		d := r.Since(now(tt.version, tt.signer), changes)
		if len(d.Signers) != tt.signers || d.Version != tt.order || d.Measure != nil || len(d.Older) != 1 || d.Older[0].Name != "base" || len(d.Older[0].Also) != len(aspects) || d.Against().Name != "held" {
			t.Errorf("%s: signers %v, version %s, older %v", name, d.Signers, d.Version, d.Older)
		}
	}
}

// TestNothingHidesBehindWhatWasHeld: a delivery that was held back for one thing, or of which nobody was asked one, hides no change of another that goes with it.
func TestNothingHidesBehindWhatWasHeld(t *testing.T) {
	at := func(version, sum string) *decision.Decision {
		d := &decision.Decision{Verdict: decision.Accept}
		d.Delivery.Product, d.Delivery.Version, d.Delivery.Digest = "Pump", version, "sha256:"+version
		d.Delivery.Files = []decision.File{{Path: "pump.bin", SHA256: sum, Role: decision.RoleArtifact}}
		return d
	}
	judges := Judges{decision.AspectVersion: {"SIG-010"}, decision.AspectContent: {"GRF-009-HASH"}}
	accepted := &Record{Name: "accepted", Kind: Dossier, Decision: at("1.0.5", "a")}
	for name, rollback := range map[string]func(*decision.Decision){
		"held": func(d *decision.Decision) {
			d.Verdict, d.Findings = decision.Conditional, []decision.Finding{{Check: "SIG-010", Severity: decision.Hold, Outcome: decision.Fail}}
		},
		"nobody asked": func(d *decision.Decision) { delete(d.Delta.Judged, decision.AspectVersion) },
		"nobody vouches for the record, and nothing was said": func(d *decision.Decision) {
			d.Delta.Previous.Verified = false
		},
	} {
		d := at("1.0.4", "b")
		d.Delta = accepted.Since(Now{Product: "Pump", Version: "1.0.4", Digest: d.Delivery.Digest, Files: d.Delivery.Files}, judges)
		d.Delta.Previous.Verified = true
		rollback(d)
		back := at("1.0.5", "c")
		got := (&Record{Name: "rolled back", Kind: Dossier, Decision: d, Base: accepted}).Since(Now{Product: "Pump", Version: "1.0.5", Digest: back.Delivery.Digest + "+", Files: back.Delivery.Files}, judges)
		if len(got.Replaced) != 1 {
			t.Errorf("%s: replaced %v", name, got.Replaced)
		}
	}
}

// TestNameAndVersion: what speaks more against a delivery counts, of the one that was held and of the one that was accepted, and it is told which of them that was.
func TestNameAndVersion(t *testing.T) {
	type side struct {
		same  bool
		order string
	}
	for name, tt := range map[string]struct {
		held, accepted, want side
		ordered              bool // by the accepted one
	}{
		"unknown":                     {side{true, Later}, side{true, Unknown}, side{true, Unknown}, true},
		"earlier":                     {side{true, Later}, side{true, Earlier}, side{true, Earlier}, true},
		"later":                       {side{true, Later}, side{true, Later}, side{true, Later}, false},
		"earlier than the held one":   {side{true, Earlier}, side{true, Unknown}, side{true, Earlier}, false},
		"renamed in the held one":     {side{true, Later}, side{false, Later}, side{false, Later}, true},
		"renamed, and again the same": {side{true, Same}, side{false, Later}, side{false, Later}, true},
		"renamed, and put back":       {side{true, Earlier}, side{false, Later}, side{true, Earlier}, false},
		"the name of before, earlier": {side{false, Earlier}, side{true, Earlier}, side{true, Earlier}, true},
		"the name of before, later":   {side{false, Later}, side{true, Later}, side{false, Later}, false},
	} {
		d, told := &decision.Delta{SameProduct: tt.held.same, Version: tt.held.order}, &decision.Delta{SameProduct: tt.accepted.same, Version: tt.accepted.order, Unnumbered: []string{"a"}}
		add(d, told, decision.Earlier{Name: "accepted"}, []decision.Aspect{decision.AspectVersion, decision.AspectRevisions})
		if d.Version != tt.want.order || d.SameProduct != tt.want.same || d.Before().Name == "accepted" != tt.ordered || len(d.Unnumbered) != 1 {
			t.Errorf("%s: %s, same product %t, told against %q, %v", name, d.Version, d.SameProduct, d.Before().Name, d.Unnumbered)
		}
	}
}

// TestHeldForAnotherName: a product that was renamed in a delivery that was held back for it is another one still when it comes again.
func TestHeldForAnotherName(t *testing.T) {
	named := func(product, version string) *decision.Decision {
		d := &decision.Decision{Verdict: decision.Conditional}
		d.Delivery.Product, d.Delivery.Version, d.Delivery.Digest = product, version, "sha256:"+version
		return d
	}
	held := named("Pump II", "1.1")
	held.Delta = compared(decision.Delta{Judged: map[decision.Aspect][]string{decision.AspectVersion: {"SIG-010"}}})
	held.Findings = []decision.Finding{{Check: "SIG-010", Severity: decision.Hold, Outcome: decision.Indeterminate}}
	r := &Record{Name: "held", Kind: Dossier, Decision: held, Base: &Record{Name: "base", Kind: Dossier, Decision: named("Pump", "1.0")}}
	d := r.Since(Now{Product: "Pump II", Version: "1.2", Digest: "sha256:now"}, Judges{decision.AspectVersion: {"SIG-010"}})
	if d.SameProduct || d.Before().Product != "Pump" || d.Against().Product != "Pump II" {
		t.Errorf("same product: %t, before %v", d.SameProduct, d.Before())
	}
}

// TestNobodyAsked: what changed under packs that do not ask, and what it changed from, is not at hand by a decision alone; no decision after it makes that usual.
func TestNobodyAsked(t *testing.T) {
	at := func(version string) *decision.Decision {
		d := &decision.Decision{Verdict: decision.Accept, Trust: []decision.Trust{signed("pump.bin", "second")}}
		d.Delivery.Product, d.Delivery.Version, d.Delivery.Digest, d.Delivery.Files = "Pump", version, "sha256:"+version, files("pump.bin elf")
		return d
	}
	now := func(d *decision.Decision) Now {
		return Now{Product: "Pump", Version: d.Delivery.Version, Digest: d.Delivery.Digest, Files: d.Delivery.Files, Trust: d.Trust}
	}
	alone := &Record{Name: "alone", Kind: Decision, Decision: at("1.1")}
	alone.Decision.Delta = compared(decision.Delta{Signers: []decision.Moved{{Of: "software", Was: []string{"first"}, Is: []string{"second"}}}})
	asks := Judges{decision.AspectSigners: {"SIG-008"}}
	for n, before := range []string{"1.2", "1.3", "1.4"} {
		if err := alone.Vet(none); err != nil {
			t.Fatalf("%s, by packs that do not ask either: %v", before, err)
		}
		if err := alone.Vet(asks); !errors.Is(err, ErrNoMeasure) {
			t.Errorf("%s, by packs that ask: %v", before, err)
		}
		next := at(before)
		next.Delta = alone.Since(now(next), none)
		if !slices.Contains(next.Delta.Unasked, decision.AspectSigners) || !slices.ContainsFunc(next.Delta.NotCompared, func(s string) bool {
			return strings.HasPrefix(s, decision.AspectSigners.Words()+": no check was asked")
		}) {
			t.Errorf("%s: unasked %v, not compared %v", before, next.Delta.Unasked, next.Delta.NotCompared)
		}
		base := alone
		alone = &Record{Name: before, Kind: Decision, Decision: next}
		if n == 1 { // in a dossier
			alone.Kind, alone.Base = Dossier, base
		}
	}
	if alone.Base = alone; !errors.Is(alone.Vet(asks), ErrNoMeasure) {
		t.Error("a dossier has what was not known then")
	}
}

// TestWhatIsJudgedAgain: of a decision that told some aspects against an older record all of it is told again, when its delivery is judged again or was rejected. Of the next
// one each aspect is told against what it was told against, so that one that was held back later does not lose its measure.
func TestWhatIsJudgedAgain(t *testing.T) {
	old, base := &Record{Name: "old", Decision: &decision.Decision{}}, &Record{Name: "base", Decision: &decision.Decision{}}
	d := &decision.Decision{Verdict: decision.Conditional, Delivery: decision.Delivery{Digest: "sha256:1"}}
	judgedThen(d)
	d.Findings = []decision.Finding{{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}, {Check: "GRF-009-HASH", Severity: decision.Hold, Outcome: decision.Fail}}
	r := &Record{Name: "r", Decision: d, Base: base, Older: []Besides{{old, []decision.Aspect{decision.AspectSigners}}}}
	is := func(also []Besides, want ...Besides) bool {
		return slices.EqualFunc(also, want, func(a, b Besides) bool { return a.Than == b.Than && slices.Equal(a.Also, b.Also) })
	}
	if whole, also := r.measure("sha256:1"); whole != base || !is(also, Besides{old, []decision.Aspect{decision.AspectSigners}}) {
		t.Errorf("judged again: %s, %v", whole.Name, also)
	}
	whole, also := r.measure("sha256:2")
	others := slices.DeleteFunc(slices.Clone(aspects), func(a decision.Aspect) bool { return a == decision.AspectSigners })
	if whole != r || !is(also, Besides{base, others}, Besides{old, []decision.Aspect{decision.AspectSigners}}) {
		t.Errorf("the next one: %s, %v", whole.Name, also)
	}
	next := &Record{Name: "next", Decision: d, Base: r, Older: also}
	if whole, also := next.measure("sha256:2"); whole != next || !is(also, Besides{base, others}, Besides{old, []decision.Aspect{decision.AspectSigners}}) {
		t.Errorf("the one after it: %s, %v", whole.Name, also)
	}
	d.Verdict = decision.Reject
	if whole, also := r.measure("sha256:2"); whole != base || !is(also, Besides{old, []decision.Aspect{decision.AspectSigners}}) {
		t.Errorf("the next one of a rejected one: %s, %v", whole.Name, also)
	}
}

// TestAcceptedBefore: what was accepted of a delivery stays the measure when that delivery is judged again and rejected, or held back since a waiver ended, however often.
func TestAcceptedBefore(t *testing.T) {
	at := func(version string, v decision.Verdict) *decision.Decision {
		d := &decision.Decision{Verdict: v, Trust: []decision.Trust{signed("pump.bin", version)}}
		d.Delivery.Product, d.Delivery.Version, d.Delivery.Digest, d.Delivery.Files = "Pump", version, "sha256:"+version, files("pump.bin elf")
		return d
	}
	now := func(version string) Now {
		return Now{Product: "Pump", Version: version, Digest: "sha256:" + version, Files: files("pump.bin elf"), Trust: []decision.Trust{signed("pump.bin", version)}}
	}
	judges := Judges{decision.AspectSigners: {"SIG-008"}, decision.AspectVersion: {"SIG-010"}, decision.AspectComponents: {"GRF-009"}, decision.AspectContent: {"GRF-009-HASH"}}
	first := &Record{Name: "first", Kind: Dossier, Decision: at("1.0.5", decision.Accept)}
	for name, tt := range map[string]struct {
		accepted decision.Verdict // of the delivery, by its first decision
		again    decision.Verdict
		finding  *decision.Finding
		measure  string // what the next delivery is told against
		order    string // of 1.0.6
	}{
		"a new vulnerability":        {decision.Accept, decision.Reject, nil, "again", Earlier},
		"the end of a waiver":        {decision.Accept, decision.Conditional, &decision.Finding{Check: "SIG-008", Severity: decision.Hold, Outcome: decision.Fail}, "again", Earlier},
		"rejected, and so again":     {decision.Reject, decision.Reject, nil, "first", Later},
		"rejected, and accepted now": {decision.Reject, decision.Accept, nil, "again", Earlier},
	} {
		accepted := &Record{Name: "accepted", Kind: Dossier, Decision: at("1.0.7", tt.accepted), Base: first}
		accepted.Decision.Delta = first.Since(now("1.0.7"), judges)
		accepted.Decision.Delta.Previous.Verified = true
		record := accepted
		for range 3 {
			again := &Record{Name: "again", Kind: Dossier, Decision: at("1.0.7", tt.again), Base: first}
			again.Decision.Delta = record.Since(now("1.0.7"), judges)
			again.Decision.Delta.Previous.Verified = true
			if tt.finding != nil {
				again.Decision.Findings = []decision.Finding{*tt.finding}
			}
			record = again
			d := record.Since(now("1.0.6"), judges)
			if d.Against().Name != tt.measure || d.Version != tt.order || len(d.Older) != 0 {
				t.Errorf("%s: told against %s, %s, older %v", name, d.Against().Name, d.Version, d.Older)
			}
		}
	}
}
