package policy

import (
	"regexp"
	"strings"
	"unicode"

	"cel.dev/cel-go/common/ast"
)

// truthOfMember is whether a text begins with another one, ends with it, has it in it, or matches a pattern.
func (m *quick) truthOfMember(call ast.CallExpr) (truth, bool) {
	if len(call.Args()) != 1 {
		return nil, false
	}
	if call.FunctionName() == "matches" {
		return m.matches(call)
	}
	if m.within { // it would look at all of a text for each item
		return nil, false
	}
	a, b, ok := both(m.text, []ast.Expr{call.Target(), call.Args()[0]})
	switch call.FunctionName() {
	case "startsWith":
		return func(v view) bool { return strings.HasPrefix(a(v), b(v)) }, ok
	case "endsWith":
		return func(v view) bool { return strings.HasSuffix(a(v), b(v)) }, ok
	case "contains":
		return func(v view) bool { return strings.Contains(a(v), b(v)) }, ok
	}
	return nil, false
}

// matches is whether a pattern that is written out is found in a text. What it costs grows with both, as CEL has it.
func (m *quick) matches(call ast.CallExpr) (truth, bool) {
	written, _ := m.constant(call.Args()[0])
	pattern, is := written.(string)
	of, ok := m.ownText(call.Target())
	if !is || !ok {
		return nil, false
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil { // which CEL tells
		return nil, false
	}
	m.count(of, 1+int64(len(pattern))/patternByteShare)
	return func(v view) bool { return compiled.MatchString(of(v)) }, true
}

// patternByteShare is how many bytes of a pattern are one step for each step of the text, as in CEL.
const patternByteShare = 4

// cased is a text with its ASCII letters in one case.
func (m *quick) cased(call ast.CallExpr) (text, bool) {
	var to func(rune) rune
	switch call.FunctionName() {
	case "upperAscii":
		to = unicode.ToUpper
	case "lowerAscii":
		to = unicode.ToLower
	default:
		return nil, false
	}
	of, ok := m.ownText(call.Target())
	if !ok || len(call.Args()) > 0 {
		return nil, false
	}
	m.count(of, 2)
	ascii := func(r rune) rune {
		if r > unicode.MaxASCII {
			return r
		}
		return to(r)
	}
	return func(v view) string { return strings.Map(ascii, of(v)) }, true
}

// ownText is a text that something goes over. In a loop it must be the item's own: to go over another for each item would cost more than the subject is large.
func (m *quick) ownText(e ast.Expr) (text, bool) {
	if m.within {
		item := m.variables[len(m.variables)-1].name
		own := true
		ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) { own = own && (e.Kind() != ast.IdentKind || e.AsIdent() == item) }))
		if !own {
			return nil, false
		}
	}
	return m.text(e)
}
