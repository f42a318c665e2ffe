package gate

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestProvenanceWhateverItsFileIsCalled: what counts of several accepted statements hangs on what they say, and not on the order in which they come.
func TestProvenanceWhateverItsFileIsCalled(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	said := func(change func(*verify.Statement, *verify.Provenance)) *verify.Statement {
		p := &verify.Provenance{BuilderKnown: true, BuilderLevel: 3, SourceListed: true, BuildTypeListed: true}
		p.BuilderID, p.Source, p.BuildType, p.FinishedOn = "https://build.example/hardened", "https://github.com/maker/pump", "https://build.example/type", day(1)
		s := &verify.Statement{Provenance: p, PredicateType: slsa.TypeV1, SignedAt: day(2), Covered: []verify.Listed{{Path: "firmware.bin"}},
			Ladder: decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true}}
		change(s, p)
		return s
	}
	typed := func(predicateType string) *verify.Statement {
		return said(func(s *verify.Statement, _ *verify.Provenance) {
			if s.PredicateType = predicateType; s.PredicateType != slsa.TypeV02 {
				s.Provenance = nil // of a version that is not read
			}
		})
	}
	timed := func(finished, signed time.Time) *verify.Statement {
		return said(func(s *verify.Statement, p *verify.Provenance) { p.FinishedOn, s.SignedAt = finished, signed })
	}
	from := func(source string, listed bool) *verify.Statement {
		return said(func(_ *verify.Statement, p *verify.Provenance) { p.Source, p.SourceListed = source, listed })
	}
	good, silent := said(func(*verify.Statement, *verify.Provenance) {}), from("", false)
	never := time.Time{}
	kind := func(p fact.Provenance) any { return p.PredicateType }
	times := func(p fact.Provenance) any { return p.FinishedOn.Text + " " + p.Trust.SignedAt.Text }
	source := func(p fact.Provenance) any { return p.Source }
	for _, tt := range []struct {
		name string
		all  []*verify.Statement
		of   func(fact.Provenance) any
		want string
	}{
		{"of a type that is read the newest, for that is there", []*verify.Statement{good, typed(slsa.TypeV02)}, kind, slsa.TypeV1},
		{"what is not read counts more", []*verify.Statement{good, typed("https://slsa.dev/provenance/v2"), typed(slsa.TypeV02)}, kind, "https://slsa.dev/provenance/v2"},
		{"of two that are not read", []*verify.Statement{good, typed("https://slsa.dev/provenance/v2"), typed("https://slsa.dev/provenance/v3")}, kind, "https://slsa.dev/provenance/v3"},
		{"the later end, and its signature", []*verify.Statement{good, timed(day(5), day(6))}, times, "2026-11-05T00:00:00Z 2026-11-06T00:00:00Z"},
		{"times that contradict each other", []*verify.Statement{timed(day(4), day(3)), timed(day(5), day(6)), timed(never, day(2))}, times, "2026-11-04T00:00:00Z 2026-11-03T00:00:00Z"},
		{"no end before a later end", []*verify.Statement{timed(never, day(4)), timed(day(5), day(6)), timed(day(7), never)}, times, " 2026-11-04T00:00:00Z"},
		{"no time of signature", []*verify.Statement{good, timed(day(1), never)}, times, "2026-11-01T00:00:00Z "},
		{"two that leave the time of signature out", []*verify.Statement{timed(day(5), never), timed(day(1), never)}, times, "2026-11-05T00:00:00Z "},
		{"another source", []*verify.Statement{good, from("https://github.com/evil/pump", false)}, source, "https://github.com/evil/pump"},
		{"another source beside none", []*verify.Statement{silent, from("https://github.com/evil/pump", false)}, source, "https://github.com/evil/pump"},
		{"no source", []*verify.Statement{good, silent}, source, ""},
	} {
		for range len(tt.all) {
			for range 2 {
				ev := &evidence{trust: &verify.Report{Statements: tt.all}}
				if got := tt.of(ev.provenanceFact(&delivery.File{Path: "firmware.bin"})); !reflect.DeepEqual(got, any(tt.want)) {
					t.Errorf("%s: %q counts, expected %q", tt.name, got, tt.want)
				}
				slices.Reverse(tt.all)
			}
			tt.all = append(tt.all[1:], tt.all[0])
		}
	}
}

// TestProvenanceOfEquals: of two builders of one level, two sources and two kinds of build, which are all listed, the same ones are told in every order.
func TestProvenanceOfEquals(t *testing.T) {
	all := builtBy(1, 2, 0, true).trust.Statements
	for i, name := range []string{"b", "a"} {
		p := all[i].Provenance
		p.BuilderID, p.Source, p.BuildType = "https://build.example/"+name, "https://github.com/maker/"+name, "https://types.example/"+name
	}
	for range 2 {
		got := (&evidence{trust: &verify.Report{Statements: all}}).provenanceFact(&delivery.File{Path: "app/00000"})
		if got.Builder != "https://build.example/a" || got.Source != "https://github.com/maker/a" || got.BuildType != "https://types.example/a" {
			t.Errorf("builder %s, source %s, build type %s", got.Builder, got.Source, got.BuildType)
		}
		slices.Reverse(all)
	}
}
