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
		`component.kind.matches("^m.*e$") || component.kind.upperAscii() == "CHIP"`:   true,
		`component.parts.exists(p, p.label.upperAscii().matches("^(RED|C)$"))`:        true,
		`component.nested.tags.all(n, n.lowerAscii() != "green")`:                     true,
		`component.nested.tags.exists(n, component.kind.matches("m"))`:                false,
		`component.nested.tags.exists(n, (n + component.kind).upperAscii() == "X")`:   false,
		`component.kind.matches(component.nested.tags[0])`:                            false,
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
			for _, names := range [][]string{nil, {"red", "green", "c"}, {"c", "machine", "red"}, {"GrEEn", "R\u00e9D", "k\u212a"}} {
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

// TestTextsOfItemsCount: a function that is called of each item costs what their texts are long, and a pattern costs more the longer it is.
func TestTextsOfItemsCount(t *testing.T) {
	cost := func(pass string) int64 {
		p := dearProgram(t, pass, `"m"`)
		for i := range p.checks {
			if b := &p.checks[i]; b.code.check.ID == "THING-001" {
				vars := newActivation(Occasion{Now: at}, b.params)
				long := strings.Repeat("x", 1<<20)
				vars.look(&Subject{Facts: Values{"component": &component{Nested: part{Tags: []string{long, long}}}, "delivery": &delivery{}}})
				vars.arrange(b.code.variables)
				before := vars.left
				if pass, err := b.conditions().pass.isTrue(context.Background(), vars); !pass || err != nil || b.conditions().pass.truth == nil {
					t.Fatalf("got %t, %v", pass, err)
				}
				return before - vars.left
			}
		}
		return 0
	}
	plain, pattern, longer := cost(`component.nested.tags.all(n, n.upperAscii() != "x")`), cost(`!component.nested.tags.exists(n, n.matches("^y"))`), cost(`!component.nested.tags.exists(n, n.matches("^yyyyyyyyyyyyyyy"))`)
	if text := int64(2<<20) / charByteShare; plain < text || pattern < text || longer < 4*pattern {
		t.Errorf("%d, %d and %d steps for %d bytes", plain, pattern, longer, 2<<20)
	}
}
