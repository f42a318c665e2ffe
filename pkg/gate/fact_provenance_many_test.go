package gate

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// builtBy is a delivery of so many equal artifacts, and so many statements of how they were built, each with parameters of its own.
func builtBy(artifacts, statements, parameters int, accepted bool) *evidence {
	ev := spokenOf(artifacts, statements)
	for i, s := range ev.trust.Statements {
		s.Ladder.Valid, s.Ladder.Recognised, s.Ladder.Authorised = accepted, accepted, accepted
		s.Provenance = &verify.Provenance{BuilderKnown: accepted, SourceListed: accepted, BuildTypeListed: accepted}
		if accepted {
			s.Provenance.BuilderLevel = 3
		}
		for j := range parameters {
			s.Provenance.UnknownParams = append(s.Provenance.UnknownParams, fmt.Sprintf("option-%05d-%05d", i, j))
		}
	}
	return ev
}

// What provenance is gathered from may grow with the artifacts, with the statements and with their parameters, and not with one of them times another: anybody can
// write a thousand statements about a thousand files. What is allocated stands for the work, which no clock can be asked for.
func TestProvenanceIsGatheredOnce(t *testing.T) {
	cost := func(artifacts, statements, parameters int, accepted bool) uint64 {
		ev := builtBy(artifacts, statements, parameters, accepted)
		ev.sayings()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, f := range ev.delivery.Files {
			if p := ev.provenanceFact(f); p.UnknownParamCount == 0 || p.Trust.Whole != accepted {
				t.Fatalf("%s: %+v", f.Path, p)
			}
		}
		docs := ev.buildDocs()
		runtime.ReadMemStats(&after)
		if len(docs) != artifacts {
			t.Fatalf("%d builds are told of", len(docs))
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	cost(1, 1, 1, true)
	for _, accepted := range []bool{false, true} {
		base := cost(20, 20, 50, accepted)
		for _, grown := range [][3]int{{160, 20, 50}, {20, 160, 50}, {20, 20, 400}} {
			if got := cost(grown[0], grown[1], grown[2], accepted); got > 12*base {
				t.Errorf("accepted %v: 20 artifacts, 20 statements of 50 parameters take %d bytes; %v take %d", accepted, base, grown, got)
			}
		}
	}
	one, many := cost(2, 200, 200, true), cost(200, 200, 200, true)
	if many > 2*one {
		t.Errorf("2 artifacts with 40,000 parameters take %d bytes, and 200 of the same statements %d", one, many)
	}
	alone, crowd := cost(50, 1, 200, false), cost(50, 400, 200, false)
	if crowd > 2*alone {
		t.Errorf("a stranger's statement takes %d bytes, and 400 of strangers %d", alone, crowd)
	}
}

// Equal files share what statements say of them; files of which something else is said do not.
func TestProvenanceOfEachIsItsOwn(t *testing.T) {
	ev := builtBy(3, 3, 1, true)
	ev.trust.Statements[2].Covered = ev.trust.Statements[2].Covered[:1] // about the first file alone
	for i, want := range []int{3, 2, 2} {
		if got := ev.provenanceFact(ev.delivery.Files[i]); got.UnknownParamCount != want {
			t.Errorf("file %d: %d parameters %v, and %d were stated", i, got.UnknownParamCount, got.UnknownParams, want)
		}
	}
	through := builtBy(2, 1, 1, true)
	through.trust.Statements[0].Covered[1].Through = "index.json sha256:00"
	for i, want := range []string{"", "index.json sha256:00"} {
		if got := through.provenanceFact(through.delivery.Files[i]).Through; got != want {
			t.Errorf("file %d: through %q, and %q was stated", i, got, want)
		}
	}
}

// Of parameters that nobody listed the first are told and all are counted.
func TestUnlistedParametersAreBounded(t *testing.T) {
	file := &delivery.File{Path: "app/00000"}
	for _, tt := range []struct {
		statements, parameters int
		accepted               bool
		count                  int
	}{{1, maxUnlistedParameters, true, maxUnlistedParameters}, {1, maxUnlistedParameters + 1, true, maxUnlistedParameters + 1}, {3, 1000, true, 3000}, {3, 1000, false, 1000}} {
		ev := builtBy(1, tt.statements, tt.parameters, tt.accepted)
		got := ev.provenanceFact(file)
		if len(got.UnknownParams) != maxUnlistedParameters || got.UnknownParamCount != tt.count || !slices.IsSorted(got.UnknownParams) || got.UnknownParams[0] != "option-00000-00000" {
			t.Errorf("%+v: %d parameters, %d of them told, from %s", tt, got.UnknownParamCount, len(got.UnknownParams), got.UnknownParams[0])
		}
		said := ev.buildDocs()[0].Reason
		if rest := fmt.Sprintf("option-00000-00004 and %d more", tt.count-5); tt.accepted && !strings.HasSuffix(said, rest) {
			t.Errorf("%+v: %s", tt, said)
		}
	}
	shared := builtBy(1, 2, 10, true)
	shared.trust.Statements[1].Provenance.UnknownParams = shared.trust.Statements[0].Provenance.UnknownParams
	if got := shared.provenanceFact(file); got.UnknownParamCount != 10 || len(got.UnknownParams) != 10 {
		t.Errorf("two statements of the same ten parameters: %d, %v", got.UnknownParamCount, got.UnknownParams)
	}
}

// A stranger cannot worsen what an accepted signer says, and many strangers cannot worsen what one says.
func TestStrangersWorsenNothing(t *testing.T) {
	ev := builtBy(1, 3, 5, false)
	all := ev.trust.Statements
	file := ev.delivery.Files[0]
	if got := ev.provenanceFact(file); got.UnknownParamCount != 5 {
		t.Errorf("three strangers: %v", got.UnknownParams)
	}
	all[1].Ladder = decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}
	all[1].Provenance = &verify.Provenance{BuilderKnown: true, SourceListed: true, BuildTypeListed: true}
	if got := (&evidence{delivery: ev.delivery, trust: ev.trust}).provenanceFact(file); !got.BuilderKnown || !got.SourceListed || !got.BuildTypeListed || got.UnknownParamCount != 0 {
		t.Errorf("an accepted signer between strangers: %+v", got)
	}
}
