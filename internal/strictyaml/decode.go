package strictyaml

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// DecodeTree decodes what Tree returned, as Decode does.
func DecodeTree(file string, root *yaml.Node, out any) error {
	c := checker{file}
	if fault := c.check("", root, reflect.TypeOf(out)); fault != nil {
		return fault
	}
	// The check came first because the library's own complaints speak of Go types and round numbers down.
	if err := root.Decode(out); err != nil {
		return syntax(file, err)
	}
	return nil
}

// checker holds nodes against the types that they will be decoded into.
type checker struct{ file string }

var timeType = reflect.TypeFor[time.Time]()

// check looks at the value of the field that is called name.
func (c checker) check(name string, n *yaml.Node, t reflect.Type) *Error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == timeType {
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!timestamp" {
			return c.wrong(name, n, "a date such as 2026-01-31, or a time in RFC 3339")
		}
		return nil
	}
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" && name != "" {
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return c.fields(name, n, t)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			return c.wrong(name, n, "a list")
		}
		for i, item := range n.Content {
			if fault := c.check(name+"["+strconv.Itoa(i)+"]", item, t.Elem()); fault != nil {
				return fault
			}
		}
		return nil
	case reflect.String:
		// A number in its place is taken as it is written: version 1.10 is no 1.1.
		if n.Kind != yaml.ScalarNode {
			return c.wrong(name, n, "text")
		}
		return nil
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
			return c.wrong(name, n, "true or false")
		}
		return nil
	case reflect.Int:
		var number int
		if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || n.Decode(&number) != nil {
			return c.wrong(name, n, "a whole number")
		}
		return nil
	}
	return at(c.file, n, "", "%s: no value of this type is read", name)
}

func (c checker) fields(name string, n *yaml.Node, t reflect.Type) *Error {
	if n.Kind != yaml.MappingNode {
		return c.wrong(name, n, "keys and their values")
	}
	types := fieldTypes(t)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, known := types[key.Value]
		if !known {
			return at(c.file, key, "", "unknown field %s; expected one of %s", quote(key.Value), strings.Join(slices.Sorted(maps.Keys(types)), ", "))
		}
		if fault := c.check(strings.TrimPrefix(name+"."+key.Value, "."), value, field); fault != nil {
			return fault
		}
	}
	return nil
}

// fieldTypes maps the names of fields to their types. Without a tag the name is the field's in lower case.
func fieldTypes(t reflect.Type) map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		types[name] = f.Type
	}
	return types
}

func (c checker) wrong(name string, n *yaml.Node, expected string) *Error {
	where := ""
	if name != "" {
		where = name + ": "
	}
	return at(c.file, n, "", "%sexpected %s, found %s", where, expected, found(n))
}

func found(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys and their values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return quote(n.Value)
}
