package policy

import (
	"context"
	"strings"
	"testing"
)

// TestQuick: what a Go function is made of agrees with CEL, and what would not stay in proportion to the subject is left to CEL, which counts.
func TestQuick(t *testing.T) {
	for pass, quick := range map[string]bool{
		`component.kind == "machine" && component.count >= 1`:                         true,
		`component.kind in ["a", "mach" + "ine"] || !(component.count < 2)`:           true,
		`component.kind.startsWith("ma") && component.kind.endsWith("e")`:             true,
		`component.kind.contains("chi") ? component.count != 3 : component.count > 7`: true,
		`component.nested.tags.exists(n, n == "green")`:                               true,
		`component.nested.tags.all(n, n in ["red"])`:                                  true,
		`size(component.parts.filter(p, p.label != component.kind)) == 3`:             true,
		`size(component.nested.tags) == 3 && "red" in component.nested.tags`:          true,
		`component.parts.exists(component, component.label == "c")`:                   true,
		`component.nested.tags.exists_one(n, n == "green")`:                           false,
		`component.nested.tags.exists(n, component.nested.tags.exists(m, m == n))`:    false,
		`component.nested.tags.exists(n, n in component.nested.tags)`:                 false,
		`component.nested.tags.exists(n, component.kind.contains(n))`:                 false,
		`delivery.names.exists(n, n == component.kind)`:                               false,
		`component.kind in delivery.names`:                                            false,
		`component.count + 1 > 2`:                                                     false,
		`loud(component.kind) == "MACHINE"`:                                           true,
		`named(component.kind) || component.count == 3`:                               true,
		`component.nested.tags.exists(n, named(n))`:                                   false,
		`component.parts.exists(p, loud(p.label) == "C")`:                             false,
		`named(delivery.names[0]) && component.count > 0`:                             false,
		`counted(component.kind)`:                                                     false,
		`component.nested.tags.map(n, n + "x").exists(n, n == "redx")`:                false,
	} {
		p := dearProgram(t, pass, `"m"`)
		for i := range p.checks {
			b := &p.checks[i]
			if b.code.check.ID != "THING-001" {
				continue
			}
			if (b.conditions().pass.truth != nil) != quick {
				t.Errorf("%s: is a function: %t", pass, b.conditions().pass.truth != nil)
			}
			for _, names := range [][]string{nil, {"red", "green", "c"}, {"c", "machine", "red"}} {
				var parts []part
				for _, name := range names {
					parts = append(parts, part{Label: name})
				}
				for count, kind := range []string{"machine", "", "mace", "chip"} {
					vars := newActivation(Occasion{Now: at}, b.params)
					vars.look(&Subject{Facts: Values{"component": &component{Kind: kind, Count: count, Parts: parts, Nested: part{Tags: names}}, "delivery": &delivery{Names: names}}})
					if _, err := b.agree(vars); err != nil {
						t.Errorf("%s of %q: %s", pass, names, err)
					}
				}
			}
		}
	}
}

// TestCallCounts: a function that a Go function calls costs what the text is long.
func TestCallCounts(t *testing.T) {
	p := dearProgram(t, `loud(component.kind) != "machine"`, `"m"`)
	for i := range p.checks {
		b := &p.checks[i]
		if b.code.check.ID != "THING-001" {
			continue
		}
		vars := newActivation(Occasion{Now: at}, b.params)
		vars.look(&Subject{Facts: Values{"component": &component{Kind: strings.Repeat("x", 1<<20)}, "delivery": &delivery{}}})
		vars.arrange(b.code.variables)
		before := vars.left
		if pass, err := b.conditions().pass.isTrue(context.Background(), vars); !pass || err != nil || before-vars.left < 1<<20/charByteShare {
			t.Errorf("got %t, %v for %d steps", pass, err, before-vars.left)
		}
	}
}

// TestLoopCounts: a loop costs something for each item, so that a check that goes over very long lists is given up.
func TestLoopCounts(t *testing.T) {
	p := dearProgram(t, `component.nested.tags.all(n, n != "red")`, `"m"`)
	for i := range p.checks {
		b := &p.checks[i]
		if b.code.check.ID != "THING-001" {
			continue
		}
		vars := newActivation(Occasion{Now: at}, b.params)
		vars.look(&Subject{Facts: Values{"component": &component{Nested: part{Tags: make([]string, 1<<20)}}, "delivery": &delivery{}}})
		vars.arrange(b.code.variables)
		for vars.left >= 0 {
			before := vars.left
			if pass, err := b.conditions().pass.isTrue(context.Background(), vars); !pass || err != nil || before-vars.left < 1<<20 {
				t.Fatalf("got %t, %v for %d steps", pass, err, before-vars.left)
			}
		}
		if _, err := b.conditions().pass.isTrue(context.Background(), vars); err == nil || !strings.Contains(err.Error(), errTooDear.Error()) {
			t.Errorf("got %v", err)
		}
	}
}
