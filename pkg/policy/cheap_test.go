package policy

import "testing"

func TestCheap(t *testing.T) {
	c, err := newCompiler(testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	check := good(t).Check("THING-001")
	check.Params["kinds"] = []string{"machine"}
	scope, err := c.scope(check)
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]bool{
		`component.end.date >= now + months(params.horizon)`:            true,
		`component.kind in ["a", "b"] && component.count > 0`:           true,
		`"ends " + component.end.text + short(delivery.names)`:          true,
		`component.parts[0].label + join(component.nested.tags, ",")`:   true,
		`size(delivery.names) > component.count`:                        true,
		`component.kind in params.kinds`:                                true,
		`"not among: " + join(delivery.names, ", ")`:                    false,
		`component.kind in delivery.names`:                              false,
		`component.kind in (component.count > 0 ? delivery.names : [])`: false,
		`delivery.names == component.nested.tags`:                       false,
		`delivery.names.exists(n, n == component.kind)`:                 false,
		`delivery.names.all(n, n != "")`:                                false,
		`delivery.names.map(n, n + n).size() > 0`:                       false,
		`component.kind.matches("a*")`:                                  false,
		`component.kind.replace("a", "bbbbbbbbbb") == ""`:               false,
		`lists.range(10).size() > component.count`:                      false,
		`sets.contains(delivery.names, delivery.names)`:                 false,
		`component.kind == "a" || delivery.names.filter(n, true) == []`: false,
	} {
		checked, issues := scope.Compile(expression)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		if got := cheap(checked, []string{"delivery"}); got != want {
			t.Errorf("%s: cheap %v", expression, got)
		}
	}
}
