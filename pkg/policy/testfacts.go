package policy

import (
	"fmt"
	"reflect"
	"time"

	"go.yaml.in/yaml/v3"
)

// decodeFacts reads the facts of a check's test into the variables of its scope, by their cel names.
//
// A struct that carries a field state (state, text, known and perhaps date) may be written short: "x" means
// stated with that text; {state: unknown} means not known; left out means absent. A date is written as
// a date. Everything else that is left out is zero; an unknown name is an error.
func decodeFacts(check *Check, test *Test, e Environment) (map[string]any, error) {
	facts := map[string]any{}
	for _, name := range e.Scopes[check.Each] {
		v := reflect.New(e.Variables[name])
		setAbsent(v.Elem())
		facts[name] = v.Interface()
	}
	n := field(test.node, "facts")
	if n == nil {
		return facts, nil
	}
	if n.Kind != yaml.MappingNode {
		return nil, check.src.at(n, "name the variables: "+fmt.Sprint(e.Scopes[check.Each]), "facts must be a mapping")
	}
	d := &decoder{src: check.src, tag: "cel", before: decodeState}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		target, known := facts[key.Value]
		if !known {
			return nil, check.src.at(key, suggest(key.Value, e.Scopes[check.Each]), "variable %q is not in view of this check", key.Value)
		}
		if err := d.decode(n.Content[i+1], reflect.ValueOf(target).Elem()); err != nil {
			return nil, err
		}
	}
	return facts, nil
}

// stated is the part of a struct that carries a field state.
type stated struct {
	state, text, known, date reflect.Value
}

func statedFields(v reflect.Value) (stated, bool) {
	if v.Kind() != reflect.Struct {
		return stated{}, false
	}
	names := fieldNames(v.Type(), "cel")
	get := func(name string, kind reflect.Kind) reflect.Value {
		if i, ok := names[name]; ok && v.Field(i).Kind() == kind {
			return v.Field(i)
		}
		return reflect.Value{}
	}
	s := stated{get("state", reflect.String), get("text", reflect.String), get("known", reflect.Bool), get("date", reflect.Struct)}
	return s, s.state.IsValid() && s.text.IsValid() && s.known.IsValid()
}

// setAbsent gives every field state below v the value that gate gives to what a document does not have.
func setAbsent(v reflect.Value) {
	if v.Kind() != reflect.Struct || v.Type() == timeType {
		return
	}
	if s, ok := statedFields(v); ok {
		s.state.SetString("absent")
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			setAbsent(v.Field(i))
		}
	}
}

// decodeState reads the short forms of a struct that carries a field state.
func decodeState(d *decoder, n *yaml.Node, v reflect.Value) (bool, error) {
	if v.Kind() == reflect.Struct && v.Type() != timeType {
		setAbsent(v)
	}
	s, ok := statedFields(v)
	if !ok {
		return false, nil
	}
	if n.Kind == yaml.ScalarNode {
		return true, d.decodeStated(n, s)
	}
	if err := d.decodeStruct(n, v); err != nil {
		return true, err
	}
	if field(n, "state") == nil && (field(n, "text") != nil || field(n, "date") != nil) {
		s.state.SetString("stated")
	}
	if field(n, "known") == nil {
		s.known.SetBool(s.state.String() == "stated")
	}
	if s.date.IsValid() && field(n, "date") != nil && field(n, "text") == nil {
		s.text.SetString(field(n, "date").Value)
	}
	if s.date.IsValid() && s.known.Bool() && field(n, "date") == nil {
		t, err := parseTime(s.text.String())
		if err != nil {
			return true, d.src.at(n, "give date, or known: false", "a date that is known needs a date")
		}
		s.date.Set(reflect.ValueOf(t))
	}
	return true, nil
}

func (d *decoder) decodeStated(n *yaml.Node, s stated) error {
	if err := d.decodeScalar(n, s.text); err != nil {
		return err
	}
	if s.date.IsValid() {
		if err := d.decodeTime(n, s.date); err != nil {
			return err
		}
	}
	s.state.SetString("stated")
	s.known.SetBool(true)
	return nil
}

// testMoment is "now" in tests of checks that do not say another.
var testMoment = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
