package gate

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// TestProvenanceOfTwoBuilders has somebody name a second builder of one artifact. An accepted signer is heard, a stranger is not.
func TestProvenanceOfTwoBuilders(t *testing.T) {
	file := &delivery.File{Path: "firmware.bin"}
	said := func(builder string, known, authorised bool) *verify.Statement {
		p := &verify.Provenance{BuilderKnown: known, SourceListed: true, BuildTypeListed: true}
		p.BuilderID = builder
		return &verify.Statement{
			Path: builder, Provenance: p, Subjects: []verify.Subject{{Name: "firmware.bin"}}, Covered: []verify.Listed{{Path: "firmware.bin"}},
			Ladder: decision.Ladder{Present: true, Valid: true, Recognised: authorised, Authorised: authorised, Covers: true, Timely: authorised},
		}
	}
	const later = "https://slsa.dev/provenance/v1.1"
	unread := func(authorised bool) *verify.Statement {
		s := said("later", false, authorised)
		s.Provenance, s.PredicateType = nil, later
		return s
	}
	for _, tt := range []struct {
		name   string
		second *verify.Statement
		known  bool // the builder that counts
	}{
		{"another listed builder", said("https://build.example/b", true, true), true},
		{"a builder that is not listed", said("https://evil.example/b", false, true), false},
		{"a stranger's", said("https://evil.example/b", false, false), true},
		{"in a version that is not read", unread(true), true},
		{"a stranger's, in a version that is not read", unread(false), true},
	} {
		all := []*verify.Statement{said("https://build.example/a", true, true), tt.second}
		for range 2 {
			ev := &evidence{trust: &verify.Report{Statements: all}}
			got := ev.provenanceFact(file)
			if got.BuilderKnown != tt.known || !tt.known && got.Builder != tt.second.Provenance.BuilderID {
				t.Errorf("%s: judged by %s (known: %v)", tt.name, got.Builder, got.BuilderKnown)
			}
			if unread := got.PredicateType == later; unread != (tt.name == "in a version that is not read") {
				t.Errorf("%s: judged as of the type %q", tt.name, got.PredicateType)
			}
			slices.Reverse(all)
		}
	}
}

// TestProvenancesThatDisagree: of what accepted signers say of one artifact, the worst of each thing counts, in whatever order it comes.
func TestProvenancesThatDisagree(t *testing.T) {
	said := func(path string, change func(*verify.Provenance)) *verify.Statement {
		p := &verify.Provenance{BuilderKnown: true, BuilderLevel: 3, SourceListed: true, BuildTypeListed: true}
		p.BuilderID, p.Source, p.BuildType = "https://build.example/hardened", "https://github.com/maker/pump", "https://build.example/type"
		change(p)
		return &verify.Statement{Path: path, Provenance: p, Covered: []verify.Listed{{Path: "firmware.bin"}},
			Ladder: decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}}
	}
	good := said("a.intoto.json", func(*verify.Provenance) {})
	lower := said("b.intoto.json", func(p *verify.Provenance) { p.BuilderID, p.BuilderLevel = "https://build.example/laptop", 1 })
	unknown := said("c.intoto.json", func(p *verify.Provenance) {
		p.BuilderID, p.BuilderKnown, p.BuilderLevel = "https://evil.example/b", false, 0
	})
	faults := said("d.intoto.json", func(p *verify.Provenance) {
		p.BuildType, p.BuildTypeListed, p.UnknownParams = "https://build.example/other", false, []string{"debug"}
	})
	source := said("e.intoto.json", func(p *verify.Provenance) { p.Source, p.SourceListed = "https://github.com/evil/pump", false })
	all := []*verify.Statement{good, lower, unknown, faults, source}
	for _, pair := range [][2]*verify.Statement{{good, lower}, {lower, good}, {faults, unknown}, {unknown, faults}, {good, source}, {source, good}, {lower, faults}} {
		got := (&evidence{trust: &verify.Report{Statements: pair[:]}}).provenanceFact(&delivery.File{Path: "firmware.bin"})
		has := func(s *verify.Statement) bool { return slices.Contains(pair[:], s) }
		worst := map[bool]string{true: "https://evil.example/b", false: "https://build.example/hardened"}[has(unknown)]
		if has(lower) {
			worst = "https://build.example/laptop"
		}
		if got.Builder != worst || got.BuilderKnown == has(unknown) || got.BuilderLevel == 3 && (has(lower) || has(unknown)) {
			t.Errorf("%s and %s: builder %s (known: %v, level %d)", pair[0].Path, pair[1].Path, got.Builder, got.BuilderKnown, got.BuilderLevel)
		}
		if got.SourceListed == has(source) || has(source) && got.Source != "https://github.com/evil/pump" {
			t.Errorf("%s and %s: source %s", pair[0].Path, pair[1].Path, got.Source)
		}
		if got.BuildTypeListed == has(faults) || slices.Contains(got.UnknownParams, "debug") != has(faults) {
			t.Errorf("%s and %s: build type %s, parameters %v", pair[0].Path, pair[1].Path, got.BuildType, got.UnknownParams)
		}
	}
	if got := (&evidence{trust: &verify.Report{Statements: all}}).provenanceFact(&delivery.File{Path: "firmware.bin"}); got.BuilderKnown || got.SourceListed || got.BuildTypeListed {
		t.Errorf("all: %+v", got)
	}
}
