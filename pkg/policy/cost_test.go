package policy

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// many is a delivery with long lists and as many components.
func many(n, names int) func(each string) []Subject {
	d := &delivery{}
	for i := range names {
		d.Names = append(d.Names, fmt.Sprintf("name-%06d", i))
	}
	list := make([]Subject, n)
	for i := range list {
		list[i] = Subject{Subject: decision.Subject{Kind: "component", Ref: fmt.Sprintf("%06d", i)},
			Facts: Values{"component": &component{Kind: "machine", Count: i}, "delivery": d}}
	}
	return func(each string) []Subject {
		if each == "" {
			return []Subject{{Facts: Values{"delivery": d}}}
		}
		return list
	}
}

func dearCheck(pass, message string) string {
	return "id: THING-001\ntitle: Dear\neach: component\npass: '" + pass + "'\nexpected: '\"x\"'\nmessage: '" + message + "'\nwhy: W\nask: A\ncontrols: [SUP]\n" +
		"params: {horizon: {default: 24, unit: months, max: 120}}\ntests:\n  - {name: a, expect: pass}\n  - {name: b, expect: fail}\n"
}

func dearProgram(t *testing.T, pass, message string) *Program {
	t.Helper()
	files := readTree(t, "testdata/good")
	files["checks/THING-001.yaml"].Data = []byte(dearCheck(pass, message))
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := c.Pack("base")
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compile(pack, testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func evaluated(t *testing.T, p *Program, subjects func(string) []Subject) []Result {
	t.Helper()
	var all []Result
	err := p.Stream(context.Background(), subjects, Occasion{Now: at}, math.MaxInt, func(batch []Result) error {
		for _, r := range batch {
			if r.Check.ID == "THING-001" {
				all = append(all, r)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCheckIsGivenUp: a check that goes over a list of all once for each may not, however fast the machine is. What was not come to is an error,
// the same ones each time, on any number of processors.
func TestCheckIsGivenUp(t *testing.T) {
	p := dearProgram(t, `join(delivery.names, ",") != "" || component.count > 0`, `"m"`)
	subjects := many(520, 30_000)
	once := evaluated(t, p, subjects)
	counts := map[decision.Outcome]int{}
	for _, r := range once {
		counts[r.Outcome]++
		if r.Outcome == decision.Error && (!strings.Contains(r.Message, "THING-001 was given up") || r.Unwaivable == "") {
			t.Fatalf("%q, %q", r.Message, r.Unwaivable)
		}
	}
	if counts[decision.Error] == 0 || counts[decision.Pass] == 0 || counts[decision.Error]+counts[decision.Pass] != 520 {
		t.Errorf("%v", counts)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := evaluated(t, p, subjects); !reflect.DeepEqual(outcomesOf(once), outcomesOf(again)) {
		t.Error("on one processor other results are given up")
	}
	if few := evaluated(t, p, many(520, 5)); few[519].Outcome != decision.Pass {
		t.Errorf("short lists: %s, %s", few[599].Outcome, few[599].Message)
	}
}

func outcomesOf(results []Result) (out []string) {
	for _, r := range results {
		out = append(out, r.Subject.Ref+" "+string(r.Outcome)+" "+r.Message)
	}
	return out
}

// TestWordsAreGivenUp: the same for words. The outcome stays.
func TestWordsAreGivenUp(t *testing.T) {
	p := dearProgram(t, `component.count < 0`, `"not among: " + join(delivery.names, ", ")`)
	results := evaluated(t, p, many(520, 30_000))
	without := 0
	for _, r := range results {
		if r.Outcome != decision.Fail {
			t.Fatalf("%s: %s", r.Outcome, r.Message)
		}
		if strings.Contains(r.Message, "no words") && strings.Contains(r.Message, "costs too much") {
			without++
		}
	}
	if without == 0 || without == len(results) {
		t.Errorf("%d of %d without words", without, len(results))
	}
}

// TestFunctionsCost: what a function goes over is counted.
func TestFunctionsCost(t *testing.T) {
	e := testEnvironment()
	e.Functions = []Function{{Name: "twice", Params: []string{"a", "b"}, Doc: "for the test", Call: func(a, b string) bool { return a == b }}}
	c, err := newCompiler(e)
	if err != nil {
		t.Fatal(err)
	}
	check := good(t).Check("THING-001")
	scope, err := c.scope(check)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 10_000)
	for text, least := range map[string]int64{
		`join(delivery.names, ", ") == ""`:                1000,
		`delivery.names.distinct().size() > 0`:            1_000_000,
		`component.kind.replace("x", "y") == ""`:          1000,
		`twice(component.kind, component.kind)`:           1_000_000,
		`short(delivery.names.filter(n, true)) == ""`:     1000,
		`component.kind + delivery.names[0] == "x"`:       1000,
		`delivery.names.map(n, [n]).flatten().size() > 0`: 1000,
	} {
		code := &expression{name: "pass", text: text, node: check.node, of: check, result: cel.BoolType, scope: scope, compiler: c}
		if err := code.load(); err != nil {
			t.Fatal(err)
		}
		vars := newActivation(Occasion{Now: at}, nil)
		d := &delivery{}
		for i := range 1000 {
			d.Names = append(d.Names, fmt.Sprintf("%04d", i))
		}
		vars.facts = Values{"component": &component{Kind: long}, "delivery": d}
		if _, err := code.isTrue(context.Background(), vars); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if cost := ShareLimit - vars.left; cost < least {
			t.Errorf("%s: costs %d, at least %d is right", text, cost, least)
		}
	}
}
