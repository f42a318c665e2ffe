package gate

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// MaxFindings bounds the findings that a decision lists of one check with one outcome under one pack. Those beyond are
// counted, in the totals and in Decision.Unlisted, and count for the verdict and the obligations like the others.
const MaxFindings = 5000

// tally takes the results of all packs, one check at a time, and keeps what the decision says of them.
type tally struct {
	ev        *evidence
	all       bool // passed and not applicable results are findings too
	packs     map[*policy.Pack]*outcomes
	totals    decision.Totals
	findings  []decision.Finding
	beyond    []decision.Unlisted
	held      map[string][]holding // by check
	names     *nameIndex
	otherwise map[string]bool        // checks with results that stand and are no obligations
	lifted    map[string]bool        // checks of which a waiver lifts something
	nothing   map[*policy.Pack]error // of packs of which nothing applied, but for what is evaluated last
}

func newTally(ev *evidence, all bool) *tally {
	return &tally{ev: ev, all: all, packs: map[*policy.Pack]*outcomes{}, held: map[string][]holding{}, names: newNameIndex(), nothing: map[*policy.Pack]error{}, otherwise: map[string]bool{}, lifted: map[string]bool{},
		findings: []decision.Finding{}, beyond: []decision.Unlisted{}}
}

// take adds the results of one check under one pack.
func (t *tally) take(results []policy.Result) error {
	if len(results) == 0 {
		return nil
	}
	check, pack, severity := results[0].Check, results[0].Pack, results[0].Grade.Severity
	sum := t.packs[pack]
	if sum == nil {
		sum = &outcomes{}
		t.packs[pack] = sum
	}
	sum.checks++
	type kind struct { // of findings that are listed and counted together
		outcome decision.Outcome
		waiver  string
	}
	count := map[kind]int{}
	hold := map[*policy.Check]*holding{} // by the check that says what to do
	for i := range results {
		r := &results[i]
		t.totals.Add(r.Outcome)
		k := kind{outcome: r.Outcome}
		lifted := t.ev.waivers.lift(r)
		if lifted != nil {
			k.waiver = lifted.ID
			sum.addLifted()
			t.lifted[cmp.Or(r.Awaits, check).ID] = true
			t.totals.Waived++
		} else {
			sum.add(severity, r.Outcome)
			asks := cmp.Or(r.Awaits, check)
			switch {
			case quiet(r.Outcome):
			case weight(severity, r.Outcome) != decision.Conditional:
				t.otherwise[check.ID] = true
			default:
				if hold[asks] == nil {
					hold[asks] = &holding{pack: pack.Name, check: asks, concerned: t.names.emptySet()}
				}
				if r.Awaits != nil { // mended by what it waits for, whatever it is about
					hold[asks].concerned.add(name{})
					t.otherwise[check.ID] = true
				} else {
					hold[asks].add(r)
				}
			}
		}
		if !t.all && quiet(r.Outcome) {
			continue
		}
		if count[k]++; count[k] <= MaxFindings {
			f := t.ev.finding(*r)
			f.Waiver = lifted
			t.findings = append(t.findings, f)
		}
	}
	for k, n := range count {
		if n > MaxFindings {
			t.beyond = append(t.beyond, decision.Unlisted{Check: check.ID, Pack: pack.Name, Severity: severity, Outcome: k.outcome, Waiver: k.waiver, Listed: MaxFindings, Count: n})
		}
	}
	for asks, h := range hold {
		t.held[asks.ID] = append(t.held[asks.ID], *h)
	}
	return nil
}

// sorted returns the findings by pack, check and subject.
func (t *tally) sorted() []decision.Finding {
	slices.SortStableFunc(t.findings, func(a, b decision.Finding) int {
		return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Subject.Ref, b.Subject.Ref))
	})
	return t.findings
}

// unlisted returns what was counted only, by pack, check and outcome.
func (t *tally) unlisted() []decision.Unlisted {
	slices.SortFunc(t.beyond, func(a, b decision.Unlisted) int {
		return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Waiver, b.Waiver))
	})
	return t.beyond
}
