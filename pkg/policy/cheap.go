package policy

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
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

// cheap says whether an expression needs no cost limit: it has no loop, calls nothing but cheapCalls, and asks for texts and lists of nothing but
// its own subject, so that for all subjects together its work is at most the length of the expression times the size of their facts. What
// is asked of each subject about something that all share, such as the list of all components, has to be counted. Counting the cost of such
// an expression takes several times as long as evaluating it. shared names the variables that are not the subject's own.
func cheap(checked *cel.Ast, shared []string) bool {
	native := checked.NativeRep()
	bounded := true
	var visit func(e ast.Expr, loosely bool)
	visit = func(e ast.Expr, loosely bool) {
		switch e.Kind() {
		case ast.ComprehensionKind, ast.StructKind:
			bounded = false
		case ast.CallKind:
			call := e.AsCall()
			bounded = bounded && slices.Contains(cheapCalls, call.FunctionName())
			if call.IsMemberFunction() {
				visit(call.Target(), false)
			}
			for _, arg := range call.Args() {
				visit(arg, looks(native, call, arg))
			}
		case ast.ListKind:
			for _, item := range e.AsList().Elements() {
				visit(item, false)
			}
		case ast.MapKind:
			bounded = false
		case ast.SelectKind:
			bounded = bounded && (loosely || !long(native, e) || !slices.Contains(shared, variableOf(e)))
			if variableOf(e) == "" {
				visit(e.AsSelect().Operand(), false)
			}
		}
	}
	visit(native.Expr(), true)
	return bounded
}

// looks says whether a call looks at a fixed part of a long operand at most: it compares texts, or shows the first items of a list.
func looks(checked *ast.AST, call ast.CallExpr, arg ast.Expr) bool {
	switch call.FunctionName() {
	case operators.Equals, operators.NotEquals:
		return checked.GetType(arg.ID()).Kind() == types.StringKind
	case "size":
		return checked.GetType(arg.ID()).Kind() == types.ListKind
	case "short":
		return true
	}
	return false
}

func long(checked *ast.AST, e ast.Expr) bool {
	switch checked.GetType(e.ID()).Kind() {
	case types.StringKind, types.ListKind, types.BytesKind:
		return true
	}
	return false
}

// variableOf names the variable that a field is one of; "" when it is one of something made by the expression.
func variableOf(e ast.Expr) string {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	if e.Kind() == ast.IdentKind {
		return e.AsIdent()
	}
	return ""
}

// steps is what a cheap expression counts as.
func steps(checked *cel.Ast) int64 { return stepsOf(checked.NativeRep().Expr()) }

func stepsOf(e ast.Expr) int64 {
	var n int64
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(ast.Expr) { n++ }))
	return n
}
