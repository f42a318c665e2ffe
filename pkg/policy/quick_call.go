package policy

import "cel.dev/cel-go/common/ast"

// textCall is f(text), where f is a function of the vocabulary that gives a text. It is called as it is, without values of CEL between. A loop could
// have it look at all of a text for each item, so that there it is left to CEL, which counts.
func (m *quick) textCall(call ast.CallExpr) (text, bool) {
	function := m.functions[call.FunctionName()]
	f, is := function.Call.(func(string) string)
	if !is || function.Steps != nil || m.within || call.IsMemberFunction() {
		return nil, false
	}
	of, ok := m.text(call.Args()[0])
	if ok {
		m.count(of, 1)
	}
	return func(v view) string { return f(of(v)) }, ok
}

// truthCall is the same for a function that gives true or false.
func (m *quick) truthCall(call ast.CallExpr) (truth, bool) {
	function := m.functions[call.FunctionName()]
	f, is := function.Call.(func(string) bool)
	if !is || function.Steps != nil || m.within || call.IsMemberFunction() {
		return nil, false
	}
	of, ok := m.text(call.Args()[0])
	if ok {
		m.count(of, 1)
	}
	return func(v view) bool { return f(of(v)) }, ok
}

// count notes that a function goes over a text so many times.
func (m *quick) count(of text, times int64) {
	*m.counts = append(*m.counts, func(v view) int64 { return times * (1 + int64(len(of(v)))/charByteShare) })
}
