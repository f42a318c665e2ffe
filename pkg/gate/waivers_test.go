package gate

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// waiverText is a waiver in the words of these tests.
const waiverText = `kind: cleanbill.waiver/v1
id: W-1
check: A-001
scope: {product: Pump, versions: ["1"], components: [c1, c2]}
reason: r
compensating: [c]
owner: {name: Olga, role: r}
requestedBy: {name: Ruth, role: r}
approvers: [{name: Anna, role: r}, {name: Boris, role: r}]
created: 2026-11-01
expires: 2026-12-01
`

func parsed(t *testing.T, replace ...string) Waiver {
	t.Helper()
	w, err := ParseWaiver("w.yaml", []byte(strings.NewReplacer(replace...).Replace(waiverText)))
	if err != nil {
		t.Fatal(err)
	}
	return Waiver{Waiver: w, File: "w.yaml"}
}

// waiving makes the waivers of a judgement; approvals are the same for all.
func waivingOf(approvals []verify.Approval, allowUnsigned bool, all ...Waiver) waivers {
	out := waivers{byCheck: map[string][]*waiving{}}
	for _, w := range all {
		x := &waiving{Waiver: w.Waiver, standing: w.Standing(policy.Offer{Product: "Pump", Version: "1"}, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)), doc: waiverDoc(w)}
		x.approve(approvals, allowUnsigned)
		x.lifted = x.liftedDoc()
		out.all = append(out.all, x)
		out.byCheck[w.Check] = append(out.byCheck[w.Check], x)
	}
	return out
}

func approval(key string, names ...string) verify.Approval {
	a := verify.Approval{Names: names, Keys: []string{key}}
	a.Path = "w.yaml." + key + ".sig"
	if names == nil {
		a.Reason = "no approval"
	}
	return a
}

// TestApprove holds approvers against signatures.
func TestApprove(t *testing.T) {
	broken := approval("x")
	broken.Broken = true
	a, b := approval("a", "Anna"), approval("b", "Boris")
	sameKey := approval("b", "Boris")
	sameKey.Keys = append(sameKey.Keys, "a")
	ofRequester := approval("b", "Boris")
	ofRequester.Bearers = []string{"Boris", "Ruth"}
	for _, tc := range []struct {
		name      string
		approvals []verify.Approval
		allow     bool
		signed    string // names
		unproven  string // part of it
		why       string // likewise
	}{
		{"both", []verify.Approval{a, b}, false, "Anna Boris", "", ""},
		{"both, in other letters", []verify.Approval{approval("a", "ANNA"), approval("b", " boris ")}, false, "Anna Boris", "", ""},
		{"both, and a stranger's", []verify.Approval{a, broken, b}, false, "Anna Boris", "", ""},
		{"nobody", nil, false, "", "it is not signed by Anna, Boris, with a key of their own", ""},
		{"nobody, allowed", nil, true, "", "", "it is not signed by Anna, Boris"},
		{"one of two", []verify.Approval{a}, false, "Anna", "it is not signed by Boris", ""},
		{"one of two, allowed", []verify.Approval{a}, true, "Anna", "", "it is not signed by Boris"},
		{"one signs twice", []verify.Approval{a, approval("a2", "Anna")}, false, "Anna", "it is not signed by Boris", ""},
		{"somebody else signs", []verify.Approval{a, approval("c", "Carla")}, false, "Anna", "it is not signed by Boris", "signed by Carla, for nobody among the approvers"},
		{"one key for both", []verify.Approval{approval("a", "Anna", "Boris"), approval("a", "Anna", "Boris")}, false, "Anna", "it is not signed by Boris", ""},
		{"one key for both, and one of the second's own", []verify.Approval{approval("a", "Anna", "Boris"), b}, false, "Anna Boris", "", ""},
		{"the requester's key under another name", []verify.Approval{a, approval("b", "Boris", "Ruth")}, false, "Anna", "it is not signed by Boris", "the key is also that of who requested the waiver"},
		{"one key in two formats", []verify.Approval{a, sameKey}, false, "Anna", "it is not signed by Boris", ""},
		{"the requester's key in another format", []verify.Approval{a, ofRequester}, false, "Anna", "it is not signed by Boris", "the key is also that of who requested the waiver"},
		{"a name that only begins so", []verify.Approval{a, approval("b", "Boris Beispiel")}, false, "Anna", "it is not signed by Boris", ""},
		{"changed after it was signed", []verify.Approval{a, broken}, false, "Anna", "a signature that does not hold lies beside it: w.yaml.x.sig", "w.yaml.x.sig: no approval"},
		{"changed after it was signed, allowed", []verify.Approval{broken}, true, "", "a signature that does not hold lies beside it: w.yaml.x.sig", "not signed by Anna, Boris"},
	} {
		x := waivingOf(tc.approvals, tc.allow, parsed(t)).all[0]
		var signed []string
		for _, a := range x.doc.Approvers {
			if a.Signed {
				signed = append(signed, a.Name)
			}
		}
		if got := strings.Join(signed, " "); got != tc.signed || x.doc.Signed != (tc.signed == "Anna Boris") || x.lifted.Signed != x.doc.Signed {
			t.Errorf("%s: signed by %q: %+v", tc.name, got, x.doc)
		}
		if (x.unproven == "") != (tc.unproven == "") || !strings.Contains(x.unproven, tc.unproven) || !strings.Contains(strings.Join(x.doc.Why, "\n"), tc.why) {
			t.Errorf("%s: unproven %q, why %q", tc.name, x.unproven, x.doc.Why)
		}
	}
}

// TestLift gives results of a check under two packs to waivers.
func TestLift(t *testing.T) {
	both := []verify.Approval{approval("a", "Anna"), approval("b", "Boris")}
	days := map[decision.Severity]string{decision.Block: "30 days", decision.Hold: "30 days", decision.Warn: "30 days"}
	for _, tc := range []struct {
		name     string
		waivers  waivers
		severity decision.Severity
		outcome  decision.Outcome
		never    string
		allowed  map[decision.Severity]string // by the second pack; the first allows days
		verdicts [2]decision.Verdict
		lifted   int
		state    decision.WaiverState
		about    int
	}{
		{"every one in scope", waivingOf(both, false, parsed(t)), decision.Block, decision.Fail, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 4, decision.WaiverLifts, 4},
		{"where the pack allows it", waivingOf(both, false, parsed(t)), decision.Block, decision.Fail, "", nil, [2]decision.Verdict{decision.Accept, decision.Reject}, 2, decision.WaiverLifts, 4},
		{"not all are in scope", waivingOf(both, false, parsed(t, "[c1, c2]", "[c1]")), decision.Hold, decision.Withheld, "", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 2, decision.WaiverLifts, 2},
		{"unsigned", waivingOf(nil, false, parsed(t)), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 0, decision.WaiverUnsigned, 4},
		{"unsigned, allowed", waivingOf(nil, true, parsed(t)), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 4, decision.WaiverLifts, 4},
		{"expired", waivingOf(both, false, parsed(t, "2026-12-01", "2026-11-20")), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 0, decision.WaiverNoForce, 4},
		{"another version", waivingOf(both, false, parsed(t, `["1"]`, `["2"]`)), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 0, decision.WaiverNoForce, 4},
		{"what nothing lifts", waivingOf(both, false, parsed(t)), decision.Hold, decision.Fail, "never", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 0, decision.WaiverRefused, 4},
		{"nothing to lift", waivingOf(both, false, parsed(t)), decision.Block, decision.Pass, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 0, decision.WaiverUnused, 0},
		{"another check", waivingOf(both, false, parsed(t, "A-001", "A-002")), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Conditional, decision.Conditional}, 0, decision.WaiverUnused, 0},
		{"two waivers, one counts", waivingOf(both, false, parsed(t), parsed(t, "W-1", "W-2")), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 4, decision.WaiverLifts, 4},
		{"an expired one before one in force", waivingOf(both, false, parsed(t, "W-1", "W-0", "2026-12-01", "2026-11-20"), parsed(t)), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 4, decision.WaiverNoForce, 4},
		{"two waivers for different parts", waivingOf(both, false, parsed(t, "[c1, c2]", "[c1]"), parsed(t, "W-1", "W-2", "[c1, c2]", "[c2]")), decision.Hold, decision.Fail, "", days, [2]decision.Verdict{decision.Accept, decision.Accept}, 4, decision.WaiverLifts, 2},
	} {
		tally := newTally(&evidence{waivers: tc.waivers}, true)
		var verdicts [2]decision.Verdict
		for i, allowed := range []map[decision.Severity]string{days, tc.allowed} {
			results := resultsOf("p"+string(rune('0'+i)), "A-001", tc.severity, tc.outcome, 3)[1:]
			for j := range results {
				results[j].Pack.Waivers, results[j].Unwaivable = allowed, tc.never
			}
			if err := tally.take(results); err != nil {
				t.Fatal(err)
			}
			verdicts[i] = tally.packs[results[0].Pack].verdict()
		}
		if verdicts != tc.verdicts || tally.totals.Waived != tc.lifted || tally.totals.Of(tc.outcome) != 4 || tally.totals.Sum() != 4 {
			t.Errorf("%s: verdicts %v, totals %+v", tc.name, verdicts, tally.totals)
		}
		named := 0
		for _, f := range tally.findings.all() {
			if f.Outcome != tc.outcome {
				t.Errorf("%s: outcome %s", tc.name, f.Outcome)
			}
			if f.Waiver != nil {
				named++
			}
		}
		doc := tc.waivers.docs()[0]
		if named != tc.lifted || doc.State != tc.state || doc.About != tc.about {
			t.Errorf("%s: %d findings name a waiver; %+v", tc.name, named, doc)
		}
		if held := len(tally.obligations(time.Time{})); (held == 0) != (verdicts[0] != decision.Conditional && verdicts[1] != decision.Conditional) {
			t.Errorf("%s: %d obligations", tc.name, held)
		}
	}
}

// TestLiftedBeyondTheListAreTold gives a check more lifted results than a decision lists, beside some that are not lifted.
func TestLiftedBeyondTheListAreTold(t *testing.T) {
	w := waivingOf(nil, true, parsed(t, ", components: [c1, c2]", ""))
	tally := newTally(&evidence{waivers: w}, false)
	results := resultsOf("p", "A-001", decision.Hold, decision.Fail, MaxFindings+2)
	for i := range results {
		results[i].Pack.Waivers = map[decision.Severity]string{decision.Hold: "30 days"}
	}
	results[0].Unwaivable = "never"
	if err := tally.take(results); err != nil {
		t.Fatal(err)
	}
	want := []decision.Unlisted{{Check: "A-001", Pack: "p", Severity: decision.Hold, Outcome: decision.Fail, Waiver: "W-1", Listed: MaxFindings, Count: MaxFindings + 1}}
	if got := tally.unlisted(); !reflect.DeepEqual(got, want) || tally.totals.Waived != MaxFindings+1 || len(tally.findings.all()) != MaxFindings+1 {
		t.Errorf("%+v, totals %+v", got, tally.totals)
	}
}

// TestNewChecksWaivers refuses what cannot be meant.
func TestNewChecksWaivers(t *testing.T) {
	c, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := c.Pack("hospital-baseline")
	if err != nil {
		t.Fatal(err)
	}
	known := parsed(t, "A-001", "SUP-004")
	for _, tc := range []struct {
		name    string
		waivers []Waiver
		want    string
	}{
		{"none", nil, ""},
		{"in any order", []Waiver{parsed(t, "W-1", "W-2", "A-001", "SUP-005"), known}, ""},
		{"a check that nobody knows", []Waiver{parsed(t, "A-001", "SUP-04")}, `unknown check "SUP-04"`},
		{"one id twice", []Waiver{known, parsed(t, "A-001", "SUP-005")}, "w.yaml and w.yaml are both waiver W-1; give each an id of its own"},
	} {
		g, err := New(Options{Catalogue: c, Packs: []*policy.Pack{pack}, Waivers: tc.waivers})
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		var defect *policy.Error
		if err != nil && errors.As(err, &defect) && defect.Line != 3 {
			t.Errorf("%s: line %d", tc.name, defect.Line)
		}
		if err == nil && !slices.IsSortedFunc(g.options.Waivers, func(a, b Waiver) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("%s: not sorted", tc.name)
		}
	}
}
