package gate

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/statement"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// many gives a tally results of several packs and checks about as many components as are listed of one check, each with long texts, in parts.
func many(t *testing.T, packs, checks, words, part int) *tally {
	t.Helper()
	all := newTally(&evidence{}, true)
	long := strings.Repeat("<", words)
	graded := []struct {
		severity decision.Severity
		outcome  decision.Outcome
	}{{decision.Info, decision.Fail}, {decision.Hold, decision.Pass}, {decision.Block, decision.Fail}, {decision.Hold, decision.Indeterminate}}
	for p := range packs {
		for c := range checks {
			g := graded[c%len(graded)]
			results := resultsOf(fmt.Sprintf("pack%d", p), fmt.Sprintf("A-%03d", c), g.severity, g.outcome, MaxFindings)
			for i := range results {
				if !g.outcome.Settled() {
					results[i].Message, results[i].Expected = long, long
				}
				results[i].Subject.Name += long
			}
			for len(results) > 0 {
				n := min(part, len(results))
				if err := all.take(results[:n]); err != nil {
					t.Fatal(err)
				}
				results = results[n:]
			}
		}
	}
	return all
}

// TestListedFindingsFitASignature: however many packs, checks and components there are and however long their texts, the findings that are listed take no more
// than a signature file that is read has room for, beside everything else; what the verdict depends on is listed first, each check has an example, and nothing
// is lost to the counts.
func TestListedFindingsFitASignature(t *testing.T) {
	if room := base64.StdEncoding.EncodedLen(MaxListed); room > verify.MaxBundleSize/2 {
		t.Fatalf("%d bytes of findings take %d of the %d bytes of a signature file, and half of it is for all else", MaxListed, room, verify.MaxBundleSize)
	}
	const subjects = statement.MaxSubjects * 7 << 10 // the longest paths, escaped, and their digests
	if room := base64.StdEncoding.EncodedLen(decision.MaxDocument + subjects); room > verify.MaxBundleSize*15/16 {
		t.Fatalf("a decision of %d bytes takes %d of the %d bytes of a signature file", decision.MaxDocument, room, verify.MaxBundleSize)
	}
	const packs, checks = 3, 8
	tally := many(t, packs, checks, 100, 512)
	findings, unlisted := tally.findings.all(), tally.unlisted()
	text, err := json.Marshal(findings)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > MaxListed || len(text) < MaxListed*8/10 {
		t.Errorf("the findings take %d bytes, expected nearly %d and no more", len(text), MaxListed)
	}
	if got := tally.totals.Sum(); got != packs*checks*MaxFindings {
		t.Errorf("%d results are counted", got)
	}
	number := map[string]int{}
	for _, f := range findings {
		number[f.Pack+" "+f.Check]++
	}
	most := map[decision.Severity]int{}
	for _, u := range unlisted {
		if n := number[u.Pack+" "+u.Check]; n != u.Listed || u.Count != MaxFindings {
			t.Errorf("%d findings of %+v are listed", n, u)
		}
		switch {
		case u.Outcome == decision.Pass:
			most["passed"] = max(most["passed"], u.Listed)
		case most[u.Severity] != 0 && most[u.Severity] != u.Listed:
			t.Errorf("%+v beside %d", u, most[u.Severity])
		default:
			most[u.Severity] = u.Listed
		}
	}
	if len(unlisted) != packs*checks || most[decision.Block] != most[decision.Hold] || most[decision.Block] < 1000 || most[decision.Info] >= most[decision.Block] || most["passed"] > most[decision.Info] || most["passed"] == 0 {
		t.Errorf("%d checks are not listed whole: %v", len(unlisted), most)
	}
	other := many(t, packs, checks, 100, 4096)
	if !reflect.DeepEqual(other.findings.all(), findings) || !reflect.DeepEqual(other.unlisted(), unlisted) {
		t.Error("what is listed depends on the parts that results come in")
	}
}

// TestFindingsTakeNoMoreThanReckoned holds what is reckoned against what is written.
func TestFindingsTakeNoMoreThanReckoned(t *testing.T) {
	for _, text := range []string{"", "plain", `"quoted" \ <b>&amp;</b>`, "\x00\x1f\x7f", "a\xff\xfe", "ä€\u2028\u202e\U000e0041", strings.Repeat("𝄞", 2000)} {
		long := &policy.Subject{Subject: decision.Subject{Kind: "component", Ref: "sbom#" + text, Name: text, Version: text, Component: text}, File: text}
		check := &policy.Check{ID: "A-001", Title: text, Why: text, Frameworks: map[string][]string{"f": {text}}}
		r := policy.Result{Check: check, Pack: &policy.Pack{}, Binding: &policy.Binding{}, Grade: (&policy.Binding{}).On(policy.Occasion{}), Subject: long, Message: text, Expected: text, Ask: text}
		f := (&evidence{}).finding(&r, nil)
		written, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := sizeAlike(&f) + sizeOwn(&f); got < len(written) {
			t.Errorf("%q: %d bytes are reckoned, and %d written", decision.Cut(text, 20), got, len(written))
		}
		if len(f.Subject.Name) > maxName+len("…") {
			t.Errorf("a name of %d bytes", len(f.Subject.Name))
		}
	}
}
