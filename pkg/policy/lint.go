package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Lint tells what is questionable in checks and packs, though it loads and compiles: what does
// not compile; parameters that no expression uses; checks that can never apply, or whose outcome never changes; outcomes that a check
// can have and no test shows; and bindings that cite nothing. The defects are sorted by file and place.
func (c *Catalogue) Lint(checks []*Check, packs []*Pack, e Environment) []*Error {
	var found []*Error
	compiler, err := c.compiler(e)
	if err != nil {
		return Errors(err)
	}
	for _, check := range checks {
		code, err := compiler.compileAll(check)
		if err != nil {
			found = append(found, Errors(err)...)
			continue
		}
		found = append(found, code.lintParams()...)
		found = append(found, check.lintLimits()...)
		found = append(found, code.lintConstants()...)
		found = append(found, code.lintCertain()...)
		found = append(found, check.lintTests()...)
		found = append(found, code.lintWaivable()...)
		found = append(found, c.lintOpposes(check)...)
	}
	for _, pack := range packs {
		if _, err := c.Compile(pack, e); err != nil {
			found = append(found, Errors(err)...)
		}
		found = append(found, pack.lintClauses()...)
	}
	return sorted(found)
}

// Contradictions tells of packs that are to be used together what no delivery can meet: one demands what another forbids.
func Contradictions(packs []*Pack) []*Error {
	var found []*Error
	for i, pack := range packs {
		for _, other := range packs[:i] {
			found = append(found, contradictions(other, pack)...)
		}
	}
	return sorted(found)
}

// sorted puts defects in the order of files and places, each once.
func sorted(found []*Error) []*Error {
	slices.SortStableFunc(found, func(a, b *Error) int { return strings.Compare(a.key(), b.key()) })
	return slices.CompactFunc(found, func(a, b *Error) bool { return a.Error() == b.Error() })
}

// key sorts by file, line and column.
func (e *Error) key() string { return fmt.Sprintf("%s\x00%08d\x00%08d", e.File, e.Line, e.Column) }

func (c *compiled) lintParams() (found []*Error) {
	used := map[string]bool{}
	for _, e := range c.expressions() {
		for _, name := range e.names {
			used[name] = true
		}
	}
	params := field(c.check.node, "params")
	for _, name := range sortedKeys(c.check.Params) {
		if !used["params."+name] {
			found = append(found, c.check.src.at(field(params, name), "use it as params."+name+", or remove it", "parameter %s is used by no expression", name))
		}
	}
	return found
}

// lintConstants finds conditions that ask nothing of the facts.
func (c *compiled) lintConstants() (found []*Error) {
	for _, e := range []*expression{c.needs, c.applies, c.known, c.pass} {
		if e == nil || slices.ContainsFunc(e.names, func(name string) bool { return !strings.HasPrefix(name, "params.") }) {
			continue
		}
		message, hint := "asks nothing of the facts, so that it is always the same", "ask about a fact, or leave the field out"
		if e == c.applies && strings.TrimSpace(e.text) == "false" {
			message, hint = "is false, so that the check can never apply", "say when it applies, or unbind the check"
		}
		found = append(found, c.check.src.at(e.node, hint, "%s %s", e.name, message))
	}
	return found
}

// lintTests demands a test of each outcome that the fields of a check can lead to.
func (check *Check) lintTests() (found []*Error) {
	covered := Coverage(check)
	for _, need := range []struct {
		outcome decision.Outcome
		key     string
	}{
		{decision.NotApplicable, "applies"}, {decision.DeclaredUnknown, "state"}, {decision.Withheld, "state"}, {decision.Indeterminate, "known"}, {decision.Indeterminate, "needs"},
	} {
		n := field(check.node, need.key)
		if n == nil || slices.Contains(covered, need.outcome) || need.key == "state" && !check.mayState(need.outcome) {
			continue
		}
		found = append(found, check.src.at(n, "add a test that expects "+string(need.outcome), "%s can end as %s, and no test shows it", need.key, need.outcome))
	}
	if check.None != "" && !slices.ContainsFunc(check.Tests, func(t Test) bool { return t.None }) {
		found = append(found, check.src.at(field(check.node, "none"), "add a test with none: true", "no test shows what happens without a subject"))
	}
	return found
}

// mayState says whether the expression state can give the word of an outcome: it hands on the state of a fact, or spells the word.
func (check *Check) mayState(outcome decision.Outcome) bool {
	word := strings.TrimPrefix(string(outcome), "declared-")
	return strings.Contains(check.State, ".state") || strings.Contains(check.State, word)
}

func (c *Catalogue) lintOpposes(check *Check) (found []*Error) {
	for i, id := range check.Opposes {
		if c.checks[id] == nil {
			found = append(found, check.src.at(field(check.node, "opposes").Content[i], suggest(id, sortedKeys(c.checks)), "unknown check %q", id))
		}
	}
	return found
}

// lintClauses finds bindings of a pack's own that cite nothing: nobody can tell then whose demand it is.
func (p *Pack) lintClauses() (found []*Error) {
	for _, b := range p.bound {
		if b.src == p.src && b.Clause == (decision.Clause{}) {
			found = append(found, p.src.at(b.node, "add clause: {source, id, confidence}", "check %s cites no clause", b.check.ID))
		}
	}
	return found
}

// contradictions finds what no delivery can meet: two packs that bind a check and one that opposes it, or that allow different
// values in a list.
func contradictions(a, b *Pack) (found []*Error) {
	for _, mine := range b.bound {
		for _, theirs := range a.bound {
			switch {
			case slices.Contains(mine.check.Opposes, theirs.check.ID) || slices.Contains(theirs.check.Opposes, mine.check.ID):
				found = append(found, mine.src.at(mine.node, "use one of the two packs, or unbind one of the checks",
					"check %s of pack %s and check %s of pack %s cannot both pass", mine.check.ID, b.Name, theirs.check.ID, a.Name))
			case mine.check == theirs.check:
				for _, name := range disjoint(mine, theirs) {
					found = append(found, mine.src.at(mine.node, "use one of the two packs, or let the lists share a value",
						"parameter %s of check %s: pack %s and pack %s list nothing in common", name, mine.check.ID, b.Name, a.Name))
				}
			}
		}
	}
	return found
}

// allowing says of a parameter by its name that it lists what may be: accepted, acceptedFormats, allowedSigners. Only of such lists two
// can contradict each other.
func allowing(name string) bool {
	return strings.HasPrefix(name, "accepted") || strings.HasPrefix(name, "allowed")
}

// disjoint names the parameters of two bindings of one check that list what may be and share no value.
func disjoint(a, b bound) (names []string) {
	x, y := effective(a), effective(b)
	for _, name := range sortedKeys(a.check.Params) {
		mine, list := x[name].([]string)
		theirs, _ := y[name].([]string)
		if list && allowing(name) && len(mine) > 0 && len(theirs) > 0 && !slices.ContainsFunc(mine, func(v string) bool { return slices.Contains(theirs, v) }) {
			names = append(names, name)
		}
	}
	return names
}

// effective gives the values of parameters that a binding judges with.
func effective(b bound) map[string]any {
	values := map[string]any{}
	for name, value := range b.check.Params {
		values[name] = value
	}
	for name, value := range b.Params {
		values[name] = value
	}
	return values
}

// namesIn lists the variables that an expression asks for, each once. Those of loops are left out.
func namesIn(checked *ast.AST) []string {
	var names []string
	var loops []string
	ast.PreOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind:
			loops = append(loops, e.AsComprehension().IterVar(), e.AsComprehension().IterVar2(), e.AsComprehension().AccuVar())
		case ast.IdentKind:
			if name := e.AsIdent(); !slices.Contains(loops, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}))
	return names
}
