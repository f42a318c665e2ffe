package policy

import (
	"context"
	"os"
	"testing"
	"testing/fstest"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestNeeds shows what becomes of a check that lacks what it needs: it comes before all other questions, is no pass and not inapplicable, and
// names the check that says what to do. A need that cannot be evaluated is an error.
func TestNeeds(t *testing.T) {
	for name, tc := range map[string]struct {
		needs   string
		kind    string
		outcome decision.Outcome
		waits   bool
	}{
		"there":                     {"size(delivery.names) < 9", "machine", decision.Pass, false},
		"there, and not known":      {"size(delivery.names) < 9", "silent machine", decision.Indeterminate, false},
		"there, and does not apply": {"size(delivery.names) < 9", "tree", decision.NotApplicable, false},
		"lacking":                   {"size(delivery.names) > 9", "machine", decision.Indeterminate, true},
		"lacking, would not apply":  {"size(delivery.names) > 9", "tree", decision.Indeterminate, true},
		"cannot be evaluated":       {"delivery.names[7] == ''", "machine", decision.Error, false},
	} {
		p := needing(t, tc.needs)
		c := &component{Kind: tc.kind, End: end{State: "stated", Known: true, Date: at.AddDate(9, 0, 0)}}
		if tc.kind == "silent machine" {
			c.Kind, c.End = "machine", end{}
		}
		results, err := p.Evaluate(context.Background(), subjectsOf(c), Occasion{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		r := results[0]
		if r.Check.ID != "THING-001" || r.Outcome != tc.outcome || (r.Awaits != nil) != tc.waits {
			t.Errorf("%s: %s is %s, awaits %v: %s", name, r.Check.ID, r.Outcome, r.Awaits, r.Message)
		}
		if tc.waits && r.Awaits.ID != "THING-002" {
			t.Errorf("%s: awaits %s", name, r.Awaits.ID)
		}
	}
}

// needing is the good catalogue whose THING-001 needs something, in a pack that binds both.
func needing(t *testing.T, needs string) *Program {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"sources.yaml", "controls.yaml", "checks/THING-001.yaml", "checks/THING-002.yaml"} {
		text, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "checks/THING-001.yaml" {
			text = append([]byte("needs: "+needs+"\nsettledBy: THING-002\n"), text...)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	files["packs/both.yaml"] = &fstest.MapFile{Data: []byte(`kind: cleanbill.pack/v1
name: both
title: Both
version: "1"
checks:
  - {check: THING-001, severity: hold}
  - {check: THING-002, severity: hold}
`)}
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := c.Pack("both")
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compile(pack, testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	return p
}
