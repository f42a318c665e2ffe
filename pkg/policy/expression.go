package policy

import (
	"errors"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"go.yaml.in/yaml/v3"
)

// expression is one expression of a check. It is parsed and type-checked when its check is loaded; one that was tested before it was built in, when it
// is first asked for. It is planned for CEL when CEL is first to evaluate it, which is never where a Go function does.
type expression struct {
	name     string
	text     string
	node     *yaml.Node
	of       *Check
	result   *cel.Type
	scope    *cel.Env
	compiler *compiler
	facts    []string // variables and fields of theirs that it uses

	once  sync.Once
	err   error
	ast   *ast.AST // this and the next are set by ready
	names []string // variables that it asks for
	cheap bool     // needs no cost limit and no look at the context
	steps int64    // what it counts as when it is cheap

	planned sync.Once
	program cel.Program
	fault   error // of planning
	checked *cel.Ast
}

// ready parses and checks the expression, once.
func (e *expression) ready() error {
	e.once.Do(func() { e.err = e.check() })
	return e.err
}

// load does so and plans it, so that nothing is left to go wrong.
func (e *expression) load() error {
	if err := e.ready(); err != nil {
		return err
	}
	return e.plan()
}

func (e *expression) check() error {
	src := e.of.src
	if strings.TrimSpace(e.text) == "" {
		return src.at(e.node, "remove the field or write an expression", "%s is empty", e.name)
	}
	checked, issues := e.scope.Compile(e.text)
	if issues.Err() != nil {
		return celErrors(src, e.node, e.name, e.text, issues)
	}
	native := checked.NativeRep()
	if part := untyped(native); part != nil {
		return untypedError(native, part, src, e.node, e.name, e.text)
	}
	if !checked.OutputType().IsExactType(e.result) {
		return src.at(e.node, "", "%s must be %s, this expression is %s", e.name, cel.FormatCELType(e.result), cel.FormatCELType(checked.OutputType()))
	}
	var errs []error
	for _, word := range e.compiler.closed.check(native, e.name) {
		errs = append(errs, word.error(native, src, e.node, e.name, e.text))
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	e.checked, e.ast, e.names = checked, native, namesIn(native)
	e.cheap, e.steps = cheap(checked, e.compiler.shared(e.of)), steps(checked)
	if e.facts == nil {
		e.facts = factsIn(native)
	}
	return nil
}

// plan makes a program of an expression that is ready, once.
func (e *expression) plan() error {
	e.planned.Do(func() {
		options := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
		if !e.cheap {
			options = append(options, cel.CostLimit(CostLimit), cel.CostTracking(e.compiler.functions), cel.InterruptCheckFrequency(interruptFrequency))
		}
		var err error
		if e.program, err = e.scope.Program(e.checked, options...); err != nil {
			e.fault = e.of.src.at(e.node, "", "%s: %s", e.name, err)
		}
	})
	return e.fault
}
