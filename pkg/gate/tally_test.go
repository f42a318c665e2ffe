package gate

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
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
		tally := newTally(&evidence{}, false)
		held := resultsOf("base", "A-001", decision.Hold, decision.Fail, tc.n)
		if err := tally.take(append(held, resultsOf("base", "A-001", decision.Hold, decision.Pass, 7)...)); err != nil {
			t.Fatal(err)
		}
		findings := tally.sorted()
		if len(findings) != tc.listed || findings[0].Subject.Name != "c0" || findings[tc.listed-1].Subject.Name != fmt.Sprintf("c%d", MaxFindings-1) {
			t.Errorf("%d findings listed of %d, want the first %d", len(findings), tc.n, tc.listed)
		}
		if got := tally.unlisted(); !reflect.DeepEqual(got, tc.unlisted) {
			t.Errorf("unlisted %+v, want %+v", got, tc.unlisted)
		}
		if tally.totals.Fail != tc.n || tally.totals.Pass != 7 {
			t.Errorf("totals %+v", tally.totals)
		}
		want := fmt.Sprintf("Say it. (concerns c0, c1, c2 and %d more)", tc.n-3)
		if got := tally.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)); len(got) != 1 || got[0].What != want {
			t.Errorf("obligations %+v, want %q", got, want)
		}
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
	if got := tally.sorted(); len(got) != MaxFindings+1 {
		t.Errorf("%d findings", len(got))
	}
}

// TestObligationsJoinPacks gives two packs one check: an obligation names each subject once, those of the first pack by name before.
func TestObligationsJoinPacks(t *testing.T) {
	for _, tc := range []struct {
		a, b []int // subjects, by number
		want string
	}{
		{[]int{5}, []int{5}, "Say it. (concerns c5)"},
		{[]int{5, 6}, []int{1, 5, 6, 7, 8}, "Say it. (concerns c5, c6, c1 and 2 more)"},
		{[]int{1, 2, 3, 4}, []int{4, 70}, "Say it. (concerns c1, c2, c3 and 2 more)"},
		{nil, []int{3}, "Say it. (concerns c3)"},
	} {
		tally := newTally(&evidence{}, false)
		all := resultsOf("b", "A-001", decision.Hold, decision.Fail, 80)
		other := resultsOf("a", "A-001", decision.Hold, decision.Fail, 80)
		pick := func(from []policy.Result, numbers []int) []policy.Result {
			var out []policy.Result
			for _, n := range numbers {
				out = append(out, from[n])
			}
			return out
		}
		for _, results := range [][]policy.Result{pick(all, tc.b), pick(other, tc.a)} {
			if err := tally.take(results); err != nil {
				t.Fatal(err)
			}
		}
		if got := tally.obligations(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)); len(got) != 1 || got[0].What != tc.want {
			t.Errorf("%v and %v: %+v, want %q", tc.a, tc.b, got, tc.want)
		}
	}
}
