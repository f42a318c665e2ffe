package policy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

var at = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// withCheck is the good catalogue with lines of THING-001 replaced, and its pack "base" compiled.
func withCheck(t testing.TB, lines map[string]string) *Program { return withCheckIn(t, "base", lines) }

func withCheckIn(t testing.TB, name string, lines map[string]string) *Program {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"sources.yaml", "controls.yaml", "checks/THING-001.yaml", "checks/THING-002.yaml", "packs/base.yaml", "packs/strict.yaml"} {
		data, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	var out []string
	for line := range strings.Lines(string(files["checks/THING-001.yaml"].Data)) {
		key, _, _ := strings.Cut(line, ":")
		if replacement, ok := lines[key]; ok {
			line = replacement
		}
		out = append(out, line)
	}
	files["checks/THING-001.yaml"].Data = []byte(strings.Join(out, ""))
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := c.Pack(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compile(pack, testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func subjectsOf(parts ...*component) func(string) []Subject {
	return func(each string) []Subject {
		d := &delivery{}
		if each == "" {
			return []Subject{{Subject: decision.Subject{Kind: "delivery"}, Facts: Values{"delivery": d}}}
		}
		var list []Subject
		for i, part := range parts {
			s := Subject{Facts: Values{"component": part, "delivery": d}}
			s.Kind, s.Ref = "component", fmt.Sprintf("c%06d", len(parts)-i)
			list = append(list, s)
		}
		return list
	}
}

func machine(state string, known bool, date time.Time) *component {
	return &component{Kind: "machine", End: end{State: state, Text: "the end", Known: known, Date: date}}
}

func TestOutcomeOrder(t *testing.T) {
	far, near := at.AddDate(5, 0, 0), at.AddDate(1, 0, 0)
	tree := machine("unknown", false, far)
	tree.Kind = "tree"
	for _, test := range []struct {
		name  string
		part  *component
		lines map[string]string
		want  decision.Outcome
		says  string
	}{
		{name: "pass", part: machine("stated", true, far), want: decision.Pass},
		{name: "fail", part: machine("stated", true, near), want: decision.Fail, says: "looked after until the end"},
		{name: "applies comes before state", part: tree, want: decision.NotApplicable},
		{name: "state comes before known", part: machine("unknown", false, far), want: decision.DeclaredUnknown},
		{name: "state comes before pass", part: machine("withheld", true, far), want: decision.Withheld},
		{name: "known comes before pass", part: machine("absent", false, far), want: decision.Indeterminate},
		{name: "malformed is not unknown", part: machine("malformed", false, far), want: decision.Indeterminate},
		{name: "without applies it applies", part: tree, lines: map[string]string{"applies": ""}, want: decision.DeclaredUnknown},
		{name: "without state and known only pass counts", part: machine("unknown", false, near),
			lines: map[string]string{"state": "", "known": ""}, want: decision.Fail},
		{name: "applies fails", part: machine("stated", true, far), lines: map[string]string{"applies": "applies: 1 / component.count == 1\n"},
			want: decision.Error, says: "applies (1 / component.count == 1): division by zero"},
		{name: "state fails", part: machine("stated", true, far), lines: map[string]string{"state": "state: component.parts[3].label\n"},
			want: decision.Error, says: "state (component.parts[3].label): index out of bounds"},
		{name: "known fails", part: machine("stated", true, far), lines: map[string]string{"known": "known: 1 / component.count == 1\n"},
			want: decision.Error, says: "known (1 / component.count == 1): division by zero"},
		{name: "pass fails", part: machine("stated", true, far), lines: map[string]string{"pass": "pass: now + months(120000) > now\n"},
			want: decision.Error, says: "check THING-001 could not be evaluated on component c000001: pass"},
		{name: "a message that fails does not soften a failure", part: machine("stated", true, near),
			lines: map[string]string{"message": "message: component.parts[1].label\n"}, want: decision.Fail, says: "no words: message (component.parts[1].label)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := withCheck(t, test.lines)
			results, err := p.Evaluate(context.Background(), subjectsOf(test.part), Occasion{Now: at})
			if test.want == decision.NotApplicable {
				if !errors.Is(err, ErrNothingEvaluated) {
					t.Fatalf("want ErrNothingEvaluated, got %v", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if len(results) != 1 || results[0].Outcome != test.want || !strings.Contains(results[0].Message, test.says) {
				t.Errorf("want %s saying %q, got %+v", test.want, test.says, results)
			}
			quiet := test.want == decision.Pass || test.want == decision.NotApplicable
			if quiet != (results[0].Message == "") {
				t.Errorf("message of %s: %q", test.want, results[0].Message)
			}
		})
	}
}

func TestCostLimit(t *testing.T) {
	parts := make([]part, 1000)
	big := machine("stated", true, at)
	big.Parts = parts
	p := withCheck(t, map[string]string{"pass": `pass: component.parts.all(a, component.parts.all(b, component.parts.all(c, a.label + b.label == c.label)))` + "\n"})
	results, err := p.Evaluate(context.Background(), subjectsOf(big), Occasion{Now: at})
	if err != nil {
		t.Fatal(err)
	}
	if r := results[0]; r.Outcome != decision.Error || !strings.Contains(r.Message, "cost limit exceeded") {
		t.Errorf("got %s: %s", r.Outcome, r.Message)
	}
}

func TestCancelledContextGivesNoResult(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := withCheck(t, nil).Evaluate(ctx, subjectsOf(machine("stated", true, at)), Occasion{Now: at})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestMissingFactIsAnError(t *testing.T) {
	subjects := func(each string) []Subject { return []Subject{{Facts: Values{}}} }
	results, err := withCheck(t, nil).Evaluate(context.Background(), subjects, Occasion{Now: at})
	if err != nil || results[0].Outcome != decision.Error {
		t.Errorf("got %v, %+v", err, results)
	}
}

func TestDeterministicAndConcurrent(t *testing.T) {
	parts := make([]*component, 3*chunk+7)
	for i := range parts {
		parts[i] = machine([]string{"stated", "unknown", "withheld", "absent"}[i%4], i%4 == 0, at.AddDate(i%5, 0, 0))
	}
	c := good(t)
	pack, err := c.Pack("strict")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	all := make([][]Result, 4)
	for i := range all {
		wg.Go(func() {
			p, err := c.Compile(pack, testEnvironment())
			if err != nil {
				t.Error(err)
				return
			}
			all[i], err = p.Evaluate(context.Background(), subjectsOf(parts...), Occasion{Now: at})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(all[0]) != len(parts)+1 {
		t.Fatalf("%d results for %d components and a delivery", len(all[0]), len(parts))
	}
	for i, results := range all {
		for j, r := range results {
			first := all[0][j]
			if r.Outcome != first.Outcome || r.Message != first.Message || r.Subject.Ref != first.Subject.Ref || r.Check != first.Check {
				t.Fatalf("run %d, result %d: %+v differs from %+v", i, j, r, first)
			}
			if j > 0 && j < len(parts) && results[j-1].Subject.Ref >= r.Subject.Ref {
				t.Fatalf("results are not sorted at %d", j)
			}
		}
	}
}

func TestPackParamsReachTheExpression(t *testing.T) {
	c := good(t)
	want := map[string]decision.Outcome{"base": decision.Pass, "strict": decision.Fail} // 24 and 36 months
	for name, outcome := range want {
		pack, err := c.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Compile(pack, testEnvironment())
		if err != nil {
			t.Fatal(err)
		}
		results, err := p.Evaluate(context.Background(), subjectsOf(machine("stated", true, at.AddDate(0, 30, 0))), Occasion{Now: at})
		if err != nil || results[0].Outcome != outcome {
			t.Errorf("%s: want %s, got %v, %v", name, outcome, results, err)
		}
	}
}

func TestExtendsKeepsWhatIsLeftOut(t *testing.T) {
	pack, err := good(t).Pack("strict")
	if err != nil {
		t.Fatal(err)
	}
	want := []Binding{
		{Check: "THING-001", Severity: decision.Block, Params: map[string]any{"horizon": 36}, Clause: decision.Clause{Source: "law-2", ID: "§ 3", Confidence: "confirmed"}},
		{Check: "THING-002", Severity: decision.Warn, Params: map[string]any{}, Clause: decision.Clause{Source: "law-1", ID: "4", Confidence: "general"}},
	}
	if got := pack.Bindings(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestStreamWordsTheFirst has more results with one outcome than are to have words, and more than are handed over at a time: outcomes are all there,
// words those of Evaluate.
func TestStreamWordsTheFirst(t *testing.T) {
	parts := make([]*component, streamed+2*chunk)
	for i := range parts {
		parts[i] = machine("stated", true, at.AddDate(5*(i%2), 0, 0)) // every other fails
	}
	p := withCheck(t, nil)
	all, err := p.Evaluate(context.Background(), subjectsOf(parts...), Occasion{Now: at})
	if err != nil {
		t.Fatal(err)
	}
	const worded = streamed/2 + 3 // some of the second part
	var some []Result
	err = p.Stream(context.Background(), subjectsOf(parts...), Occasion{Now: at}, worded, func(batch []Result) error {
		if len(batch) > streamed {
			t.Errorf("%d results at once", len(batch))
		}
		some = append(some, batch...)
		return nil
	})
	if err != nil || len(some) != len(all) {
		t.Fatalf("%d results of %d: %v", len(some), len(all), err)
	}
	failed := 0
	for i := range all {
		want := all[i]
		if want.Outcome == decision.Fail {
			if failed++; failed > worded {
				want.Message, want.Expected = "", ""
			}
		}
		if got := some[i]; got.Outcome != want.Outcome || got.Subject.Ref != want.Subject.Ref || got.Message != want.Message || got.Expected != want.Expected {
			t.Errorf("result %d: %+v, want %+v", i, got, want)
		}
	}
	if failed != len(parts)/2 {
		t.Errorf("%d failed", failed)
	}
}

// TestVulnerabilitiesAreRemembered: without a waiver only what failed is asked which vulnerabilities it is about. Of a large delivery without
// vulnerability data every component is indeterminate, and asking each would double the time.
func TestVulnerabilitiesAreRemembered(t *testing.T) {
	p := withCheck(t, map[string]string{"controls": "controls: [SUP]\nvulnerabilities: component.parts.map(p, p.label)\n"})
	failing, silent := machine("stated", true, at), machine("absent", false, at)
	for _, c := range []*component{failing, silent} {
		c.Parts = []part{{Label: "CVE-2021-44228"}}
	}
	for name, c := range map[string]struct {
		waived func(string) bool
		want   [][]string
	}{
		"no waiver": {func(string) bool { return false }, [][]string{nil, {"CVE-2021-44228"}}},
		"a waiver":  {func(string) bool { return true }, [][]string{{"CVE-2021-44228"}, {"CVE-2021-44228"}}},
	} {
		results, err := p.Evaluate(context.Background(), subjectsOf(failing, silent), Occasion{Now: at, Waived: c.waived})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, r := range results {
			got = append(got, r.Vulnerabilities)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
