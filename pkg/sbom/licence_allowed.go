package sbom

import (
	"slices"
	"strings"
)

// LicenceIDs lists the SPDX ids and the references that an expression (SPDX 2.3 annex D) names, in their order, an id with
// an exception as "ID WITH EXCEPTION". known is false for what is no expression.
func LicenceIDs(expression string) (ids []string, known bool) {
	e := licenceWalk{allowed: func(id string) bool {
		ids = append(ids, id)
		return true
	}}
	_, known = e.run(expression)
	if !known {
		return nil, false
	}
	return ids, true
}

// LicenceAllowed says whether what an expression grants can be had under ids that are allowed: of parts joined by OR one must
// be, of parts joined by AND each. An id with an exception is asked for as "ID WITH EXCEPTION". known is false for what is no
// expression, and nothing is allowed then.
func LicenceAllowed(expression string, allowed func(id string) bool) (ok, known bool) {
	e := licenceWalk{allowed: allowed}
	return e.run(expression)
}

// licenceWalk evaluates an expression with two stacks, so that its depth of parentheses, which is the supplier's choice, costs no
// calls, and each id is asked for once, so that the cost is that of its length.
type licenceWalk struct {
	allowed   func(id string) bool
	values    []bool
	operators []string
}

func (e *licenceWalk) run(expression string) (ok, known bool) {
	if _, fault := parseExpression(expression); fault != "" {
		return false, false
	}
	tokens := expressionTokens(expression)
	for i := 0; i < len(tokens); i++ {
		switch operator := strings.ToUpper(tokens[i]); {
		case operator == "(":
			e.operators = append(e.operators, operator)
		case operator == ")":
			e.reduce("AND", "OR")
			e.operators = e.operators[:len(e.operators)-1]
		case operator == "AND":
			e.reduce("AND")
			e.operators = append(e.operators, operator)
		case operator == "OR":
			e.reduce("AND", "OR")
			e.operators = append(e.operators, operator)
		default:
			id := tokens[i]
			if i+2 < len(tokens) && strings.EqualFold(tokens[i+1], "WITH") {
				id += " WITH " + tokens[i+2]
				i += 2
			}
			e.values = append(e.values, e.allowed(id))
		}
	}
	e.reduce("AND", "OR")
	return e.values[0], true
}

// reduce applies the operators on top of the stack for as long as they are among those given.
func (e *licenceWalk) reduce(operators ...string) {
	for n := len(e.operators); n > 0; n = len(e.operators) {
		top := e.operators[n-1]
		if !slices.Contains(operators, top) {
			return
		}
		last := len(e.values) - 1
		a, b := e.values[last-1], e.values[last]
		e.operators, e.values = e.operators[:n-1], e.values[:last]
		e.values[last-1] = top == "AND" && a && b || top == "OR" && (a || b)
	}
}
