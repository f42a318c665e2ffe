package policy

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
)

// decoder turns YAML nodes into Go values and refuses everything it does not know: a misspelt key in a
// policy would otherwise switch a check off in silence.
type decoder struct {
	src *source
	tag string // struct tag that names the fields
	// before, when set, may take over the decoding of a value; true when it did.
	before func(d *decoder, n *yaml.Node, v reflect.Value) (bool, error)
}

var timeType = reflect.TypeFor[time.Time]()

func (d *decoder) decode(n *yaml.Node, v reflect.Value) error {
	if d.before != nil {
		if done, err := d.before(d, n, v); done || err != nil {
			return err
		}
	}
	if v.Type() == timeType {
		return d.decodeTime(n, v)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.decodeStruct(n, v)
	case reflect.Slice:
		return d.decodeSlice(n, v)
	case reflect.Map:
		return d.decodeMap(n, v)
	case reflect.Interface:
		value, err := d.plain(n)
		if err == nil && value != nil {
			v.Set(reflect.ValueOf(value))
		}
		return err
	}
	return d.decodeScalar(n, v)
}

func (d *decoder) decodeStruct(n *yaml.Node, v reflect.Value) error {
	if n.Kind != yaml.MappingNode {
		return d.wrongType(n, "a mapping")
	}
	names := fieldNames(v.Type(), d.tag)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		index, known := names[key.Value]
		if !known {
			return d.src.at(key, suggest(key.Value, sortedKeys(names)), "unknown field %q", key.Value)
		}
		if err := d.decode(value, v.Field(index)); err != nil {
			return err
		}
	}
	return nil
}

// namedFields keeps what fieldNames found, by type and tag: it is asked for each node of a file and for each field that an expression names.
var namedFields sync.Map

type taggedType struct {
	of  reflect.Type
	tag string
}

// fieldNames maps the names in a tag to field indices. Without the tag it is the name in lower case. The map is shared.
func fieldNames(t reflect.Type, tag string) map[string]int {
	if known, ok := namedFields.Load(taggedType{t, tag}); ok {
		return known.(map[string]int)
	}
	names := namesOfFields(t, tag)
	namedFields.Store(taggedType{t, tag}, names)
	return names
}

func namesOfFields(t reflect.Type, tag string) map[string]int {
	names := map[string]int{}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get(tag), ",")
		if name == "-" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		names[name] = i
	}
	return names
}

func (d *decoder) decodeSlice(n *yaml.Node, v reflect.Value) error {
	if n.Kind != yaml.SequenceNode {
		return d.wrongType(n, "a list")
	}
	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		if err := d.decode(item, out.Index(i)); err != nil {
			return err
		}
	}
	v.Set(out)
	return nil
}

func (d *decoder) decodeMap(n *yaml.Node, v reflect.Value) error {
	if n.Kind != yaml.MappingNode {
		return d.wrongType(n, "a mapping")
	}
	out := reflect.MakeMapWithSize(v.Type(), len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := reflect.New(v.Type().Elem()).Elem()
		if err := d.decode(n.Content[i+1], value); err != nil {
			return err
		}
		out.SetMapIndex(reflect.ValueOf(n.Content[i].Value).Convert(v.Type().Key()), value)
	}
	v.Set(out)
	return nil
}

func (d *decoder) decodeScalar(n *yaml.Node, v reflect.Value) error {
	if n.Kind != yaml.ScalarNode {
		return d.wrongType(n, kindName(v.Kind()))
	}
	tag := n.ShortTag()
	switch v.Kind() {
	case reflect.String:
		if tag != "!!str" && tag != "!!timestamp" {
			return d.wrongType(n, "text")
		}
		v.SetString(n.Value)
		return nil
	case reflect.Bool:
		if tag == "!!bool" {
			v.SetBool(strings.EqualFold(n.Value, "true"))
			return nil
		}
	case reflect.Int, reflect.Int64:
		if number, err := strconv.ParseInt(n.Value, 10, 64); tag == "!!int" && err == nil {
			v.SetInt(number)
			return nil
		}
	case reflect.Float64:
		if number, err := strconv.ParseFloat(n.Value, 64); (tag == "!!float" || tag == "!!int") && err == nil && number-number == 0 {
			v.SetFloat(number)
			return nil
		}
	}
	return d.wrongType(n, kindName(v.Kind()))
}

func (d *decoder) decodeTime(n *yaml.Node, v reflect.Value) error {
	t, err := parseTime(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		return d.wrongType(n, "a date such as 2026-11-20 or a time such as 2026-11-20T08:00:00Z")
	}
	v.Set(reflect.ValueOf(t))
	return nil
}

// parseTime reads a date (midnight UTC) or an RFC 3339 time.
func parseTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	return t.UTC(), err
}

// plain decodes into the types a parameter may have, and mappings of them.
func (d *decoder) plain(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			value, err := d.plain(item)
			if err != nil {
				return nil, err
			}
			list[i] = value
		}
		return list, nil
	case yaml.MappingNode:
		var m map[string]any
		v := reflect.ValueOf(&m).Elem()
		err := d.decodeMap(n, v)
		return m, err
	}
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int":
		var i int
		err := d.decodeScalar(n, reflect.ValueOf(&i).Elem())
		return i, err
	case "!!float":
		var f float64
		err := d.decodeScalar(n, reflect.ValueOf(&f).Elem())
		return f, err
	}
	return n.Value, nil
}

func (d *decoder) wrongType(n *yaml.Node, want string) error {
	found := nodeName(n)
	hint := ""
	if want == "text" && n.Kind == yaml.ScalarNode {
		hint = fmt.Sprintf("put it in quotes: %q", n.Value)
	}
	return d.src.at(n, hint, "expected %s, found %s", want, found)
}

func nodeName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "true or false: " + n.Value
	case "!!int", "!!float":
		return "a number: " + n.Value
	}
	return fmt.Sprintf("text %q", n.Value)
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return k.String()
}
