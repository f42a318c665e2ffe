package policy

import (
	"fmt"
	"slices"
	"testing"

	"cel.dev/cel-go/cel"
)

// TestFactsIn lists what expressions use.
func TestFactsIn(t *testing.T) {
	env, err := cel.NewEnv(cel.Variable("a", cel.DynType), cel.Variable("b", cel.DynType), cel.Variable("params.n", cel.IntType))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"true":                             nil,
		"a.x":                              {"a.x"},
		"a.x.y > 1 && b == a.z":            {"a.x.y", "b", "a.z"},
		"a.list.exists(v, v.c == b.d)":     {"a.list", "b.d", "v.c"},
		"has(a.x.y)":                       {"a.x.y"},
		`a.x[0].y == a["k"].z ? b.u : b.v`: {"a", "a.x", "b.u", "b.v"},
		"size(a.x.filter(a, a.w)) > 0":     {"a.x", "a.w"},
	} {
		checked, issues := env.Compile(text)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		for _, got := range [][]string{factsIn(checked.NativeRep()), mentioned(text)} {
			for _, one := range want {
				if !slices.Contains(got, one) {
					t.Errorf("%s: got %q, %q is missing", text, got, one)
				}
			}
		}
	}
}

// TestMentioned: what stands within texts is no name, and what is called is no field.
func TestMentioned(t *testing.T) {
	for text, want := range map[string][]string{
		`a.x == "b.y and \" c.z" || d.e`:           {"a.x", "d.e"},
		`a.x == 'it is "b"' || d`:                  {"a.x", "d"},
		`a.matches(r"\") && b.c`:                   {"a", "b.c"},
		`a == """b " c""" + d.e`:                   {"a", "d.e"},
		"a.list .\n filter(v, v.x > 1.5e3).size()": {"a.list", "v", "v.x"},
		"size(a.b)":   {"a.b"},
		"a[0].b == c": {"a", "c"},
		`"a" + `:      nil,
		`"a`:          nil,
	} {
		if got := mentioned(text); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestUses: a part and the whole use each other, and names that merely begin alike do not.
func TestUses(t *testing.T) {
	e := &expression{facts: []string{"a.x.y", "b"}}
	for fact, want := range map[string]bool{"a": true, "a.x": true, "a.x.y": true, "a.x.y.z": true, "a.xy": false, "a.w": false, "b.anything": true, "bb": false} {
		if got := e.uses(fact); got != want {
			t.Error(fmt.Sprint(fact, ": ", got))
		}
	}
}
