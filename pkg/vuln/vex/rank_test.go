package vex

import (
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// TestTakenBack: an all-clear that the last document of its id does not give any more, or that somebody says is withdrawn, calms nobody. A warning stays.
func TestTakenBack(t *testing.T) {
	by := func(author string) func(*Document, *Statement) {
		return func(d *Document, _ *Statement) { d.Author = author }
	}
	first := func(status Status) Source { return says(Maker, "one", 0, status, of("v", "1")) }
	other := func(rank Rank, days int, revision string, change ...func(*Document, *Statement)) Source {
		return says(rank, "two", days, NotAffected, append([]func(*Document, *Statement){of("v", revision), named("CVE-2026-2")}, change...)...)
	}
	silent := func(s Source, cancelled bool) Source {
		s.Document.Statements, s.Document.Cancelled = nil, cancelled
		return s
	}
	csaf := func(s Source) Source { s.Document.Format = CSAF; return s }
	for name, c := range map[string]struct {
		status  Status // of the first
		second  Source
		want    Status
		concern Concern
	}{
		"alone":    {NotAffected, says(Maker, "two", 3, NotAffected, named("CVE-2026-2")), NotAffected, ""},
		"left out": {NotAffected, other(Maker, 3, "2"), "", Superseded},
		"left out by an author spelled otherwise":   {NotAffected, other(Maker, 3, "2", by("Maker GmbH")), "", Superseded},
		"left out in the same revision, later":      {NotAffected, other(Maker, 3, "1"), "", Superseded},
		"left out in the same revision, earlier":    {NotAffected, other(Maker, -3, "1"), NotAffected, ""},
		"left out of an earlier revision":           {NotAffected, other(Maker, 3, "0"), NotAffected, ""},
		"left out by who may not speak":             {NotAffected, other(Anyone, 3, "2"), NotAffected, ""},
		"left out of another format":                {NotAffected, csaf(other(Maker, 3, "2")), NotAffected, ""},
		"states nothing any more":                   {NotAffected, silent(other(Maker, 3, "2"), false), "", Superseded},
		"withdrawn":                                 {NotAffected, silent(other(Maker, 3, "2"), true), "", Superseded},
		"withdrawn by who may not speak":            {NotAffected, silent(other(Anyone, 3, "2"), true), "", Withdrawn},
		"withdrawn in its own revision":             {NotAffected, silent(other(Anyone, 3, "1"), true), "", Withdrawn},
		"an earlier revision was withdrawn":         {NotAffected, silent(other(Anyone, 3, "0"), true), NotAffected, ""},
		"nothing said by who may not speak":         {NotAffected, silent(other(Anyone, 3, "2"), false), NotAffected, ""},
		"a repair, withdrawn":                       {Fixed, silent(other(Maker, 3, "2"), true), "", Superseded},
		"a warning, withdrawn":                      {Affected, silent(other(Maker, 3, "2"), true), Affected, Superseded},
		"a warning, withdrawn by who may not speak": {Affected, silent(other(Anyone, 3, "2"), true), Affected, Withdrawn},
	} {
		for _, sources := range [][]Source{{first(c.status), c.second}, {c.second, first(c.status)}} {
			m := Merge(Case{Sources: sources, Inventory: testInventory()})
			j := m.For(Whole, vuln.ID("CVE-2026-1"))
			if j.Status != c.want {
				t.Errorf("%s: got %q, want %q", name, j.Status, c.want)
			}
			if len(j.Claims) != 1 || c.concern != "" && !slices.Contains(j.Claims[0].Concerns, c.concern) {
				t.Errorf("%s: got %d claims, %+v", name, len(j.Claims), j.Claims)
			}
		}
	}
}
