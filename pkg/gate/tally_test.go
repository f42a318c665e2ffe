package gate

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// resultsOf are n results of one check under one pack, on components named c0, c1, ….
func resultsOf(pack, check string, s decision.Severity, o decision.Outcome, n int) []policy.Result {
	p, b := &policy.Pack{Name: pack}, &policy.Binding{Severity: s}
	c := &policy.Check{ID: check, Ask: "Say it."}
	out := make([]policy.Result, n)
	for i := range out {
		out[i] = policy.Result{Pack: p, Binding: b, Grade: b.On(policy.Occasion{}), Check: c, Outcome: o,
			Subject: &policy.Subject{Subject: decision.Subject{Kind: "component", Ref: fmt.Sprintf("sbom#%07d", i), Name: fmt.Sprintf("c%d", i)}}}
	}
	return out
}

// TestFindingsAreBoundedAndCounted gives one check more findings than are listed: all of them count for totals, verdict and
// obligations.
func TestFindingsAreBoundedAndCounted(t *testing.T) {
	for _, tc := range []struct {
		n        int
		listed   int
		unlisted []decision.Unlisted
	}{
		{MaxFindings, MaxFindings, []decision.Unlisted{}},
		{MaxFindings + 1, MaxFindings, []decision.Unlisted{{Check: "A-001", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail, Listed: MaxFindings, Count: MaxFindings + 1}}},
	} {
		tally := newTally(&evidence{delivery: &delivery.Delivery{}}, false)
		held := resultsOf("base", "A-001", decision.Hold, decision.Fail, tc.n)
		passed := resultsOf("base", "A-001", decision.Hold, decision.Pass, 7)
		for i := range passed {
			passed[i].Pack, passed[i].Check = held[0].Pack, held[0].Check
		}
		for _, part := range [][]policy.Result{held[:tc.n/2], held[tc.n/2:], passed} { // as they come of a large delivery
			if err := tally.take(part); err != nil {
				t.Fatal(err)
			}
		}
		if sum := tally.packs[held[0].Pack]; len(tally.packs) != 1 || sum.checks != 1 {
			t.Errorf("%d packs, %d checks", len(tally.packs), sum.checks)
		}
		findings := tally.findings.all()
		if len(findings) != tc.listed || findings[0].Subject.Name != "c0" || findings[tc.listed-1].Subject.Name != fmt.Sprintf("c%d", MaxFindings-1) {
			t.Errorf("%d findings listed of %d, want the first %d", len(findings), tc.n, tc.listed)
		}
		if got := tally.unlisted(); !reflect.DeepEqual(got, tc.unlisted) {
			t.Errorf("unlisted %+v, want %+v", got, tc.unlisted)
		}
		if tally.totals.Fail != tc.n || tally.totals.Pass != 7 {
			t.Errorf("totals %+v", tally.totals)
		}
		got := tally.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
		rest := decision.Obligation{ID: "ob-A-001-rest", What: "Say it.", About: fmt.Sprintf("%d more", tc.n-MaxThings), More: tc.n - MaxThings, Who: "supplier", Due: policy.BeforeUse, From: "A-001"}
		if len(got) != MaxThings+1 || !reflect.DeepEqual(got[MaxThings], rest) && !reflect.DeepEqual(got[0], rest) {
			t.Errorf("%d obligations, want %d and %+v", len(got), MaxThings, rest)
		}
		// Of a thing that was listed once nobody can say that it was mended while some are only counted.
		state := stateOf(tally, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
		if once := (decision.Obligation{ID: "ob-A-001-01234567", From: "A-001"}); state(once) != decision.ObligationOpen || state(rest) != decision.ObligationOpen || state(decision.Obligation{ID: "ob-A-002-rest", From: "A-002"}) != decision.ObligationNotJudged {
			t.Error("what is not listed counts as met")
		}
	}
}

// stateOf says what became of obligations about things that are called as they were, of checks that were judged.
func stateOf(t *tally, at time.Time) func(decision.Obligation) decision.ObligationState {
	state := t.obliged(at, formerly{check: func(id string) *policy.Check {
		i := slices.IndexFunc(t.taken, func(of *taking) bool { return of.check.ID == id })
		if i < 0 {
			return nil
		}
		return t.taken[i].check
	}})
	return func(o decision.Obligation) decision.ObligationState {
		return state(&decision.ObligationDelta{Obligation: o})
	}
}

// TestVerdictCountsWhatIsNotListed has the one grave result behind those that are listed.
func TestVerdictCountsWhatIsNotListed(t *testing.T) {
	tally := newTally(&evidence{}, true)
	results := resultsOf("base", "A-001", decision.Block, decision.Pass, MaxFindings+1)
	results[MaxFindings].Outcome = decision.Fail
	if err := tally.take(results); err != nil {
		t.Fatal(err)
	}
	if got := tally.packs[results[0].Pack].verdict(); got != decision.Reject {
		t.Errorf("verdict %s", got)
	}
	if got := tally.findings.all(); len(got) != MaxFindings+1 {
		t.Errorf("%d findings", len(got))
	}
}

// TestRestOfThenIsOpenWhileAnyStands has fewer things now than an earlier decision could list.
func TestRestOfThenIsOpenWhileAnyStands(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	tally := newTally(&evidence{delivery: &delivery.Delivery{}}, true)
	if err := tally.take(resultsOf("base", "A-001", decision.Hold, decision.Fail, 2)); err != nil {
		t.Fatal(err)
	}
	state := stateOf(tally, at)
	if state(decision.Obligation{ID: "ob-A-001-rest", From: "A-001"}) != decision.ObligationOpen || state(decision.Obligation{ID: "ob-A-001-01234567", From: "A-001", About: "zlib"}) != decision.ObligationNotJudged {
		t.Error("the rest of then counts as met, or a thing that is gone as open or met")
	}
}

// TestRenamedIsNotMet has obligations about files of an earlier release, which bear versions in their names.
func TestRenamedIsNotMet(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	delivered := &delivery.Delivery{Files: []*delivery.File{{Path: "pump-2.bin"}, {Path: "boot.bin"}}}
	of := func(check, file string, o decision.Outcome) []policy.Result {
		r := resultsOf("base", check, decision.Hold, o, 1)
		r[0].Check.Each = "artifact"
		r[0].Subject = &policy.Subject{Subject: decision.Subject{Kind: "artifact", Name: file}}
		return r
	}
	none := of("B-001", "", decision.Indeterminate)
	none[0].Subject.Kind = "delivery"
	judged := slices.Concat(of("A-001", "pump-2.bin", decision.Fail), of("A-001", "boot.bin", decision.Pass), none, of("C-001", "pump-2.bin", decision.Pass), of("C-001", "boot.bin", decision.Pass),
		of("D-001", "pump-2.bin", decision.Pass), of("D-001", "boot.bin", decision.NotApplicable))
	for i := range judged {
		judged[i].Pack = judged[0].Pack
	}
	owing := map[string]bool{"A-001": true, "B-001": true, "C-001": true, "D-001": true}
	tally := newTally(&evidence{delivery: delivered, owing: owing}, true)
	if err := tally.take(judged[:1]); err != nil {
		t.Fatal(err)
	}
	for i := range judged[1:] {
		if err := tally.take(judged[i+1 : i+2]); err != nil {
			t.Fatal(err)
		}
	}
	state := stateOf(tally, at)
	about := func(check, file string) decision.Obligation {
		return decision.Obligation{ID: name{kind: "artifact", name: file}.id(check, ""), From: check, About: file}
	}
	for what, c := range map[string]struct {
		o    decision.Obligation
		want decision.ObligationState
	}{
		"a file that is gone, and its check stands of another":    {about("A-001", "pump-1.bin"), decision.ObligationOpen},
		"a file that is there, and passes":                        {about("A-001", "boot.bin"), decision.ObligationMet},
		"a check that finds nothing to be asked of":               {about("B-001", "boot.bin"), decision.ObligationOpen},
		"a file that is gone, and its check passes of all others": {about("C-001", "pump-1.bin"), decision.ObligationMet},
		"a file that is gone, and its check is not asked of all":  {about("D-001", "pump-1.bin"), decision.ObligationNotJudged},
		"a file that is there, and its check does not apply":      {about("D-001", "boot.bin"), decision.ObligationNotJudged},
		"a check that no pack asks":                               {about("E-001", "boot.bin"), decision.ObligationNotJudged},
	} {
		if got := state(c.o); got != c.want {
			t.Errorf("%s: %s, expected %s", what, got, c.want)
		}
	}
}

// TestRejectionKeepsNoNames: once a delivery is rejected nobody asks what would have been obligations, unless an earlier decision is to be held against it.
func TestRejectionKeepsNoNames(t *testing.T) {
	for name, tc := range map[string]struct {
		first decision.Severity
		delta *decision.Delta
		want  int
	}{
		"conditional so far":        {decision.Hold, nil, 3},
		"rejected":                  {decision.Block, nil, 0},
		"rejected, with an earlier": {decision.Block, &decision.Delta{}, 3},
	} {
		tally := newTally(&evidence{delta: tc.delta}, false)
		for _, results := range [][]policy.Result{resultsOf("p", "A-001", tc.first, decision.Fail, 1), resultsOf("p", "B-001", decision.Hold, decision.Fail, 3)} {
			if err := tally.take(results); err != nil {
				t.Fatal(err)
			}
		}
		if got := tally.held["B-001"][0].concerned.count; got != tc.want {
			t.Errorf("%s: %d names are kept, want %d", name, got, tc.want)
		}
	}
}
