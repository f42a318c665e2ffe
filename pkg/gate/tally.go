package gate

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// tally takes the results of all packs, one check at a time, and keeps what the decision says of them.
type tally struct {
	ev         *evidence
	all        bool // passed and not applicable results are findings too
	packs      map[*policy.Pack]*outcomes
	rejected   bool // by one of the packs, whatever else comes
	totals     decision.Totals
	findings   findingList
	taken      []*taking
	held       map[string][]*holding // by check
	names      *nameIndex
	otherwise  map[string]bool        // checks with results that stand and are no obligations
	lifted     map[string]bool        // checks of which a waiver lifts something
	replies    *replies               // of the checks that obligations of before come from
	listed     *listings              // components by what they are known by; nil until it is asked for
	components *componentNames        // what components are called; nil until it is asked for
	found      map[string]meanings    // where data find a vulnerability, which any statement about it may mean; see meant
	left       map[leftThing]meanings // what those may mean that left a thing to the hospital; see meantBy
	stated     map[string]meanings    // what statements on some vulnerabilities mean; see statedOf
	anew       *meanings              // what changed so that it is to be explained; see unexplained
	nothing    map[*policy.Pack]error // of packs of which nothing applied, but for what is evaluated last
}

func newTally(ev *evidence, all bool) *tally {
	return &tally{
		ev: ev, all: all, names: newNameIndex(ev.subjectCount()), replies: newReplies(ev.owing), findings: newFindingList(),
		packs: map[*policy.Pack]*outcomes{}, nothing: map[*policy.Pack]error{}, held: map[string][]*holding{}, otherwise: map[string]bool{}, lifted: map[string]bool{},
		found: map[string]meanings{}, left: map[leftThing]meanings{}, stated: map[string]meanings{},
	}
}

// subjectCount is how many subjects most checks have at most: the components of all SBOMs.
func (ev *evidence) subjectCount() (n int) {
	for _, doc := range ev.sboms {
		n += 1 + len(doc.Components)
	}
	return n
}

// taking is what was taken of one check under a pack.
type taking struct {
	pack     *policy.Pack
	check    *policy.Check
	severity decision.Severity
	controls []string // of the check, sorted: of all its findings
	shelves  map[kind]*shelf
	hold     map[*policy.Check]*holding // by the check that says what to do
	exempt   int                        // to how many things the check does not apply
}

// take adds results of one check under one pack. Those of a check may come in several parts, one after another.
func (t *tally) take(results []policy.Result) error {
	if len(results) == 0 {
		return nil
	}
	sum, now := t.begun(&results[0])
	for i := range results {
		r := &results[i]
		t.totals.Add(r.Outcome)
		k := kind{outcome: r.Outcome}
		if r.Outcome == decision.NotApplicable {
			now.exempt++
		}
		lifted := t.ev.waivers.lift(r)
		t.replies.note(r, lifted != nil)
		if lifted != nil {
			k.waiver = lifted.ID
			sum.addLifted()
			t.lifted[cmp.Or(r.Awaits, now.check).ID] = true
			t.totals.Waived++
		} else {
			sum.add(now.severity, r.Outcome)
			t.rejected = t.rejected || sum.worst == decision.Reject
			t.weigh(now, r)
		}
		if !t.all && r.Outcome.Settled() {
			continue
		}
		shelf := now.shelves[k]
		if shelf == nil {
			shelf = t.findings.shelf(k, rankOf(now.severity, r.Outcome, lifted != nil))
			now.shelves[k] = shelf
		}
		if t.findings.count(shelf) {
			f := t.ev.finding(r, now.controls)
			f.Waiver = lifted
			t.findings.add(shelf, f)
		}
	}
	return nil
}

// begun is what was taken of the pack and of the check of a result; it begins with either where nothing was.
func (t *tally) begun(r *policy.Result) (*outcomes, *taking) {
	sum := t.packs[r.Pack]
	if sum == nil {
		sum = &outcomes{}
		t.packs[r.Pack] = sum
	}
	if !t.taking(r.Check, r.Pack, r.Grade.Severity) {
		t.taken = append(t.taken, &taking{
			pack: r.Pack, check: r.Check, severity: r.Grade.Severity, controls: append([]string{}, slices.Sorted(slices.Values(r.Check.Controls))...),
			shelves: map[kind]*shelf{}, hold: map[*policy.Check]*holding{},
		})
		sum.checks++
	}
	return sum, t.taken[len(t.taken)-1]
}

// weigh notes what a result that no waiver lifts asks for: as an obligation of the check that says what to do, where the verdict may be conditional.
func (t *tally) weigh(now *taking, r *policy.Result) {
	if r.Outcome.Settled() {
		return
	}
	if weight(now.severity, r.Outcome) != decision.Conditional {
		t.otherwise[now.check.ID] = true
		return
	}
	asks := cmp.Or(r.Awaits, now.check)
	held := now.hold[asks]
	if held == nil {
		held = &holding{pack: now.pack.Name, check: asks, concerned: t.names.emptySet()}
		now.hold[asks] = held
		t.held[asks.ID] = append(t.held[asks.ID], held)
	}
	switch {
	case r.Awaits != nil: // mended by what it waits for, whatever it is about
		held.concerned.add(name{})
		t.otherwise[now.check.ID] = true
	case !t.rejected || t.ev.delta != nil: // or nobody asks for obligations: the verdict gets no milder, and no earlier decision asks which are met
		held.add(r)
	}
}

// taking says whether results are of the check that was taken last.
func (t *tally) taking(check *policy.Check, pack *policy.Pack, severity decision.Severity) bool {
	if len(t.taken) == 0 {
		return false
	}
	last := t.taken[len(t.taken)-1]
	return last.check == check && last.pack == pack && last.severity == severity
}

// exempt is to how many things a check does not apply, under the pack under which these are the fewest.
func (t *tally) exempt(check string) int {
	least := -1
	for _, of := range t.taken {
		if of.check.ID == check && (least < 0 || of.exempt < least) {
			least = of.exempt
		}
	}
	return max(least, 0)
}

// unlisted returns what was counted only, by pack, check and outcome.
func (t *tally) unlisted() []decision.Unlisted {
	out := []decision.Unlisted{}
	for _, of := range t.taken {
		for k, s := range of.shelves {
			if s.count > len(s.findings) {
				out = append(out, decision.Unlisted{Check: of.check.ID, Pack: of.pack.Name, Severity: of.severity, Outcome: k.outcome, Waiver: k.waiver, Listed: len(s.findings), Count: s.count})
			}
		}
	}
	slices.SortFunc(out, func(a, b decision.Unlisted) int {
		return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Waiver, b.Waiver), cmp.Compare(a.Severity, b.Severity))
	})
	return out
}
