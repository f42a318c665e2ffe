package policy

import (
	"context"
	"errors"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

func TestNoSubject(t *testing.T) {
	results, err := withCheck(t, nil).Evaluate(context.Background(), subjectsOf(), Occasion{Now: at})
	if !errors.Is(err, ErrNothingEvaluated) {
		t.Errorf("want ErrNothingEvaluated, got %v", err)
	}
	if len(results) != 1 || results[0].Outcome != decision.NotApplicable || results[0].Message != "no component in this delivery" || results[0].Subject.Kind != "delivery" {
		t.Errorf("got %+v", results)
	}
	p := withCheck(t, map[string]string{"each": "each: component\nnone: fail\n"})
	results, err = p.Evaluate(context.Background(), subjectsOf(), Occasion{Now: at})
	if err != nil || results[0].Outcome != decision.Fail || results[0].Expected != "at least one component to judge" {
		t.Errorf("got %v, %+v", err, results)
	}
}

// TestNoSubjectInWords shows that what was expected is said in the words of the environment, and only where a
// reader must act.
func TestNoSubjectInWords(t *testing.T) {
	e := testEnvironment()
	e.Words = map[string]string{"component": "part of the machine"}
	for none, want := range map[string]string{
		"indeterminate": "at least one part of the machine to judge", "fail": "at least one part of the machine to judge",
		"pass": "", "not-applicable": "",
	} {
		check := withCheck(t, map[string]string{"each": "each: component\nnone: " + none + "\n"}).checks[0].code.check
		check.Tests = []Test{{Name: "nothing", None: true, Expect: decision.Outcome(none), node: check.node}}
		for _, r := range RunTests(check, e) {
			if r.Err != nil || r.Expected != want {
				t.Errorf("%s: expected %q, %v", none, r.Expected, r.Err)
			}
		}
	}
}

func TestNoDelivery(t *testing.T) {
	if _, err := withCheck(t, nil).Evaluate(context.Background(), func(string) []Subject { return nil }, Occasion{Now: at}); err == nil {
		t.Error("no error without a delivery")
	}
}
