package policy

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
)

// Asks says whether some expression of the checks that the pack binds uses a fact: a variable as "vulnerability", or a field as
// "component.cycle", with all below it. A check uses the variable that its each is named after, whatever its expressions say. So a
// caller can leave out what would be made for nobody; in doubt the answer is true.
func (p *Program) Asks(fact string) bool {
	return slices.ContainsFunc(p.checks, func(b boundProgram) bool { return b.asks(fact) })
}

func (b boundProgram) asks(fact string) bool {
	return b.code.check.Each == fact || slices.ContainsFunc(b.code.expressions(), func(e *expression) bool { return e.uses(fact) })
}

// Asking lists the checks that ask for a fact, as Asks says it, in their order.
func (p *Program) Asking(fact string) []string {
	var out []string
	for _, b := range p.checks {
		if b.asks(fact) {
			out = append(out, b.code.check.ID)
		}
	}
	return out
}

// Parted gives the checks that do not ask for a fact, and those that do, each in their order: what the former come to may be a fact for the latter.
func (p *Program) Parted(fact string) (without, with *Program) {
	without, with = &Program{pack: p.pack}, &Program{pack: p.pack}
	for _, b := range p.checks {
		part := without
		if b.asks(fact) {
			part = with
		}
		part.checks = append(part.checks, b)
	}
	return without, with
}

func (e *expression) uses(fact string) bool {
	return slices.ContainsFunc(e.facts, func(used string) bool {
		return used == fact || strings.HasPrefix(used, fact+".") || strings.HasPrefix(fact, used+".") // a part of it, or something that it is a part of
	})
}

// factsIn lists the facts that an expression uses, each as far as it names it: "sbom.subject.cycle.end".
func factsIn(checked *ast.AST) []string {
	var facts []string
	inner := map[int64]bool{} // parts of a longer name
	ast.PreOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if inner[e.ID()] {
			return
		}
		var path []string
		at := e
		for at.Kind() == ast.SelectKind {
			path = append(path, at.AsSelect().FieldName())
			at = at.AsSelect().Operand()
			inner[at.ID()] = true
		}
		if at.Kind() != ast.IdentKind {
			delete(inner, at.ID())
			return
		}
		path = append(path, at.AsIdent())
		slices.Reverse(path)
		facts = append(facts, strings.Join(path, "."))
	}))
	return facts
}
