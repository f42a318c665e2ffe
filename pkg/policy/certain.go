package policy

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// lintCertain finds conditions that come to the same whatever the facts are: they can never hold, or always do. It tells only what is certain.
func (c *compiled) lintCertain() (found []*Error) {
	for _, e := range c.expressions() {
		if e.ready() != nil || len(e.names) == 0 { // without a name lintConstants tells of it
			continue
		}
		for _, s := range (&certain{ast: e.ast, closed: e.compiler.closed}).within(e.ast.Expr()) {
			place := e.ast.SourceInfo().GetStartLocation(s.at)
			of := "the facts are"
			if s.of != "" {
				of = s.of + " is"
			}
			message, hint := "this can never hold, whatever "+of, "conditions that exclude each other are joined by ||, or one of them is left out"
			if s.always {
				message, hint = "this always holds, whatever "+of, "conditions of which one always holds are joined by &&, or left out"
			}
			found = append(found, Errors(expressionError(c.check.src, e.node, e.name, e.text, place.Line(), place.Column(), hint, message))...)
		}
	}
	return append(found, c.lintNeverPasses()...)
}

// lintNeverPasses finds a pass that excludes what must hold before it is asked.
func (c *compiled) lintNeverPasses() []*Error {
	if c.pass == nil || c.pass.ready() != nil {
		return nil
	}
	var all constraints
	var before []string
	for _, e := range []*expression{c.needs, c.applies, c.known} {
		if e == nil || e.ready() != nil {
			continue
		}
		w := &certain{ast: e.ast, closed: e.compiler.closed}
		all, before = append(all, w.holding(e.ast.Expr(), true)...), append(before, e.name)
	}
	w := &certain{ast: c.pass.ast, closed: c.pass.compiler.closed}
	own := w.holding(c.pass.ast.Expr(), true)
	if _, alone := own.contradiction(); alone || len(before) == 0 {
		return nil
	}
	if _, excluded := all.contradiction(); excluded { // told already
		return nil
	}
	of, excluded := append(all, own...).contradiction()
	if !excluded {
		return nil
	}
	return []*Error{c.check.src.at(c.pass.node, "ask for what can be true of a subject that the check comes to", "pass excludes what must hold before it is asked (%s), whatever %s is", strings.Join(before, ", "), of)}
}

// sure is a condition that comes to the same whatever the facts are.
type sure struct {
	at     int64  // id of the expression
	always bool   // it always holds; else it never does
	of     string // what it is about
}

// certain looks through one expression.
type certain struct {
	ast    *ast.AST
	closed closed
}

// within finds the outermost of such conditions.
func (w *certain) within(e ast.Expr) (found []sure) {
	if w.ast.GetType(e.ID()).Kind() == types.BoolKind && e.Kind() != ast.LiteralKind {
		if of, never := w.never(e, true); never {
			return []sure{{e.ID(), false, of}}
		}
		if of, never := w.never(e, false); never {
			return []sure{{e.ID(), true, of}}
		}
	}
	for _, part := range partsOf(e) {
		found = append(found, w.within(part)...)
	}
	return found
}

// partsOf are the expressions that one is made of.
func partsOf(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		if call := e.AsCall(); call.IsMemberFunction() {
			return append([]ast.Expr{call.Target()}, call.Args()...)
		}
		return e.AsCall().Args()
	case ast.SelectKind:
		return []ast.Expr{e.AsSelect().Operand()}
	case ast.ListKind:
		return e.AsList().Elements()
	case ast.ComprehensionKind:
		loop := e.AsComprehension()
		return []ast.Expr{loop.IterRange(), loop.LoopStep(), loop.Result()}
	}
	return nil
}

// never says whether an expression can never come to a truth value, and what that is about.
func (w *certain) never(e ast.Expr, want bool) (of string, is bool) {
	if of, excluded := w.holding(e, want).contradiction(); excluded {
		return of, true
	}
	switch {
	case e.Kind() == ast.LiteralKind:
		value, is := e.AsLiteral().(types.Bool)
		return "", is && bool(value) != want
	case isCall(e, operators.LogicalNot):
		return w.never(e.AsCall().Args()[0], !want)
	case isCall(e, operators.LogicalAnd) && want, isCall(e, operators.LogicalOr) && !want: // all must be so
		for _, part := range e.AsCall().Args() {
			if of, never := w.never(part, want); never {
				return of, true
			}
		}
	case isCall(e, operators.LogicalAnd), isCall(e, operators.LogicalOr): // one must be so
		parts := e.AsCall().Args()
		left, never := w.never(parts[0], want)
		if _, also := w.never(parts[1], want); never && also {
			return left, true
		}
	}
	return "", false
}

// holding are the constraints that must hold for an expression to come to a truth value: fewer than there are where they cannot be told.
func (w *certain) holding(e ast.Expr, want bool) constraints {
	switch {
	case isCall(e, operators.LogicalNot):
		return w.holding(e.AsCall().Args()[0], !want)
	case isCall(e, operators.LogicalAnd) && want, isCall(e, operators.LogicalOr) && !want:
		return slices.Concat(w.holding(e.AsCall().Args()[0], want), w.holding(e.AsCall().Args()[1], want))
	case isCall(e, operators.LogicalAnd), isCall(e, operators.LogicalOr), isCall(e, operators.Conditional), e.Kind() == ast.LiteralKind:
		return nil
	case e.Kind() == ast.CallKind:
		if found, compares := w.comparison(e.AsCall(), want); compares {
			return found
		}
	}
	of, same := written(e)
	if !same {
		return nil
	}
	return constraints{{of: of, is: []any{want}, domain: []any{true, false}}}
}

func isCall(e ast.Expr, function string) bool {
	return e.Kind() == ast.CallKind && e.AsCall().FunctionName() == function
}
