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
