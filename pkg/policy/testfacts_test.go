package policy

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// factsOf decodes the facts of a check's first test.
func factsOf(t *testing.T, facts string) (*component, error) {
	t.Helper()
	src, err := parseSource("x.yaml", []byte("{name: n, facts: {component: "+facts+"}}"))
	if err != nil {
		t.Fatal(err)
	}
	check := &Check{Each: "component", src: src, node: src.root}
	decoded, err := decodeFacts(check, &Test{node: src.root}, testEnvironment())
	if err != nil {
		return nil, err
	}
	return decoded["component"].(*component), nil
}

func TestFactsShortForms(t *testing.T) {
	for facts, want := range map[string]component{
		`{}`:                                    {End: end{State: "absent"}},
		`{end: 2026-12-01}`:                     {End: end{State: "stated", Text: "2026-12-01", Known: true, Date: at.AddDate(0, 0, 11)}},
		`{end: {date: 2026-12-01}}`:             {End: end{State: "stated", Text: "2026-12-01", Known: true, Date: at.AddDate(0, 0, 11)}},
		`{end: {text: 2026-12-01}}`:             {End: end{State: "stated", Text: "2026-12-01", Known: true, Date: at.AddDate(0, 0, 11)}},
		`{end: {state: unknown}}`:               {End: end{State: "unknown"}},
		`{end: {state: malformed, text: soon}}`: {End: end{State: "malformed", Text: "soon"}},
		`{end: {state: stated, text: soon, known: false}}`:       {End: end{State: "stated", Text: "soon"}},
		`{kind: "1.0", count: -3, share: 1, nested: {label: l}}`: {Kind: "1.0", Count: -3, Share: 1, Nested: part{Label: "l"}, End: end{State: "absent"}},
		`{parts: [{label: a, tags: [x, y]}, {}]}`:                {Parts: []part{{Label: "a", Tags: []string{"x", "y"}}, {}}, End: end{State: "absent"}},
	} {
		got, err := factsOf(t, facts)
		if err != nil {
			t.Errorf("%s: %v", facts, err)
			continue
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", facts, *got, want)
		}
	}
}

func TestFactsAreStrict(t *testing.T) {
	for facts, want := range map[string]string{
		`{end: {state: stated, text: soon}}`: "a date that is known needs a date",
		`{end: 2026-13-01}`:                  "expected a date",
		`{count: 1.5}`:                       "expected a whole number",
		`{count: "1"}`:                       "expected a whole number",
		`{share: .nan}`:                      "expected a number",
		`{kind: 1.0}`:                        "expected text",
		`{kind: true}`:                       "expected text",
		`{kind: ~}`:                          "expected text, found nothing",
		`{parts: {label: a}}`:                "expected a list",
		`{nested: l}`:                        "expected a mapping",
		`{parts: [{lable: a}]}`:              `did you mean "label"?`,
	} {
		if _, err := factsOf(t, facts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", facts, want, err)
		}
	}
}

// TestFactsByValueAndByPointer shows that both ways of handing over a struct give the same result, and
// that a nil pointer is an error and never a pass.
func TestFactsByValueAndByPointer(t *testing.T) {
	p := withCheck(t, nil)
	for name, test := range map[string]struct {
		fact any
		want decision.Outcome
	}{
		"pointer": {machine("stated", true, at.AddDate(5, 0, 0)), decision.Pass},
		"value":   {*machine("stated", true, at.AddDate(5, 0, 0)), decision.Pass},
		"nil":     {(*component)(nil), decision.Error},
		"other":   {"a text", decision.Error},
	} {
		subjects := func(string) []Subject {
			return []Subject{{Facts: Values{"component": test.fact, "delivery": &delivery{}}}}
		}
		results, err := p.Evaluate(context.Background(), subjects, Occasion{Now: at})
		if err != nil || results[0].Outcome != test.want {
			t.Errorf("%s: want %s, got %v %+v", name, test.want, err, results)
		}
	}
}
