package policy

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// Fact is one name that expressions may use.
type Fact struct {
	Name     string   // component.support.end.date; a list's items as sbom.vex[].path
	Type     string   // CEL type: bool, int, double, string, timestamp, list(string), or a struct
	Doc      string   // what it means, with its unit
	From     string   // which file it comes from: the tag "from" of the field, or else of what it belongs to
	Variable string   // component
	Scopes   []string // values of each in whose checks it is in view; "" is once per delivery
}

// FunctionWords is a function in words.
type FunctionWords struct {
	Name      string
	Signature string
	Doc       string
}

// DescribeFunctions lists what expressions may call besides CEL's standard library and its strings, sets, math and lists
// extensions, sorted by name.
func DescribeFunctions(e Environment) []FunctionWords {
	list := slices.Clone(builtin)
	for _, f := range e.Functions {
		list = append(list, FunctionWords{f.Name, f.Signature(), f.Doc})
	}
	slices.SortFunc(list, func(a, b FunctionWords) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// Describe lists every fact of an environment, sorted by name.
func Describe(e Environment) []Fact {
	var facts []Fact
	for _, variable := range sortedKeys(e.Variables) {
		var scopes []string
		for _, scope := range sortedKeys(e.Scopes) {
			if slices.Contains(e.Scopes[scope], variable) {
				scopes = append(scopes, scope)
			}
		}
		describeStruct(e.Variables[variable], variable, e.From[variable], nil, func(f Fact) {
			f.Variable, f.Scopes = variable, scopes
			facts = append(facts, f)
		})
	}
	slices.SortFunc(facts, func(a, b Fact) int { return cmp.Compare(a.Name, b.Name) })
	return facts
}

func describeStruct(t reflect.Type, prefix, from string, open []reflect.Type, add func(Fact)) {
	if slices.Contains(open, t) {
		return
	}
	open = append(open, t)
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("cel"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		path := prefix + "." + cmp.Or(name, f.Name)
		source := cmp.Or(f.Tag.Get("from"), from)
		add(Fact{Name: path, Type: celName(f.Type), Doc: f.Tag.Get("doc"), From: source})
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			if inner.Kind() == reflect.Slice {
				path += "[]"
			}
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != timeType {
			describeStruct(inner, path, source, open, add)
		}
	}
}

func celName(t reflect.Type) string {
	switch {
	case t == timeType:
		return "timestamp"
	case t == reflect.TypeFor[[]byte]():
		return "bytes"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "list(" + celName(t.Elem()) + ")"
	case reflect.Pointer:
		return celName(t.Elem())
	case reflect.Struct:
		return t.String()
	case reflect.Float32, reflect.Float64:
		return "double"
	case reflect.Int, reflect.Int64, reflect.Int32:
		return "int"
	}
	return t.Kind().String()
}
