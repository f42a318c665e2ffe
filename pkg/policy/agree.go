package policy

import (
	"context"
	"fmt"
)

// Agree evaluates each condition of the program that a Go function was made of in both ways, by that and by CEL, on one subject's facts. It returns
// how many there are, and an error that names the first one on which the two differ. A test holds the shipped policies to it.
func (p *Program) Agree(facts Values, o Occasion) (int, error) {
	n := 0
	for i := range p.checks {
		b := &p.checks[i]
		vars := newActivation(o, b.params)
		for _, v := range b.code.variables {
			vars.facts[v.name] = facts[v.name]
		}
		more, err := b.agree(vars)
		if n += more; err != nil {
			return n, err
		}
	}
	return n, nil
}

// agree does so for one check. Facts that are no facts have no outcome in either way.
func (b *boundProgram) agree(vars *activation) (int, error) {
	if b.code.vet(vars.facts) != nil {
		return 0, nil
	}
	ctx := context.Background()
	vars.arrange(b.code.variables)
	n := 0
	c := b.conditions()
	for _, q := range []quickly{c.needs, c.applies, c.state, c.known, c.pass} {
		var got, want any
		var err error
		switch {
		case q.truth != nil:
			got = q.truth(vars.view)
			want, err = q.expression.isTrue(ctx, vars)
		case q.words != nil:
			got = q.words(vars.view)
			want, err = q.expression.string(ctx, vars)
		default:
			continue
		}
		if n++; err != nil {
			return n, fmt.Errorf("%s, %s: found %v, CEL gives an error: %w", b.code.check.ID, q.text, got, err)
		}
		if got != want {
			return n, fmt.Errorf("%s, %s: found %v, CEL gives %v", b.code.check.ID, q.text, got, want)
		}
	}
	return n, nil
}
