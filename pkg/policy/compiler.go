package policy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"
)

// Limits of expressions.
const (
	CostLimit          = 5_000_000 // CEL cost units of one evaluation; a field access is one
	MaxExpression      = 4096      // characters of one expression
	interruptFrequency = 1000      // comprehension steps between two looks at the context
)

// compiler turns the expressions of checks into programs over one Environment. It is safe for concurrent
// use; each check is compiled once.
type compiler struct {
	environment Environment
	root        *cel.Env
	closed      closed
	functions   costs

	mu     sync.Mutex
	scopes map[string]*cel.Env
	done   map[*Check]*compiled
}

// compiled is one check ready to run; an expression left out is nil.
type compiled struct {
	check                              *Check
	needs, applies, state, known, pass *expression
	expect, message                    *expression
	unwaivable, twoApprovers           *expression
	vulnerabilities                    *expression
	dueOn, things                      *expression // of the obligation
	variables                          []variable
	functions                          costs  // of the vocabulary
	noun                               string // one subject in plain words
	once                               sync.Once
	err                                error
}

// variable is one variable of a check's scope.
type variable struct {
	name           string
	value, pointer reflect.Type
}

func newCompiler(e Environment) (*compiler, error) {
	var native []any
	seen := map[reflect.Type]bool{}
	for _, name := range sortedKeys(e.Variables) {
		if err := collectStructs(e.Variables[name], seen, &native); err != nil {
			return nil, fmt.Errorf("environment: variable %s: %w", name, err)
		}
	}
	for _, t := range e.results() {
		if err := collectStructs(t, seen, &native); err != nil {
			return nil, fmt.Errorf("environment: result of a function: %w", err)
		}
	}
	results := &conversion{}
	options := append(functions(),
		ext.NativeTypes(append(native, ext.ParseStructTags(true))...),
		cel.DefaultUTCTimeZone(true),
		cel.ParserExpressionSizeLimit(MaxExpression),
		cel.Variable("now", cel.TimestampType),
	)
	own := costs{}
	for _, f := range e.Functions {
		own[f.Name] = f
		option, err := f.option(results)
		if err != nil {
			return nil, fmt.Errorf("environment: %w", err)
		}
		options = append(options, option)
	}
	root, err := cel.NewCustomEnv(options...)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	results.adapter = root.CELTypeAdapter()
	return &compiler{environment: e, root: root, closed: closedFields(e), functions: own, scopes: map[string]*cel.Env{}, done: map[*Check]*compiled{}}, nil
}

// collectStructs lists the struct types that a type reaches, each once. Pointers, maps and interfaces are
// refused: CEL reads a nil pointer as a struct of zeros, which no check could tell from a fact.
func collectStructs(t reflect.Type, seen map[reflect.Type]bool, out *[]any) error {
	for t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct, reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
	default:
		return fmt.Errorf("%s is of a kind that facts may not have", t)
	}
	if t.Kind() != reflect.Struct || t == timeType || seen[t] {
		return nil
	}
	seen[t] = true
	*out = append(*out, t)
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			return fmt.Errorf("%s has the hidden field %s", t, f.Name)
		}
		if err := collectStructs(f.Type, seen, out); err != nil {
			return err
		}
	}
	return nil
}

// scope returns the CEL environment of a check: the variables of its each, and its parameters.
func (c *compiler) scope(check *Check) (*cel.Env, error) {
	variables, known := c.environment.Scopes[check.Each]
	if !known {
		return nil, check.src.at(field(check.node, "each"), suggest(check.Each, sortedKeys(c.environment.Scopes)), "unknown each %q", check.Each)
	}
	signature := check.Each
	for _, name := range sortedKeys(check.Params) {
		signature += fmt.Sprintf(" %s:%T", name, check.Params[name])
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if scope := c.scopes[signature]; scope != nil {
		return scope, nil
	}
	var options []cel.EnvOption
	for _, name := range variables {
		t := c.environment.Variables[name]
		if t == nil {
			return nil, fmt.Errorf("environment: scope %q names unknown variable %q", check.Each, name)
		}
		options = append(options, cel.Variable(name, cel.ObjectType(t.String())))
	}
	for _, name := range sortedKeys(check.Params) {
		options = append(options, cel.Variable("params."+name, parameterCEL(check.Params[name])))
	}
	scope, err := c.root.Extend(options...)
	if err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	c.scopes[signature] = scope
	return scope, nil
}

func parameterCEL(v any) *cel.Type {
	switch v.(type) {
	case int:
		return cel.IntType
	case float64:
		return cel.DoubleType
	case bool:
		return cel.BoolType
	case []string:
		return cel.ListType(cel.StringType)
	}
	return cel.StringType
}

// compile returns the check ready to run, from the cache when it was compiled before. The expressions of one that was tested before are compiled
// when they are asked for; compileAll does so at once.
func (c *compiler) compile(check *Check) (*compiled, error) {
	c.mu.Lock()
	done := c.done[check]
	if done == nil {
		done = &compiled{check: check}
		c.done[check] = done
	}
	c.mu.Unlock()
	done.once.Do(func() { done.err = c.compileInto(done) })
	return done, done.err
}

// compileAll returns the check with each of its expressions compiled, and every defect of theirs.
func (c *compiler) compileAll(check *Check) (*compiled, error) {
	done, err := c.compile(check)
	if err != nil {
		return done, err
	}
	var errs []error
	for _, e := range done.expressions() {
		errs = append(errs, e.load())
	}
	return done, errors.Join(errs...)
}

func (c *compiler) compileInto(done *compiled) error {
	check := done.check
	scope, err := c.scope(check)
	if err != nil {
		return err
	}
	for _, name := range c.environment.Scopes[check.Each] {
		t := c.environment.Variables[name]
		done.variables = append(done.variables, variable{name: name, value: t, pointer: reflect.PointerTo(t)})
	}
	done.functions = c.functions
	done.noun = cmp.Or(c.environment.Words[check.Each], check.Each)
	var errs []error
	for _, part := range expressionFields {
		node := field(part.in(check), part.key)
		if node == nil {
			continue
		}
		e := &expression{name: part.key, text: part.text(check), node: node, of: check, result: part.result, scope: scope, compiler: c}
		if check.tested {
			e.facts = mentioned(e.text)
		} else if err := e.load(); err != nil {
			errs = append(errs, err)
			continue
		}
		*part.into(done) = e
	}
	return errors.Join(errs...)
}

// shared names the variables in view that are not of the check's own subject.
func (c *compiler) shared(check *Check) []string { return c.environment.Scopes[check.Each][1:] }

// sameEnvironment says whether two environments give the same vocabulary.
func sameEnvironment(a, b Environment) bool {
	return maps.Equal(a.Variables, b.Variables) && maps.EqualFunc(a.Scopes, b.Scopes, slices.Equal[[]string]) &&
		maps.Equal(a.Words, b.Words) && slices.Equal(a.Profiles, b.Profiles) && slices.EqualFunc(a.Functions, b.Functions, func(f, g Function) bool { return f.Name == g.Name && f.Doc == g.Doc })
}

// compiler returns the catalogue's compiler for an environment.
func (c *Catalogue) compiler(e Environment) (*compiler, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, known := range c.compilers {
		if sameEnvironment(known.environment, e) {
			return known, nil
		}
	}
	fresh, err := newCompiler(e)
	if err == nil {
		c.compilers = append(c.compilers, fresh)
	}
	return fresh, err
}
