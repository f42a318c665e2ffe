package vocabulary_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// TestEveryFieldIsNamedAndDocumented walks every type that checks can reach.
func TestEveryFieldIsNamedAndDocumented(t *testing.T) {
	seen := map[reflect.Type]bool{}
	for _, variable := range vocabulary.Environment().Variables {
		walk(t, variable, seen)
	}
	if len(seen) < 10 {
		t.Errorf("only %d types", len(seen))
	}
}

func walk(t *testing.T, typ reflect.Type, seen map[reflect.Type]bool) {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() || seen[typ] {
		return
	}
	seen[typ] = true
	names := map[string]bool{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name := f.Tag.Get("cel")
		if !f.IsExported() || name == "" || strings.ContainsAny(name, "-,") || strings.TrimSpace(f.Tag.Get("doc")) == "" {
			t.Errorf("%s.%s lacks a cel or doc tag", typ, f.Name)
		}
		if names[name] {
			t.Errorf("%s has two fields named %s", typ, name)
		}
		names[name] = true
		walk(t, f.Type, seen)
	}
}

// TestEnvironmentCompiles shows that CEL accepts every type, and that each scope sees its own variables.
func TestEnvironmentCompiles(t *testing.T) {
	e := vocabulary.Environment()
	for scope, variables := range e.Scopes {
		for _, variable := range variables {
			if e.Variables[variable] == nil {
				t.Errorf("scope %q names unknown variable %q", scope, variable)
			}
		}
		check, err := policy.ParseCheck("X-1.yaml", []byte(strings.ReplaceAll(`id: X-1
title: T
each: "EACH"
pass: delivery.name != ""
expected: '"x"'
message: '"x"'
why: W
ask: A
controls: [C]
tests:
  - {name: a, facts: {delivery: {name: n, product: device, version: {state: unknown}}}, expect: pass}
  - {name: b, expect: fail}
`, "EACH", scope)), map[string]map[string][]string{"C": nil})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range policy.RunTests(check, e) {
			if r.Err != nil {
				t.Error(r.Err)
			}
		}
	}
	if facts := policy.Describe(e); len(facts) < 200 {
		t.Errorf("only %d facts", len(facts))
	}
}
