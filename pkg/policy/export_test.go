package policy

import (
	"context"
	"fmt"
	"time"
)

// QuickAgrees evaluates each condition of a program that quick understands in both ways, and says how many there are and where they differ.
func QuickAgrees(p *Program, facts Values) (n int, differs string) {
	ctx := context.Background()
	for i := range p.checks {
		b := &p.checks[i]
		vars := newActivation(Occasion{Now: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}, b.params)
		for _, v := range b.code.variables {
			vars.facts[v.name] = facts[v.name]
		}
		vars.arrange(b.code.variables)
		for _, q := range []quickly{b.needs, b.applies, b.state, b.known, b.pass} {
			switch {
			case q.truth != nil:
				want, err := q.expression.isTrue(ctx, vars)
				if got := q.truth(vars.view); err != nil || got != want {
					return n, fmt.Sprintf("%s, %s: %v, CEL says %v, %v, of %+v", b.code.check.ID, q.text, got, want, err, facts)
				}
				n++
			case q.words != nil:
				want, err := q.expression.string(ctx, vars)
				if got := q.words(vars.view); err != nil || got != want {
					return n, fmt.Sprintf("%s, %s: %q, CEL says %q, %v", b.code.check.ID, q.text, got, want, err)
				}
				n++
			}
		}
	}
	return n, ""
}
