package policy

import (
	"context"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestResult is how one test of a check ended. Err is nil when it passed.
type TestResult struct {
	Check    string
	Test     string
	Expect   decision.Outcome
	Outcome  decision.Outcome
	Message  string
	Expected string
	Err      error
}

// RunTests runs the tests of one check. A check that does not compile gives one result with that error. A
// message or expected text that cannot be made is a failed test, whatever the outcome. What a check says while it waits is that of the catalogue's check
// that settles it.
func (c *Catalogue) RunTests(check *Check, e Environment) []TestResult {
	compiler, err := c.compiler(e)
	var code *compiled
	if err == nil {
		code, err = compiler.compileAll(check)
	}
	if err != nil {
		return []TestResult{{Check: check.ID, Outcome: decision.Error, Err: err}}
	}
	results := make([]TestResult, len(check.Tests))
	for i := range check.Tests {
		results[i] = runTest(code, c.checks[check.SettledBy], &check.Tests[i], e)
	}
	return results
}

// RunTests runs the tests of one check without a catalogue.
func RunTests(check *Check, e Environment) []TestResult {
	return new(Catalogue).RunTests(check, e)
}

// runTest runs one test of a check that settles may settle; nil where none does, or none is known.
func runTest(code *compiled, settles *Check, test *Test, e Environment) TestResult {
	check := code.check
	result := TestResult{Check: check.ID, Test: test.Name, Expect: test.Expect, Outcome: decision.Error}
	if test.None {
		r := (&runProgram{boundProgram: &boundProgram{code: code}}).none(&Subject{})
		result.Outcome, result.Message, result.Expected = r.Outcome, r.Message, r.Expected
		result.Err = verdictOfNone(code, test, r)
		return result
	}
	facts, err := decodeFacts(check, test, e)
	if err != nil {
		result.Err = err
		return result
	}
	now := testMoment
	if test.At != "" {
		if now, err = parseTime(test.At); err != nil {
			result.Err = err
			return result
		}
	}
	ctx := context.Background()
	p := &Program{pack: &Pack{}, checks: []boundProgram{newBoundProgram(Binding{Params: test.Params}, code)}}
	p.checks[0].settles = settles
	r := p.judgeOne(ctx, facts, Occasion{Now: now})
	result.Outcome, result.Message, result.Expected = r.Outcome, r.Message, r.Expected
	vars := newActivation(Occasion{Now: now}, p.checks[0].params)
	vars.look(r.Subject)
	if result.Err = verdictOfTest(ctx, code, test, r, vars); result.Err == nil {
		_, result.Err = p.checks[0].agree(vars)
	}
	return result
}

// judgeOne judges the facts of a test as those of a delivery are judged, by the one check of a program.
func (p *Program) judgeOne(ctx context.Context, facts map[string]any, o Occasion) Result {
	b := &p.checks[0]
	subject := Subject{Facts: Values(facts)}
	subject.Kind, subject.Ref = each(b.code.check), "test"
	j := p.judgeAll(ctx, b.code.check.Each, []Subject{subject}, o)
	run := p.run(b, o, 1)
	return run.results(ctx, j, 0, 1, nil)[0]
}

// testFault is an error at one key of a test.
func testFault(code *compiled, test *Test, key, format string, args ...any) error {
	return code.check.src.at(field(test.node, key), "", "test %q: %s", test.Name, fmt.Sprintf(format, args...))
}

// verdictOfNone judges a test without a subject: no expression made the message.
func verdictOfNone(code *compiled, test *Test, r Result) error {
	if r.Outcome != test.Expect {
		return testFault(code, test, "expect", "expected %s, got %s: %s", test.Expect, r.Outcome, r.Message)
	}
	if !strings.Contains(r.Message, test.Says) {
		return testFault(code, test, "says", "the message is: %s", r.Message)
	}
	return nil
}

func verdictOfTest(ctx context.Context, code *compiled, test *Test, r Result, vars *activation) error {
	at := func(key, format string, args ...any) error { return testFault(code, test, key, format, args...) }
	if r.Outcome != test.Expect {
		return at("expect", "expected %s, got %s: %s", test.Expect, r.Outcome, r.Message)
	}
	if err := waivableAsExpected(code, test, r); err != nil {
		return err
	}
	if r.Outcome.Settled() {
		if test.Says != "" {
			return at("says", "there is no message when the outcome is %s", r.Outcome)
		}
		return nil
	}
	if r.Outcome == decision.Error {
		return nil
	}
	for _, e := range []*expression{code.message, code.expect} {
		text, err := e.string(ctx, vars)
		if err != nil {
			return at("expect", "%s", err)
		}
		if strings.TrimSpace(text) == "" {
			return at("expect", "%s is empty", e.name)
		}
	}
	if !strings.Contains(r.Message, test.Says) {
		return at("says", "the message is: %s", r.Message)
	}
	return nil
}

func each(check *Check) string {
	if check.Each == "" {
		return decision.KindDelivery
	}
	return check.Each
}

// Coverage says which outcomes the tests of a check expect, in the order of decision.Outcomes.
func Coverage(check *Check) []decision.Outcome {
	var covered []decision.Outcome
	for _, outcome := range decision.Outcomes {
		for i := range check.Tests {
			if check.Tests[i].Expect == outcome {
				covered = append(covered, outcome)
				break
			}
		}
	}
	return covered
}
