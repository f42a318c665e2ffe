package policy

import (
	"reflect"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"go.yaml.in/yaml/v3"
)

// closed lists, by type and field of the facts, the words that a text or the texts of a list can be: those of the tag "values", parted by spaces, and none.
// A word that is none of them makes a condition that never holds, and a check that never applies.
type closed map[string][]string

func closedFields(e Environment) closed {
	c := closed{}
	seen := map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || t == timeType || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("cel"), ",")
			if values := f.Tag.Get("values"); values != "" {
				c[t.String()+"."+name] = append(strings.Fields(values), "")
			}
			visit(f.Type)
		}
	}
	for _, t := range e.Variables {
		visit(t)
	}
	return c
}

// stateWords are what the expression state may give.
var stateWords = []string{"stated", "unknown", "withheld", "absent", "malformed", ""}

// strange is a text in an expression that what it is held against can never be.
type strange struct {
	at    int64 // id of the expression
	word  string
	words []string
}

// check finds the words of an expression that are strange.
func (c closed) check(checked *ast.AST, key string) (found []strange) {
	w := &closedWalk{closed: c, ast: checked, loops: map[string][]string{}}
	w.visit(checked.Expr())
	if key == "state" {
		w.results(checked.Expr(), stateWords)
	}
	return w.found
}

type closedWalk struct {
	closed
	ast   *ast.AST
	loops map[string][]string // variables of loops over closed lists
	found []strange
}

func (w *closedWalk) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		args := call.Args()
		switch call.FunctionName() {
		case operators.Equals, operators.NotEquals:
			w.hold(args[0], w.words(args[1]))
			w.hold(args[1], w.words(args[0]))
		case operators.In:
			w.hold(args[0], w.words(args[1]))
			if args[1].Kind() == ast.ListKind {
				for _, item := range args[1].AsList().Elements() {
					w.hold(item, w.words(args[0]))
				}
			}
		}
		if call.IsMemberFunction() {
			w.visit(call.Target())
		}
		for _, arg := range args {
			w.visit(arg)
		}
	case ast.ComprehensionKind:
		loop := e.AsComprehension()
		w.visit(loop.IterRange())
		before, shadowed := w.loops[loop.IterVar()]
		w.loops[loop.IterVar()] = w.words(loop.IterRange())
		for _, part := range []ast.Expr{loop.AccuInit(), loop.LoopCondition(), loop.LoopStep(), loop.Result()} {
			w.visit(part)
		}
		delete(w.loops, loop.IterVar())
		if shadowed {
			w.loops[loop.IterVar()] = before
		}
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			w.visit(item)
		}
	case ast.SelectKind:
		w.visit(e.AsSelect().Operand())
	}
}

// results holds the texts that an expression may give against words.
func (w *closedWalk) results(e ast.Expr, words []string) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Conditional {
		w.results(e.AsCall().Args()[1], words)
		w.results(e.AsCall().Args()[2], words)
		return
	}
	w.hold(e, words)
}

// words are what an expression can be, or what the items of a list can be; nil: anything.
func (w *closedWalk) words(e ast.Expr) []string {
	switch e.Kind() {
	case ast.SelectKind:
		operand := w.ast.GetType(e.AsSelect().Operand().ID())
		return w.closed[operand.TypeName()+"."+e.AsSelect().FieldName()]
	case ast.IdentKind:
		return w.loops[e.AsIdent()]
	}
	return nil
}

// hold notes a text that is none of the words.
func (w *closedWalk) hold(e ast.Expr, words []string) {
	if words == nil || e.Kind() != ast.LiteralKind {
		return
	}
	if text, is := e.AsLiteral().(types.String); is && !slices.Contains(words, string(text)) {
		w.found = append(w.found, strange{e.ID(), string(text), words})
	}
}

// error tells of a strange word where it stands.
func (s strange) error(checked *ast.AST, src *source, n *yaml.Node, key, text string) error {
	place := checked.SourceInfo().GetStartLocation(s.at)
	words := slices.DeleteFunc(slices.Clone(s.words), func(word string) bool { return word == "" })
	return expressionError(src, n, key, text, place.Line(), place.Column(), suggest(s.word, words), "it can never be \""+s.word+"\"")
}
