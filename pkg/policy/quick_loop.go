package policy

import (
	"reflect"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// shared says whether a variable is that of all subjects. The first is the subject's own, and those of loops follow those of the scope.
func (m *quick) shared(at int) bool { return at > 0 && (!m.within || at < len(m.variables)-1) }

// over goes over a list of the subject's own, and gives what asks of the items: with the item as one more variable. There are no loops in loops, so that
// the work stays in proportion to what the subject has.
func (m *quick) over(c ast.ComprehensionExpr, condition ast.Expr) (func(view) reflect.Value, truth, bool) {
	at, _, t, ok := m.field(c.IterRange())
	if !ok || m.within || m.shared(at) || t.Kind() != reflect.Slice || c.HasIterVar2() {
		return nil, nil, false
	}
	list, ok := m.fieldOf(c.IterRange(), reflect.Slice)
	if !ok {
		return nil, nil, false
	}
	var each []number // of one item
	inside := &quick{ast: m.ast, params: m.params, own: m.own, within: true, counts: &each}
	inside.variables = append(append(inside.variables, m.variables...), variable{name: c.IterVar(), value: t.Elem()})
	holds, ok := inside.truth(condition)
	steps := stepsOf(condition)
	*m.counts = append(*m.counts, func(v view) (n int64) {
		items := list(v)
		for i := range items.Len() {
			n += steps
			for _, count := range each {
				n += count(append(v, items.Index(i)))
			}
		}
		return n
	})
	return list, holds, ok
}

// quantifier is list.exists(item, condition) or list.all(item, condition), which the parser has made a fold of: it begins with false or
// true, and joins the condition for each item by "or" or "and".
func (m *quick) quantifier(c ast.ComprehensionExpr) (truth, bool) {
	if !isVariable(c.Result(), c.AccuVar()) || c.LoopStep().Kind() != ast.CallKind || c.AccuInit().Kind() != ast.LiteralKind {
		return nil, false
	}
	step, begin := c.LoopStep().AsCall(), c.AccuInit().AsLiteral()
	exists := step.FunctionName() == operators.LogicalOr && begin == types.False
	all := step.FunctionName() == operators.LogicalAnd && begin == types.True
	if !exists && !all || !isVariable(step.Args()[0], c.AccuVar()) {
		return nil, false
	}
	list, holds, ok := m.over(c, step.Args()[1])
	return func(v view) bool {
		items := list(v)
		for i := range items.Len() {
			if holds(append(v, items.Index(i))) == exists {
				return exists
			}
		}
		return all
	}, ok
}

// filtered is the size of list.filter(item, condition), a fold that begins with an empty list and adds each item for which the condition holds.
func (m *quick) filtered(c ast.ComprehensionExpr) (number, bool) {
	if !isVariable(c.Result(), c.AccuVar()) || c.LoopStep().Kind() != ast.CallKind || c.AccuInit().Kind() != ast.ListKind || c.AccuInit().AsList().Size() > 0 {
		return nil, false
	}
	step := c.LoopStep().AsCall()
	if step.FunctionName() != operators.Conditional || !isVariable(step.Args()[2], c.AccuVar()) || !adds(step.Args()[1], c) {
		return nil, false
	}
	list, holds, ok := m.over(c, step.Args()[0])
	return func(v view) (n int64) {
		items := list(v)
		for i := range items.Len() {
			if holds(append(v, items.Index(i))) {
				n++
			}
		}
		return n
	}, ok
}

// adds says whether an expression is what was collected and one item more, whatever that is: only how many there are is asked.
func adds(e ast.Expr, c ast.ComprehensionExpr) bool {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Add {
		return false
	}
	args := e.AsCall().Args()
	return isVariable(args[0], c.AccuVar()) && args[1].Kind() == ast.ListKind && args[1].AsList().Size() == 1 && isVariable(args[1].AsList().Elements()[0], c.IterVar())
}

func isVariable(e ast.Expr, name string) bool {
	return e.Kind() == ast.IdentKind && e.AsIdent() == name
}
