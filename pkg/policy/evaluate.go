package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// chunk is how many subjects a worker takes at a time.
const chunk = 512

// Evaluate runs every check of the pack on every subject. subjects returns the subjects of an each; "" must
// give exactly one, the delivery. Results are sorted by check, then by subject ref.
//
// An expression that fails, costs too much or gives another type ends as outcome error. An error is
// returned when ctx ends, when there is no delivery, or as ErrNothingEvaluated (with the results) when no
// check applied to anything.
func (p *Program) Evaluate(ctx context.Context, subjects func(each string) []Subject, o Occasion) ([]Result, error) {
	var results []Result
	err := p.Stream(ctx, subjects, o, math.MaxInt, func(batch []Result) error {
		results = append(results, batch...)
		return nil
	})
	return results, err
}

// Stream is Evaluate for large deliveries: each check's results are handed to yield in order, in a slice
// that is used again afterwards. Of the results of one check with one outcome only the first, as many as worded says, have
// Message and Expected. An error of yield ends it.
func (p *Program) Stream(ctx context.Context, subjects func(each string) []Subject, o Occasion, worded int, yield func([]Result) error) error {
	delivery := subjects("")
	if len(delivery) != 1 {
		return fmt.Errorf("evaluate pack %s: want one delivery, got %d", p.pack.Name, len(delivery))
	}
	sorted := map[string][]Subject{"": delivery}
	var buffer []Result
	applied := false
	for i := range p.checks {
		b := &p.checks[i]
		each := b.code.check.Each
		list, known := sorted[each]
		if !known {
			list = slices.Clone(subjects(each))
			slices.SortStableFunc(list, func(x, y Subject) int { return cmp.Compare(x.Ref, y.Ref) })
			sorted[each] = list
		}
		run := runProgram{boundProgram: b, pack: p.pack, occasion: o, grade: b.binding.On(o)}
		buffer = slices.Grow(buffer[:0], max(1, len(list)))[:max(1, len(list))]
		if len(list) == 0 {
			buffer[0] = run.none(delivery[0])
		} else if err := run.evaluateAll(ctx, list, worded, buffer); err != nil {
			return fmt.Errorf("evaluate pack %s: %w", p.pack.Name, err)
		}
		for j := range buffer {
			applied = applied || buffer[j].Outcome != decision.NotApplicable
		}
		if err := yield(buffer); err != nil {
			return err
		}
	}
	if !applied {
		return fmt.Errorf("evaluate pack %s: %w", p.pack.Name, ErrNothingEvaluated)
	}
	return nil
}

// runProgram is a check of a pack on one occasion.
type runProgram struct {
	*boundProgram
	pack     *Pack
	occasion Occasion
	grade    *Grade
}

// none is the result of a check that has nothing to look at. Expected is given where a reader must act.
func (b *runProgram) none(delivery Subject) Result {
	check := b.code.check
	r := Result{Pack: b.pack, Binding: &b.binding, Check: check, Subject: delivery, Grade: b.grade,
		Outcome: cmp.Or(check.None, decision.NotApplicable), Message: "no " + check.Each + " in this delivery"}
	if r.Outcome != decision.Pass && r.Outcome != decision.NotApplicable {
		r.Expected = "at least one " + b.code.noun + " to judge"
		b.code.waivableNone(&r)
	}
	return r
}

// evaluateAll settles all outcomes first: only then is it known which results are the first of theirs.
func (b *runProgram) evaluateAll(ctx context.Context, list []Subject, worded int, out []Result) error {
	b.each(ctx, len(list), func(i int, vars *activation) { out[i] = b.judge(ctx, &list[i], vars) })
	var first []int
	count := map[decision.Outcome]int{}
	for i := range out {
		if count[out[i].Outcome]++; count[out[i].Outcome] > worded {
			out[i].Message = ""
		} else if wordy(out[i].Outcome) {
			first = append(first, i)
		}
	}
	b.each(ctx, len(first), func(i int, vars *activation) { b.say(ctx, &out[first[i]], vars) })
	return context.Cause(ctx)
}

// each calls f with 0 to n-1 from several goroutines, each with values of its own for expressions.
func (b *runProgram) each(ctx context.Context, n int, f func(i int, vars *activation)) {
	parallel((n+chunk-1)/chunk, func(part int) {
		vars := &activation{now: types.Timestamp{Time: b.occasion.Now}, params: b.params}
		for i := part * chunk; i < min(n, (part+1)*chunk); i++ {
			if ctx.Err() != nil {
				return
			}
			f(i, vars)
		}
	})
}

// activation gives one subject's values to an expression.
type activation struct {
	now    types.Timestamp
	params map[string]any
	facts  map[string]any
}

// ResolveName implements the activation that CEL asks.
func (a *activation) ResolveName(name string) (any, bool) {
	if name == "now" {
		return a.now, true
	}
	if v, ok := a.facts[name]; ok {
		return v, true
	}
	v, ok := a.params[name]
	return v, ok
}

// evaluate runs one check on one subject.
func (b *runProgram) evaluate(ctx context.Context, subject *Subject, vars *activation) Result {
	r := b.judge(ctx, subject, vars)
	if wordy(r.Outcome) {
		b.say(ctx, &r, vars)
	}
	return r
}

// judge finds the outcome of one check on one subject. That of a check that could not be evaluated comes with the reason.
func (b *runProgram) judge(ctx context.Context, subject *Subject, vars *activation) Result {
	vars.facts = subject.Facts
	r := Result{Pack: b.pack, Binding: &b.binding, Check: b.code.check, Subject: *subject, Grade: b.grade}
	outcome, err := b.code.outcome(ctx, vars)
	r.Outcome = outcome
	if err != nil {
		r.Message = fmt.Sprintf("check %s could not be evaluated on %s: %s", b.code.check.ID, describe(subject), err)
	}
	b.code.waivable(ctx, &r, vars)
	return r
}

// wordy says whether expressions make the words of a result: of those that a reader must act on, all but errors, which
// have their reason.
func wordy(o decision.Outcome) bool {
	return o != decision.Pass && o != decision.NotApplicable && o != decision.Error
}

// say makes message and expected. When making one of them fails the outcome stays, because a failed check whose words cannot
// be made is still failed, and the reason stands in their place.
func (b *runProgram) say(ctx context.Context, r *Result, vars *activation) {
	vars.facts = r.Subject.Facts
	r.Message = words(ctx, b.code.message, vars)
	r.Expected = words(ctx, b.code.expect, vars)
}

func describe(s *Subject) string {
	if s.Ref == "" {
		return "the " + cmp.Or(s.Kind, "delivery")
	}
	return s.Kind + " " + s.Ref
}

// vet refuses facts that are missing or of another type: CEL reads the fields of those as zero, and a check
// would then not apply, or pass.
func (c *compiled) vet(facts map[string]any) error {
	for i := range c.variables {
		v := &c.variables[i]
		fact, given := facts[v.name]
		switch t := reflect.TypeOf(fact); {
		case !given:
			return fmt.Errorf("fact %s is missing", v.name)
		case t == v.value:
		case t != v.pointer:
			return fmt.Errorf("fact %s is a %T, not a %s", v.name, fact, v.value)
		case reflect.ValueOf(fact).IsNil():
			return fmt.Errorf("fact %s is nil", v.name)
		}
	}
	return nil
}

// outcome applies the order that Check documents.
func (c *compiled) outcome(ctx context.Context, vars *activation) (decision.Outcome, error) {
	if err := c.vet(vars.facts); err != nil {
		return decision.Error, err
	}
	applies, err := c.applies.isTrue(ctx, vars)
	if err != nil {
		return decision.Error, err
	}
	if !applies {
		return decision.NotApplicable, nil
	}
	if c.state != nil {
		state, err := c.state.string(ctx, vars)
		if err != nil {
			return decision.Error, err
		}
		switch state {
		case "unknown":
			return decision.DeclaredUnknown, nil
		case "withheld":
			return decision.Withheld, nil
		}
	}
	known, err := c.known.isTrue(ctx, vars)
	if err != nil {
		return decision.Error, err
	}
	if !known {
		return decision.Indeterminate, nil
	}
	if c.pass == nil {
		return decision.Error, errors.New("there is no pass expression")
	}
	pass, err := c.pass.isTrue(ctx, vars)
	switch {
	case err != nil:
		return decision.Error, err
	case pass:
		return decision.Pass, nil
	}
	return decision.Fail, nil
}

// isTrue evaluates a bool expression; one that was left out is true.
func (e *expression) isTrue(ctx context.Context, vars *activation) (bool, error) {
	if e == nil {
		return true, nil
	}
	value, err := e.run(ctx, vars)
	if err != nil {
		return false, err
	}
	truth, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("%s (%s): expected true or false, got %T", e.name, e.text, value)
	}
	return truth, nil
}

func (e *expression) string(ctx context.Context, vars *activation) (string, error) {
	value, err := e.run(ctx, vars)
	if err != nil {
		return "", err
	}
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("%s (%s): expected text, got %T", e.name, e.text, value)
	}
	return text, nil
}

func (e *expression) run(ctx context.Context, vars *activation) (any, error) {
	var value ref.Val
	var err error
	if e.cheap {
		value, _, err = e.program.Eval(vars)
	} else {
		value, _, err = e.program.ContextEval(ctx, vars)
	}
	if err != nil {
		return nil, fmt.Errorf("%s (%s): %w", e.name, e.text, err)
	}
	return value.Value(), nil
}

// words makes a message; the reason stands in its place when that fails.
func words(ctx context.Context, e *expression, vars *activation) string {
	text, err := e.string(ctx, vars)
	if err != nil {
		return "(no words: " + err.Error() + ")"
	}
	return text
}

// Parent implements the activation that CEL asks: there is nothing behind it.
func (a *activation) Parent() cel.Activation { return nil }
