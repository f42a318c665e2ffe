package policies_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// schemas are the shipped ones, for editors: what each describes, and the files that it must accept.
var schemas = []struct {
	name  string
	of    reflect.Type
	files string
}{
	{"check", reflect.TypeFor[policy.Check](), "checks/*.yaml"},
	{"pack", reflect.TypeFor[policy.Pack](), "packs/*.yaml"},
	{"waiver", reflect.TypeFor[policy.Waiver](), "../testdata/waivers/*.yaml"},
	{"sources", reflect.TypeFor[[]policy.Source](), "sources.yaml"},
	{"controls", reflect.TypeFor[map[string]map[string][]string](), "controls.yaml"},
}

func compiled(t *testing.T, name string) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	data, err := os.ReadFile("schema/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema, document.(map[string]any)
}

// asJSON reads YAML as an editor would.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(plain(value))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// plain turns the days that YAML recognises back into text.
func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case fmt.Stringer:
		return strings.TrimSuffix(v.String(), " 00:00:00 +0000 UTC")
	}
	return value
}

func TestSchemasAcceptWhatIsShipped(t *testing.T) {
	for _, s := range schemas {
		schema, _ := compiled(t, s.name)
		names, err := filepath.Glob(s.files)
		if err != nil || len(names) == 0 {
			t.Fatalf("%d files, %v", len(names), err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(asJSON(t, data)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if want := "schema/" + s.name + ".json"; !strings.HasPrefix(string(data), "# yaml-language-server: $schema=") || !strings.HasSuffix(strings.SplitN(string(data), "\n", 2)[0], want) {
				t.Errorf("%s does not begin with the place of %q", name, want)
			}
		}
	}
}

// TestSchemasNameEveryField holds the schemas to the types that policies are decoded into.
func TestSchemasNameEveryField(t *testing.T) {
	for _, s := range schemas {
		_, document := compiled(t, s.name)
		sameFields(t, s.name, s.of, document, document)
	}
	_, pack := compiled(t, "pack")
	bindings := below(pack, "properties", "checks", "items", "properties", "profiles", "propertyNames")
	if got, want := words(bindings["enum"]), vocabulary.Environment().Profiles; !slices.Equal(got, want) {
		t.Errorf("profiles %v, want %v", got, want)
	}
}

func sameFields(t *testing.T, place string, typ reflect.Type, schema, document map[string]any) {
	t.Helper()
	if typ.Kind() == reflect.Map {
		return
	}
	if typ.Kind() == reflect.Slice {
		typ, schema = typ.Elem(), below(schema, "items")
	}
	if ref, ok := schema["$ref"].(string); ok {
		schema = below(document, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	var names []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		names = append(names, name)
		property := below(schema, "properties", name)
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner, property = inner.Elem(), below(property, "items")
		}
		if inner.Kind() == reflect.Struct {
			sameFields(t, place+"."+name, inner, property, document)
		}
	}
	var listed []string
	for name := range below(schema, "properties") {
		listed = append(listed, name)
	}
	slices.Sort(names)
	slices.Sort(listed)
	if !slices.Equal(names, listed) {
		t.Errorf("%s: fields %v, schema %v", place, names, listed)
	}
}

func below(schema map[string]any, path ...string) map[string]any {
	for _, key := range path {
		schema, _ = schema[key].(map[string]any)
	}
	return schema
}

func words(list any) (out []string) {
	items, _ := list.([]any)
	for _, item := range items {
		out = append(out, fmt.Sprint(item))
	}
	return out
}

// schemaSees are defects of testdata/bad in package policy that an editor with the schema shows while they are typed.
var schemaSees = []string{
	"empty-controls", "empty-why", "id-shape", "missing-ask", "missing-tests", "obligation-due", "controls-shape", "source-without-status", "parameter-unit-unknown", "parameter-default-missing", "parameter-unknown-field",
	"obligation-no-text", "obligation-role", "pack-confidence",
	"pack-from-no-date", "pack-kind", "pack-missing-version", "pack-no-checks", "pack-profile-severity", "pack-profile-unknown", "pack-unknown-field",
	"pack-unknown-severity", "parameter-name", "parameter-type-unknown", "test-without-name", "unknown-each", "unknown-expect", "unknown-field", "unknown-none", "unknown-who",
	"wrong-type-list", "wrong-type-text",
}

func TestSchemasRefuseBadPolicies(t *testing.T) {
	for _, name := range schemaSees {
		archive, err := txtar.ParseFile("../pkg/policy/testdata/bad/" + name + ".txtar")
		if err != nil {
			t.Error(err)
			continue
		}
		refused := false
		for _, f := range archive.Files[:len(archive.Files)-1] {
			for _, s := range schemas {
				if ok, _ := filepath.Match(s.files, f.Name); !ok || !fs.ValidPath(f.Name) {
					continue
				}
				schema, _ := compiled(t, s.name)
				refused = refused || schema.Validate(asJSON(t, f.Data)) != nil
			}
		}
		if !refused {
			t.Errorf("%s: the schema has nothing against it", name)
		}
	}
}

// TestUnitsOfTheSchema holds the units and roles of the schema to those of the program.
func TestUnitsOfTheSchema(t *testing.T) {
	_, check := compiled(t, "check")
	for _, unit := range words(below(check, "$defs", "described", "properties", "unit")["enum"]) {
		text := fmt.Sprintf("id: X-1\ntitle: T\npass: 'size(delivery.kinds) > params.n'\nexpected: '\"x\"'\nmessage: '\"x\"'\nwhy: W\nask: A\ncontrols: [C]\nparams: {n: {default: 0, unit: %s}}\n"+
			"tests:\n  - {name: a, expect: fail}\n  - {name: b, expect: pass}\n", unit)
		if _, err := policy.ParseCheck("X-1.yaml", []byte(text), map[string]map[string][]string{"C": nil}); err != nil {
			t.Error(err)
		}
	}
	if got, want := words(below(check, "properties", "obligation", "properties", "role")["enum"]), policy.Roles(); !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
}
