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

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Evaluate runs every check of the pack on every subject. subjects returns the subjects of an each; "" must
// give exactly one, the delivery. Results are sorted by check, then by subject ref.
//
// An expression that fails, costs too much or gives another type ends as outcome error. An error is
// returned when ctx ends, when there is no delivery, or as ErrNothingEvaluated (with the results) when no
// check applied to anything. Tests, here and of what is built on this package, have so few results that they ask for all at once; see Stream.
func (p *Program) Evaluate(ctx context.Context, subjects func(each string) []Subject, o Occasion) ([]Result, error) {
	var results []Result
	err := p.Stream(ctx, subjects, o, math.MaxInt, func(batch []Result) error {
		results = append(results, batch...)
		return nil
	})
	return results, err
}

// Stream is Evaluate for large deliveries: each check's results are handed to yield in order, at most streamed at a time, in a slice
// that is used again afterwards. Of the results of one check with one outcome only the first, as many as worded says, have
// Message and Expected. An error of yield ends it. What subjects returned is sorted in place.
func (p *Program) Stream(ctx context.Context, subjects func(each string) []Subject, o Occasion, worded int, yield func([]Result) error) error {
	delivery := subjects("")
	if len(delivery) != 1 {
		return fmt.Errorf("evaluate pack %s: want one delivery, got %d", p.pack.Name, len(delivery))
	}
	judged := map[string]*judgement{}
	var buffer []Result
	applied := false
	for i := range p.checks {
		each := p.checks[i].code.check.Each
		j := judged[each]
		if j == nil {
			j = p.judgeAll(ctx, each, subjects(each), o)
			judged[each] = j
		}
		run := p.run(&p.checks[i], o, worded)
		for from := 0; from == 0 || from < len(j.list); from += streamed {
			if buffer = buffer[:0]; len(j.list) == 0 {
				buffer = append(buffer, run.none(&delivery[0]))
			} else {
				buffer = run.results(ctx, j, from, min(from+streamed, len(j.list)), buffer)
			}
			if err := context.Cause(ctx); err != nil {
				return fmt.Errorf("evaluate pack %s: %w", p.pack.Name, err)
			}
			applied = applied || slices.ContainsFunc(buffer, func(r Result) bool { return r.Outcome != decision.NotApplicable })
			if err := yield(buffer); err != nil {
				return err
			}
		}
	}
	if !applied {
		return fmt.Errorf("evaluate pack %s: %w", p.pack.Name, ErrNothingEvaluated)
	}
	return nil
}

// streamed is how many results are handed over at a time.
const streamed = 16 * chunk

// runProgram is a check of a pack on one occasion.
type runProgram struct {
	*boundProgram
	pack     *Pack
	occasion Occasion
	grade    *Grade
	worded   int   // results of one outcome that have words
	count    []int // results so far by index in decision.Outcomes
}

// run makes a check of the program's ready for one occasion.
func (p *Program) run(b *boundProgram, o Occasion, worded int) *runProgram {
	return &runProgram{boundProgram: b, pack: p.pack, occasion: o, grade: b.binding.On(o), worded: worded, count: make([]int, len(decision.Outcomes))}
}

// none is the result of a check that has nothing to look at. Expected is given where a reader must act.
func (b *runProgram) none(delivery *Subject) Result {
	check := b.code.check
	r := Result{Pack: b.pack, Binding: &b.binding, Check: check, Subject: delivery, Grade: b.grade,
		Outcome: cmp.Or(check.None, decision.NotApplicable), Message: "no " + check.Each + " in this delivery"}
	if !r.Outcome.Settled() {
		r.Expected = "at least one " + b.code.noun + " to judge"
		r.Ask = "Deliver what there is to judge: at least one " + b.code.noun + "."
		b.code.waivableNone(&r)
	}
	return r
}

// results makes the results of what was judged, of some of the subjects: what each says of waivers, and words for the first of each outcome.
func (b *runProgram) results(ctx context.Context, j *judgement, from, to int, out []Result) []Result {
	type open struct {
		result  *Result
		waiving bool
		words   bool
		givenUp bool
	}
	var all []open
	asked := (b.code.unwaivable != nil || b.code.twoApprovers != nil || b.code.vulnerabilities != nil) && (b.occasion.Waived == nil || b.occasion.Waived(b.code.check.ID))
	// What a component, or the delivery, is held back for is remembered for the next release. What is indeterminate has not been looked up: there is nothing to remember.
	remembered := b.code.vulnerabilities != nil
	out = slices.Grow(out, to-from)
	for i, noted := range j.outcomes[b.boundProgram][from:to] {
		at := outcomeAt(noted)
		o := decision.Outcomes[at]
		out = append(out, b.result(&j.list[from+i], o))
		if noted == lacking {
			out[i].Awaits = b.settles
		}
		b.count[at]++
		one := open{&out[i], asked || o == decision.Error || remembered && o == decision.Fail, b.count[at] <= b.worded, noted == givenUp}
		if !o.Settled() && (one.waiving || one.words) {
			all = append(all, one)
		}
	}
	inChunks(ctx, len(all), func(from, to int) {
		vars := newActivation(b.occasion, b.params)
		for _, one := range all[from:to] {
			vars.look(one.result.Subject)
			if one.waiving {
				b.code.waivable(ctx, one.result, vars)
			}
			switch {
			case one.words && one.givenUp:
				one.result.Message = tooDear(b.code.check)
			case one.words:
				b.say(ctx, one.result, vars)
			}
		}
	})
	return out
}

func (b *runProgram) result(subject *Subject, o decision.Outcome) Result {
	return Result{Pack: b.pack, Binding: &b.binding, Check: b.code.check, Subject: subject, Grade: b.grade, Outcome: o}
}

// activation gives one subject's values to an expression.
type activation struct {
	now    types.Timestamp
	params map[string]any
	facts  Values
	view   view  // the same, for what quick makes
	left   int64 // cost units that may still be taken
}

func newActivation(o Occasion, params map[string]any) *activation {
	return &activation{now: types.Timestamp{Time: o.Now}, params: params, facts: Values{}, left: ShareLimit}
}

// look turns to another subject. One without facts has none.
func (a *activation) look(s *Subject) {
	if s.Facts == nil {
		clear(a.facts)
		return
	}
	s.Facts.Fill(a.facts)
}

// arrange lays out the facts, which were vetted, for quick.
func (a *activation) arrange(variables []variable) {
	a.view = slices.Grow(a.view[:0], len(variables)+1) // one more is for the item of a loop
	for i := range variables {
		a.view = append(a.view, reflect.Indirect(reflect.ValueOf(a.facts[variables[i].name])))
	}
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

// say makes message and expected. When making one of them fails the outcome stays, because a failed check whose words cannot
// be made is still failed, and the reason stands in their place. A check that could not be evaluated says why.
func (b *runProgram) say(ctx context.Context, r *Result, vars *activation) {
	if r.Outcome == decision.Error {
		_, _, err := b.outcome(ctx, vars)
		r.Message = cut(fmt.Sprintf("check %s could not be evaluated on %s: %s", b.code.check.ID, describe(r.Subject), err))
		return
	}
	fault := b.code.oblige(ctx, r, vars)
	if r.Message = r.waiting(); r.Message == "" {
		r.Message = words(ctx, b.code.message, vars)
	}
	if fault != nil {
		r.Message = cut(r.Message + "; " + fault.Error())
	}
	r.Expected = words(ctx, b.code.expect, vars)
}

// waiting is what the check that a result waits for lets it say; empty where it waits for none or has its own words.
func (r *Result) waiting() string {
	if r.Awaits == nil {
		return ""
	}
	return r.Awaits.Waiting
}

func describe(s *Subject) string {
	if s.Ref == "" {
		return "the " + cmp.Or(s.Kind, decision.KindDelivery)
	}
	return s.Kind + " " + s.Ref
}

// vet refuses facts that are missing or of another type: CEL reads the fields of those as zero, and a check
// would then not apply, or pass.
func (c *compiled) vet(facts Values) error {
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

// judge applies the order that Check documents to facts that were vetted. lacks says that what the check needs is not there, so that it is
// open for want of that and of nothing else.
func (b *boundProgram) judge(ctx context.Context, vars *activation) (o decision.Outcome, lacks bool, err error) {
	c := b.conditions()
	if has, err := c.needs.isTrue(ctx, vars); err != nil {
		return decision.Error, false, err
	} else if !has {
		return decision.Indeterminate, true, nil
	}
	applies, err := c.applies.isTrue(ctx, vars)
	if err != nil {
		return decision.Error, false, err
	}
	if !applies {
		return decision.NotApplicable, false, nil
	}
	if c.state.expression != nil {
		state, err := c.state.string(ctx, vars)
		if err != nil {
			return decision.Error, false, err
		}
		switch state {
		case "unknown":
			return decision.DeclaredUnknown, false, nil
		case "withheld":
			return decision.Withheld, false, nil
		}
	}
	known, err := c.known.isTrue(ctx, vars)
	if err != nil {
		return decision.Error, false, err
	}
	if !known {
		return decision.Indeterminate, false, nil
	}
	if c.pass.expression == nil {
		return decision.Error, false, errors.New("there is no pass expression")
	}
	pass, err := c.pass.isTrue(ctx, vars)
	switch {
	case err != nil:
		return decision.Error, false, err
	case pass:
		return decision.Pass, false, nil
	}
	return decision.Fail, false, nil
}

// Parent implements the activation that CEL asks: there is nothing behind it.
func (a *activation) Parent() cel.Activation { return nil }
