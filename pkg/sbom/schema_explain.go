package sbom

import (
	"errors"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// explainer says what is wrong with a value that was not accepted. It goes down the value as the schema does, and has the
// library judge each object and array by itself, without what is in it: the library's tree of errors for a document with
// many would be larger than the document. Where schemas are combined the library judges the whole.
type explainer struct {
	acceptor *acceptor
	shells   map[*jsonschema.Schema]*jsonschema.Schema
	kept     []Problem
	total    int
}

func newExplainer() *explainer {
	return &explainer{acceptor: newAcceptor(), shells: map[*jsonschema.Schema]*jsonschema.Schema{}}
}

// check holds a value against a schema. pointer is the place of the value.
func (x *explainer) check(s *jsonschema.Schema, v any, pointer string) error {
	if x.acceptor.accepts(s, v) {
		return nil
	}
	return x.explain(s, strictjson.Tree(v), pointer) // the library knows maps only
}

func (x *explainer) explain(s *jsonschema.Schema, v any, pointer string) error {
	for s.Ref != nil && s.DraftVersion < 2019 && s.Bool == nil && s.Types == nil && s.Const == nil && s.Enum == nil && s.Format == nil {
		s = s.Ref // what is beside it does not count
	}
	switch v := v.(type) {
	case map[string]any:
		if divisible(s) && x.acceptor.typed(s, v) {
			return x.members(s, v, pointer)
		}
	case []any:
		if items, one := s.Items.(*jsonschema.Schema); one && divisible(s) && x.acceptor.typed(s, v) {
			return x.items(s, items, v, pointer)
		}
	}
	if x.acceptor.accepts(s, v) {
		return nil
	}
	return x.judge(s, v, pointer)
}

// divisible says that a schema judges what is in an object or array one by one, and nothing twice.
func divisible(s *jsonschema.Schema) bool {
	return s.Bool == nil && understood(s) && s.DraftVersion < 2019 && s.Ref == nil && s.Const == nil && s.Enum == nil && s.Format == nil && s.If == nil &&
		len(s.AllOf) == 0 && len(s.AnyOf) == 0 && len(s.OneOf) == 0 && len(s.PatternProperties) == 0 && s.Types != nil && !s.Types.IsEmpty()
}

func (x *explainer) members(s *jsonschema.Schema, v map[string]any, pointer string) error {
	if err := x.judge(x.shell(s), v, pointer); err != nil {
		return err
	}
	rest, _ := s.AdditionalProperties.(*jsonschema.Schema)
	for name, value := range v {
		sub := s.Properties[name]
		if sub == nil {
			sub = rest
		}
		if sub == nil {
			continue
		}
		if err := x.explain(sub, value, pointer+"/"+strictjson.Escape(name)); err != nil {
			return err
		}
	}
	return nil
}

func (x *explainer) items(s, items *jsonschema.Schema, v []any, pointer string) error {
	if err := x.judge(x.shell(s), v, pointer); err != nil {
		return err
	}
	for i, item := range v {
		if err := x.explain(items, item, pointer+"/"+strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return nil
}

// shell is a schema that judges an object or array, but nothing in it.
func (x *explainer) shell(s *jsonschema.Schema) *jsonschema.Schema {
	if shell, made := x.shells[s]; made {
		return shell
	}
	yes := true
	anything := &jsonschema.Schema{Bool: &yes}
	shell := *s
	shell.Properties = make(map[string]*jsonschema.Schema, len(s.Properties))
	for name := range s.Properties {
		shell.Properties[name] = anything
	}
	if _, judged := s.AdditionalProperties.(*jsonschema.Schema); judged {
		shell.AdditionalProperties = nil
	}
	shell.Items, shell.AdditionalItems = nil, nil
	x.shells[s] = &shell
	return &shell
}

// judge asks the library.
func (x *explainer) judge(s *jsonschema.Schema, v any, pointer string) error {
	err := s.Validate(v)
	if err == nil {
		return nil
	}
	var failed *jsonschema.ValidationError
	if !errors.As(err, &failed) {
		return err
	}
	problems := violations(failed, v)
	for i := range problems {
		problems[i].Pointer = pointer + problems[i].Pointer
	}
	sortProblems(problems)
	problems = slices.Compact(problems)
	x.add(problems)
	return nil
}

// add counts sorted violations and keeps what may come to be listed.
func (x *explainer) add(problems []Problem) {
	x.total += len(problems)
	x.kept = append(x.kept, problems[:min(len(problems), MaxViolations)]...)
	if len(x.kept) > 20*MaxViolations {
		x.kept = slices.Clone(x.listed())
	}
}

// listed are the first MaxViolations by place.
func (x *explainer) listed() []Problem {
	sortProblems(x.kept)
	return x.kept[:min(len(x.kept), MaxViolations)]
}
