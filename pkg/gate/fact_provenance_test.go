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
			Path: builder, Provenance: p, Subjects: []verify.Subject{{Name: "firmware.bin", Files: []string{"firmware.bin"}}},
			Ladder: decision.Ladder{Present: true, Valid: true, Recognised: authorised, Authorised: authorised, Covers: true, Timely: authorised},
		}
	}
	for _, tt := range []struct {
		name   string
		second *verify.Statement
		known  bool // the builder that counts
	}{
		{"another listed builder", said("https://build.example/b", true, true), true},
		{"a builder that is not listed", said("https://evil.example/b", false, true), false},
		{"a stranger's", said("https://evil.example/b", false, false), true},
	} {
		all := []*verify.Statement{said("https://build.example/a", true, true), tt.second}
		for range 2 {
			ev := &evidence{trust: &verify.Report{Statements: all}}
			if got := ev.provenanceFact(file); got.BuilderKnown != tt.known || !tt.known && got.Builder != tt.second.Provenance.BuilderID {
				t.Errorf("%s: judged by %s (known: %v)", tt.name, got.Builder, got.BuilderKnown)
			}
			slices.Reverse(all)
		}
	}
}
