package policy

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// constraint is what must be true of something that an expression asks for.
type constraint struct {
	of       string // its source
	is       []any  // one of these values; nil: any
	not      []any  // none of these
	from, to *float64
	whole    bool  // numbers without fraction: from and to are among those that it may be
	domain   []any // all values that it can have; nil: not known
	least    *float64
}

type constraints []constraint

// mirrored are the comparisons with their sides changed.
var mirrored = map[string]string{operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals, operators.Less: operators.Greater, operators.Greater: operators.Less,
	operators.LessEquals: operators.GreaterEquals, operators.GreaterEquals: operators.LessEquals}

// opposite are those that hold where the others do not.
var opposite = map[string]string{operators.Equals: operators.NotEquals, operators.NotEquals: operators.Equals, operators.Less: operators.GreaterEquals, operators.GreaterEquals: operators.Less,
	operators.LessEquals: operators.Greater, operators.Greater: operators.LessEquals}

// comparison is the constraint of a comparison with a literal, or that one thing is in a list of literals.
func (w *certain) comparison(call ast.CallExpr, want bool) (constraints, bool) {
	args := call.Args()
	if call.FunctionName() == operators.In {
		list, all := literals(args[1])
		if !all {
			return nil, false
		}
		c, same := w.about(args[0])
		if !same && len(list) > 0 {
			return nil, true
		}
		if want {
			c.is = list
		} else {
			c.not = list
		}
		return constraints{c}, true
	}
	op := call.FunctionName()
	if mirrored[op] == "" {
		return nil, false
	}
	left, right := args[0], args[1]
	if left.Kind() == ast.LiteralKind {
		left, right, op = right, left, mirrored[op]
	}
	value, is := literal(right)
	if !is {
		return nil, left.Kind() == ast.LiteralKind
	}
	c, same := w.about(left)
	if !same {
		return nil, true
	}
	if !want {
		if number, fraction := value.(float64); fraction && !c.whole && op != operators.Equals && op != operators.NotEquals && !math.IsNaN(number) {
			return nil, true // what is no number is neither less nor more
		}
		op = opposite[op]
	}
	return constraints{c.with(op, value)}, true
}

// with adds what a comparison with a value says.
func (c constraint) with(op string, value any) constraint {
	number, ordered := value.(float64)
	step := 0.0
	if c.whole {
		step = 1
	}
	switch op {
	case operators.Equals:
		c.is = []any{value}
	case operators.NotEquals:
		c.not = []any{value}
	case operators.GreaterEquals:
		if ordered {
			c.from = &number
		}
	case operators.LessEquals:
		if ordered {
			c.to = &number
		}
	case operators.Greater:
		if number += step; ordered { // of fractions it is taken as at least: what is told stays certain
			c.from = &number
		}
	case operators.Less:
		if number -= step; ordered {
			c.to = &number
		}
	}
	return c
}

// about begins a constraint of what an expression asks for, with what is known of its values.
func (w *certain) about(e ast.Expr) (constraint, bool) {
	of, same := written(e)
	c := constraint{of: of}
	kind := w.ast.GetType(e.ID()).Kind()
	c.whole = kind == types.IntKind || kind == types.UintKind
	switch {
	case kind == types.BoolKind:
		c.domain = []any{true, false}
	case isCall(e, "size") || kind == types.UintKind:
		c.least = new(float64)
	case kind == types.StringKind && e.Kind() == ast.SelectKind:
		field := e.AsSelect()
		for _, word := range w.closed[w.ast.GetType(field.Operand().ID()).TypeName()+"."+field.FieldName()] {
			c.domain = append(c.domain, word)
		}
	}
	return c, same
}

// contradiction names something of which the constraints cannot all hold.
func (all constraints) contradiction() (of string, is bool) {
	for _, one := range all {
		joined := one
		for _, other := range all {
			if other.of != one.of {
				continue
			}
			joined.not = slices.Concat(joined.not, other.not)
			if other.is != nil && joined.is != nil {
				joined.is = slices.DeleteFunc(slices.Clone(joined.is), func(v any) bool { return !slices.Contains(other.is, v) })
			} else if other.is != nil {
				joined.is = other.is
			}
			if other.from != nil && (joined.from == nil || *other.from > *joined.from) {
				joined.from = other.from
			}
			if other.to != nil && (joined.to == nil || *other.to < *joined.to) {
				joined.to = other.to
			}
		}
		if !joined.possible() {
			return one.of, true
		}
	}
	return "", false
}

// possible says whether some value meets a constraint.
func (c *constraint) possible() bool {
	from, to := math.Inf(-1), math.Inf(1)
	for _, bound := range []*float64{c.from, c.least} {
		if bound != nil {
			from = max(from, *bound)
		}
	}
	if c.to != nil {
		to = *c.to
	}
	fits := func(v any) bool {
		number, is := v.(float64)
		return !slices.Contains(c.not, v) && (!is || from <= number && number <= to)
	}
	switch {
	case c.is != nil:
		return slices.ContainsFunc(c.is, func(v any) bool { return fits(v) && (c.domain == nil || slices.Contains(c.domain, v)) })
	case c.domain != nil:
		return slices.ContainsFunc(c.domain, fits)
	case from == to:
		return fits(from)
	}
	return from < to
}

// literals are the values of a list of nothing but literals.
func literals(e ast.Expr) (values []any, all bool) {
	if e.Kind() != ast.ListKind {
		return nil, false
	}
	values = []any{}
	for _, item := range e.AsList().Elements() {
		value, is := literal(item)
		if !is {
			return nil, false
		}
		values = append(values, value)
	}
	return values, true
}

// literal is the value of a text, a truth value or a number that can be held exactly.
func literal(e ast.Expr) (any, bool) {
	if e.Kind() != ast.LiteralKind {
		return nil, false
	}
	switch v := e.AsLiteral().(type) {
	case types.String:
		return string(v), true
	case types.Bool:
		return bool(v), true
	case types.Int:
		return float64(v), v > -1<<53 && v < 1<<53
	case types.Uint:
		return float64(v), v < 1<<53
	case types.Double:
		return float64(v), !math.IsNaN(float64(v))
	}
	return nil, false
}

// written writes an expression out, so that what is asked for twice is seen to be the same. It is not for loops.
func written(e ast.Expr) (string, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent(), true
	case ast.SelectKind:
		of, same := written(e.AsSelect().Operand())
		of += "." + e.AsSelect().FieldName()
		if e.AsSelect().IsTestOnly() {
			of = "has(" + of + ")"
		}
		return of, same
	case ast.LiteralKind:
		if text, is := e.AsLiteral().(types.String); is {
			return strconv.Quote(string(text)), true
		}
		return fmt.Sprint(e.AsLiteral().Value()), true
	case ast.CallKind:
		call := e.AsCall()
		of, same := call.FunctionName(), true
		if call.IsMemberFunction() {
			of, same = written(call.Target())
			of += "." + call.FunctionName()
		}
		var args []string
		for _, arg := range call.Args() {
			text, also := written(arg)
			args, same = append(args, text), same && also
		}
		return of + "(" + strings.Join(args, ", ") + ")", same
	}
	return "", false
}
