package policy

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// cheapCalls are functions whose work is at most in proportion to their operands, and whose result is not
// longer than those together.
var cheapCalls = []string{
	operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional,
	operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals,
	operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Modulo, operators.Negate,
	operators.In, operators.Index,
	"size", "startsWith", "endsWith", "contains", "string",
	"months", "addMonths", "date", "days", "short", "first", "join",
}

// cheap says whether an expression needs no cost limit: it has no loop and calls nothing but cheapCalls, so
// its work is at most the length of the expression times the size of the facts. Counting the cost of such
// an expression takes several times as long as evaluating it.
func cheap(checked *cel.Ast) bool {
	bounded := true
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind, ast.StructKind:
			bounded = false
		case ast.CallKind:
			bounded = bounded && slices.Contains(cheapCalls, e.AsCall().FunctionName())
		}
	}))
	return bounded
}
