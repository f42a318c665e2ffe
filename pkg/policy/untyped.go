package policy

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"go.yaml.in/yaml/v3"
)

// toDyn is CEL's function that hides the type of what it is given.
const toDyn = "dyn"

// untyped finds the first and innermost part of an expression whose type is not told before it is evaluated: dyn(x), or an item of a list or mapping of
// several types; nil when there is none. A misspelled field of such a part would be no error but a check that never holds.
func untyped(checked *ast.AST) (found ast.Expr) {
	ast.PostOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		kind := checked.GetType(e.ID()).Kind()
		if found == nil && (kind == types.DynKind || kind == types.AnyKind) {
			found = e
		}
	}))
	return found
}

// untypedError tells of a part without a type where it stands.
func untypedError(checked *ast.AST, e ast.Expr, src *source, n *yaml.Node, key, text string) error {
	place := checked.SourceInfo().GetStartLocation(e.ID())
	message, hint := "the type of this is not known before it is evaluated, so that a misspelled field would be no error", "give all items of a list or mapping one type"
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == toDyn {
		message, hint = "dyn() hides the type of what it is given, so that a misspelled field would be no error", "write what stands in it without dyn( and )"
	}
	return expressionError(src, n, key, text, place.Line(), place.Column(), hint, message)
}
