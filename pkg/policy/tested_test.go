package policy

import (
	"context"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestTestedCompilesWhenAsked: a defect of what was said to be tested is found when the expression is asked for, and is an error then and no pass; those
// who look for defects find it at once.
func TestTestedCompilesWhenAsked(t *testing.T) {
	files := readTree(t, "testdata/good")
	files["checks/THING-001.yaml"].Data = []byte(dearCheck("component.knid == \"x\"", `"m"`))
	c, err := LoadTested(files)
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
	results, err := p.Evaluate(context.Background(), many(1, 1), Occasion{Now: at})
	if err != nil || results[0].Outcome != decision.Error || !strings.Contains(results[0].Message, "undefined field 'knid'") {
		t.Errorf("%v, %+v", err, results[0])
	}
	check := c.Check("THING-001")
	if found := c.Lint([]*Check{check}, nil, testEnvironment()); len(found) == 0 || !strings.Contains(found[0].Error(), "knid") {
		t.Errorf("lint finds %v", found)
	}
	if ran := c.RunTests(check, testEnvironment()); len(ran) != 1 || ran[0].Err == nil {
		t.Errorf("tests find %+v", ran)
	}
	eager, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	if pack, err = eager.Pack("base"); err != nil {
		t.Fatal(err)
	}
	if _, err := eager.Compile(pack, testEnvironment()); err == nil || !strings.Contains(err.Error(), "knid") {
		t.Errorf("loaded as of a user: %v", err)
	}
}
