package policy

import (
	"reflect"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// constant is a literal or a parameter.
func (m *quick) constant(e ast.Expr) (any, bool) {
	switch e.Kind() {
	case ast.LiteralKind:
		return e.AsLiteral().Value(), true
	case ast.IdentKind:
		if p, known := m.params[e.AsIdent()]; known {
			if v, ok := p.(interface{ Value() any }); ok {
				return v.Value(), true
			}
		}
	}
	return nil, false
}

// field finds a field of a variable: which variable, and the way to it.
func (m *quick) field(e ast.Expr) (at int, path []int, t reflect.Type, ok bool) {
	switch e.Kind() {
	case ast.IdentKind:
		for at = len(m.variables) - 1; at >= 0; at-- { // that of a loop hides one before
			if m.variables[at].name == e.AsIdent() {
				return at, nil, m.variables[at].value, true
			}
		}
	case ast.SelectKind:
		s := e.AsSelect()
		at, path, t, ok = m.field(s.Operand())
		if !ok || s.IsTestOnly() || t.Kind() != reflect.Struct || t == timeType {
			return 0, nil, nil, false
		}
		i, known := fieldNames(t, "cel")[s.FieldName()]
		if !known {
			return 0, nil, nil, false
		}
		return at, append(path, i), t.Field(i).Type, true
	}
	return 0, nil, nil, false
}

// fieldOf is a field of some kind, or the item of a loop. What is long and shared by all subjects costs each of them something, which CEL counts.
func (m *quick) fieldOf(e ast.Expr, kind reflect.Kind) (func(view) reflect.Value, bool) {
	at, path, t, ok := m.field(e)
	if !ok || t.Kind() != kind || m.own && m.shared(at) && (kind == reflect.Slice || kind == reflect.String) {
		return nil, false
	}
	return func(v view) reflect.Value {
		value := v[at]
		for _, i := range path {
			value = value.Field(i)
		}
		return value
	}, true
}

func (m *quick) truth(e ast.Expr) (truth, bool) {
	if c, is := m.constant(e); is {
		b, is := c.(bool)
		return func(view) bool { return b }, is
	}
	switch e.Kind() {
	case ast.SelectKind, ast.IdentKind:
		get, ok := m.fieldOf(e, reflect.Bool)
		return func(v view) bool { return get(v).Bool() }, ok
	case ast.ComprehensionKind:
		return m.quantifier(e.AsComprehension())
	case ast.CallKind:
		return m.truthOfCall(e.AsCall())
	}
	return nil, false
}

func (m *quick) truthOfCall(call ast.CallExpr) (truth, bool) {
	if call.IsMemberFunction() {
		return m.truthOfMember(call)
	}
	args := call.Args()
	switch f := call.FunctionName(); f {
	case operators.LogicalNot:
		a, ok := m.truth(args[0])
		return func(v view) bool { return !a(v) }, ok
	case operators.LogicalAnd:
		a, b, ok := both(m.truth, args)
		return func(v view) bool { return a(v) && b(v) }, ok
	case operators.LogicalOr:
		a, b, ok := both(m.truth, args)
		return func(v view) bool { return a(v) || b(v) }, ok
	case operators.Conditional:
		return choose(m, m.truth, args)
	case operators.Equals, operators.NotEquals:
		equal, ok := m.equal(args)
		if f == operators.NotEquals {
			return func(v view) bool { return !equal(v) }, ok
		}
		return equal, ok
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return m.compare(f, args)
	case operators.In:
		return m.in(args)
	}
	return m.truthCall(call)
}

// both makes functions of two operands.
func both[F any](of func(ast.Expr) (F, bool), args []ast.Expr) (a, b F, ok bool) {
	a, ok = of(args[0])
	if ok {
		b, ok = of(args[1])
	}
	return a, b, ok
}

// choose is a ? b : c. A condition that is the same for all facts leaves one of the two.
func choose[T any](m *quick, of func(ast.Expr) (func(view) T, bool), args []ast.Expr) (func(view) T, bool) {
	if c, is := m.constant(args[0]); is {
		if c == true {
			return of(args[1])
		}
		return of(args[2])
	}
	when, ok := m.truth(args[0])
	if !ok {
		return nil, false
	}
	a, b, ok := both(of, args[1:])
	return func(v view) T {
		if when(v) {
			return a(v)
		}
		return b(v)
	}, ok
}

func (m *quick) equal(args []ast.Expr) (truth, bool) {
	if m.kind(args[0]) != m.kind(args[1]) {
		return nil, false
	}
	switch m.kind(args[0]) {
	case types.StringKind:
		a, b, ok := both(m.text, args)
		return func(v view) bool { return a(v) == b(v) }, ok
	case types.IntKind:
		a, b, ok := both(m.number, args)
		return func(v view) bool { return a(v) == b(v) }, ok
	case types.BoolKind:
		a, b, ok := both(m.truth, args)
		return func(v view) bool { return a(v) == b(v) }, ok
	}
	return nil, false
}

func (m *quick) compare(f string, args []ast.Expr) (truth, bool) {
	if m.kind(args[0]) != types.IntKind || m.kind(args[1]) != types.IntKind {
		return nil, false
	}
	a, b, ok := both(m.number, args)
	switch f {
	case operators.Less:
		return func(v view) bool { return a(v) < b(v) }, ok
	case operators.LessEquals:
		return func(v view) bool { return a(v) <= b(v) }, ok
	case operators.Greater:
		return func(v view) bool { return a(v) > b(v) }, ok
	}
	return func(v view) bool { return a(v) >= b(v) }, ok
}

// in is whether a text is one of a list that is written out, of a parameter's, or of a field's.
func (m *quick) in(args []ast.Expr) (truth, bool) {
	word, ok := m.text(args[0])
	if !ok {
		return nil, false
	}
	if args[1].Kind() == ast.ListKind {
		var words []text
		for _, item := range args[1].AsList().Elements() {
			w, ok := m.text(item)
			if !ok {
				return nil, false
			}
			words = append(words, w)
		}
		return func(v view) bool {
			is := word(v)
			return slices.ContainsFunc(words, func(w text) bool { return w(v) == is })
		}, len(args[1].AsList().OptionalIndices()) == 0
	}
	if c, is := m.constant(args[1]); is {
		words, is := c.([]string)
		return func(v view) bool { return slices.Contains(words, word(v)) }, is
	}
	if m.within { // a list for each item of a list
		return nil, false
	}
	get, ok := m.fieldOf(args[1], reflect.Slice)
	return func(v view) bool {
		list, is := get(v), word(v)
		for i := range list.Len() {
			if list.Index(i).String() == is {
				return true
			}
		}
		return false
	}, ok && m.ast.GetType(args[1].ID()).Parameters()[0].Kind() == types.StringKind
}

func (m *quick) text(e ast.Expr) (text, bool) {
	if c, is := m.constant(e); is {
		s, is := c.(string)
		return func(view) string { return s }, is
	}
	switch e.Kind() {
	case ast.SelectKind, ast.IdentKind:
		get, ok := m.fieldOf(e, reflect.String)
		return func(v view) string { return get(v).String() }, ok
	case ast.CallKind:
		if e.AsCall().IsMemberFunction() {
			return m.cased(e.AsCall())
		}
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case operators.Conditional:
			return choose(m, m.text, args)
		case operators.Add:
			a, b, ok := both(m.text, args)
			return func(v view) string { return a(v) + b(v) }, ok && !m.within
		}
		return m.textCall(e.AsCall())
	}
	return nil, false
}

func (m *quick) number(e ast.Expr) (number, bool) {
	if c, is := m.constant(e); is {
		n, is := c.(int64)
		return func(view) int64 { return n }, is
	}
	if e.Kind() == ast.SelectKind || e.Kind() == ast.IdentKind {
		get, ok := m.fieldOf(e, reflect.Int)
		return func(v view) int64 { return get(v).Int() }, ok
	}
	if e.Kind() != ast.CallKind || e.AsCall().IsMemberFunction() {
		return nil, false
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case operators.Conditional:
		return choose(m, m.number, args)
	case "size":
		if args[0].Kind() == ast.ComprehensionKind {
			return m.filtered(args[0].AsComprehension())
		}
		if m.kind(args[0]) == types.ListKind {
			get, ok := m.fieldOf(args[0], reflect.Slice)
			return func(v view) int64 { return int64(get(v).Len()) }, ok
		}
	}
	return nil, false
}
