package policy

import "testing"

func TestCheap(t *testing.T) {
	c, err := newCompiler(testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	scope, err := c.scope(good(t).Check("THING-001"))
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]bool{
		`component.end.date >= now + months(params.horizon)`:            true,
		`component.kind in ["a", "b"] && component.count > 0`:           true,
		`"ends " + component.end.text + short(delivery.names)`:          true,
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
		if got := cheap(checked); got != want {
			t.Errorf("%s: cheap %v", expression, got)
		}
	}
}
