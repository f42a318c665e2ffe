package policies_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// passOnNothing are the checks that pass although no fact is given, each with the reason why that is right.
var passOnNothing = map[string]string{
	"GRF-010":      "a component is delivered unless the SBOM says that it is external",
	"INT-010":      "an SBOM that links to no other needs none",
	"INT-013":      "no reserved property is there to be ignored",
	"SIG-002-VETO": "nobody has spoken against the file",
	"SIG-007-VETO": "nobody has spoken against the file",
	"SIG-012":      "no embedded signature is there to be verified",
}

// TestNothingKnownIsNoPass evaluates every check that can refuse or hold a delivery on subjects of which
// nothing at all is known.
func TestNothingKnownIsNoPass(t *testing.T) {
	c := catalogue(t)
	pack, err := c.Pack("hospital-baseline")
	if err != nil {
		t.Fatal(err)
	}
	program, err := c.Compile(pack, vocabulary.Environment())
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"", "absent"} {
		results, err := program.Evaluate(t.Context(), nothing(state), policy.Occasion{Now: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		asked := map[string]bool{}
		for _, r := range results {
			if s := r.Binding.Severity; s != decision.Block && s != decision.Hold {
				continue
			}
			asked[r.Check.ID] = true
			_, may := passOnNothing[r.Check.ID]
			if passed := r.Outcome == decision.Pass; passed != may {
				t.Errorf("states %q: %s (%s) ends as %s on nothing at all", state, r.Check.ID, r.Binding.Severity, r.Outcome)
			}
			if r.Outcome == decision.Error {
				t.Errorf("%s: %s", r.Check.ID, r.Message)
			}
		}
		if len(asked) < 60 {
			t.Errorf("only %d checks were asked", len(asked))
		}
	}
}

// nothing gives one subject of each kind with zero facts, every field in the given state.
func nothing(state string) func(string) []policy.Subject {
	e := vocabulary.Environment()
	return func(each string) []policy.Subject {
		facts := policy.Values{}
		for _, variable := range e.Scopes[each] {
			v := reflect.New(e.Variables[variable])
			setStates(v.Elem(), state)
			facts[variable] = v.Interface()
		}
		return []policy.Subject{{Facts: facts}}
	}
}

func setStates(v reflect.Value, state string) {
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
		return
	}
	for i := range v.NumField() {
		if v.Type().Field(i).Name == "State" {
			v.Field(i).SetString(state)
			continue
		}
		setStates(v.Field(i), state)
	}
}
