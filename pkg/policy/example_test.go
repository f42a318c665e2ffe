package policy_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"reflect"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

type delivery struct {
	Names []string `cel:"names" doc:"names"`
}

type component struct {
	Kind string `cel:"kind" doc:"kind"`
	End  ending `cel:"end" doc:"end of care"`
}

type ending struct {
	State string    `cel:"state" doc:"state"`
	Text  string    `cel:"text" doc:"words"`
	Known bool      `cel:"known" doc:"state is stated"`
	Date  time.Time `cel:"date" doc:"the date"`
}

// A pack is loaded, compiled against the caller's vocabulary, and evaluated at a moment that is passed in.
func Example() {
	catalogue, err := policy.LoadCatalogue(os.DirFS("testdata/good"))
	if err != nil {
		log.Fatal(err)
	}
	pack, err := catalogue.Pack("base")
	if err != nil {
		log.Fatal(err)
	}
	program, err := catalogue.Compile(pack, policy.Environment{
		Variables: map[string]reflect.Type{"delivery": reflect.TypeFor[delivery](), "component": reflect.TypeFor[component]()},
		Scopes:    map[string][]string{"": {"delivery"}, "component": {"component", "delivery"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	subjects := func(each string) []policy.Subject {
		facts := policy.Values{
			"delivery":  &delivery{},
			"component": &component{Kind: "machine", End: ending{State: "stated", Text: "May 2027", Known: true, Date: now.AddDate(0, 6, 0)}},
		}
		return []policy.Subject{{Subject: decision.Subject{Kind: each, Ref: "press"}, Facts: facts}}
	}
	results, err := program.Evaluate(context.Background(), subjects, policy.Occasion{Now: now})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Println(r.Check.ID, r.Binding.Severity, r.Subject.Ref, r.Outcome)
		fmt.Println("found:   ", r.Message)
		fmt.Println("expected:", r.Expected)
	}
	// Output:
	// THING-001 hold press fail
	// found:    looked after until May 2027
	// expected: looked after until 2028-11-20 or longer
}
