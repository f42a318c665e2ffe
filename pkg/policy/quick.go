package policy

import (
	"context"
	"reflect"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// Most conditions of checks on components only compare fields with words, join that by "and" and "or", and ask it of the items of a short list. CEL
// takes some ten times as long for such a one as a Go function does, which counts with a hundred thousand components. quick makes that function of an
// expression, and of nothing that it does not wholly understand: that CEL evaluates. Both give the same for all facts, which tests
// hold; nothing in this part of the language can fail.

// view is the facts of one subject in the order of the scope's variables.
type view []reflect.Value

// The functions that quick makes.
type (
	truth  = func(view) bool
	text   = func(view) string
	number = func(view) int64
)

// quickly is an expression of a check under a binding; the functions are nil where CEL evaluates it.
type quickly struct {
	*expression
	truth  truth
	words  text
	counts []number // steps that grow with the subject: those of loops, and of functions that are given a text
}

// quicken makes the functions of an expression; nil gives none.
func quicken(e *expression, code *compiled, params map[string]any) quickly {
	q := quickly{expression: e}
	if e == nil || e.ready() != nil {
		return q
	}
	counts := []number{}
	m := &quick{ast: e.ast, variables: code.variables, functions: code.functions, params: params, own: !e.cheap, counts: &counts}
	if f, ok := m.truth(e.ast.Expr()); ok {
		q.truth, q.counts = f, counts
		return q
	}
	counts = counts[:0]
	if f, ok := m.text(e.ast.Expr()); ok {
		q.words, q.counts = f, counts
	}
	return q
}

// take counts what an evaluation costs.
func (q quickly) take(vars *activation) {
	vars.left -= q.steps
	for _, count := range q.counts {
		vars.left -= count(vars.view)
	}
}

func (q quickly) isTrue(ctx context.Context, vars *activation) (bool, error) {
	if q.expression == nil || q.truth == nil || vars.left < 0 {
		return q.expression.isTrue(ctx, vars)
	}
	q.take(vars)
	return q.truth(vars.view), nil
}

func (q quickly) string(ctx context.Context, vars *activation) (string, error) {
	if q.words == nil || vars.left < 0 {
		return q.expression.string(ctx, vars)
	}
	q.take(vars)
	return q.words(vars.view), nil
}

// quick makes functions of the parts of one expression.
type quick struct {
	ast       *ast.AST
	variables []variable
	functions map[string]Function // of the vocabulary
	params    map[string]any      // by qualified name, as CEL values
	own       bool                // the expression is not cheap: texts and lists must be of the subject itself
	within    bool                // of a loop
	counts    *[]number           // those that were found
}

func (m *quick) kind(e ast.Expr) types.Kind { return m.ast.GetType(e.ID()).Kind() }
