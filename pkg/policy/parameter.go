package policy

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parameterName is an identifier that CEL accepts after "params.".
var parameterName = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*$`)

// Limit says what values of a parameter make sense. A number in the wrong unit, such as 5 for five per cent, would make a check accept anything.
type Limit struct {
	Unit     string // one of Units; "" for a parameter that is no number
	Min, Max float64
	Values   []string // what a text, or each text of a list, may be; nil: any
}

// unit is what a number counts, with the widest range that it can have.
type unit struct {
	words    string
	min, max float64
}

var units = map[string]unit{
	"count":       {"a number of things", 0, 1e9},
	"days":        {"days", 0, 36525},
	"level":       {"a level", 0, 9},
	"months":      {"calendar months", 0, 1200},
	"probability": {"a probability, 1 is certain", 0, 1},
	"score":       {"a CVSS score", 0, 10},
	"share":       {"a share, 1 is the whole and 0.05 five per cent", 0, 1},
}

// described is a parameter as it may be written in place of a plain default.
type described struct {
	Default any      `yaml:"default"`
	Unit    string   `yaml:"unit"`
	Min     float64  `yaml:"min"`
	Max     float64  `yaml:"max"`
	Values  []string `yaml:"values"`
}

func (check *Check) vetParams() error {
	params := field(check.node, "params")
	for _, name := range sortedKeys(check.Params) {
		value := field(params, name)
		if !parameterName.MatchString(name) {
			return check.src.at(value, "letters and digits, a small letter first", "%q cannot be a parameter's name", name)
		}
		if value.Kind == yaml.MappingNode {
			if err := check.describe(name, value); err != nil {
				return err
			}
			value = field(value, "default")
		}
		typed, ok := parameter(check.Params[name])
		if !ok {
			return check.src.at(value, "a default says the type: a number, true or false, text, or a list of texts",
				"parameter %s has a default of no known type", name)
		}
		check.Params[name] = check.asWritten(name, typed)
		if err := check.within(check.src, value, name, check.Params[name]); err != nil {
			return err
		}
	}
	return nil
}

// describe reads a parameter with unit and range, and puts its default in its place.
func (check *Check) describe(name string, n *yaml.Node) error {
	var p described
	d := &decoder{src: check.src, tag: "yaml"}
	if err := d.decode(n, reflect.ValueOf(&p).Elem()); err != nil {
		return err
	}
	// An empty list is a default like any other.
	if field(n, "default") == nil {
		return check.src.at(n, "", "parameter %s lacks the required field %q", name, "default")
	}
	check.Params[name] = p.Default
	limit := Limit{Unit: p.Unit, Values: p.Values}
	_, number := toFloat(p.Default)
	for _, key := range []string{"unit", "min", "max"} {
		if at := field(n, key); at != nil && !number {
			return check.src.at(at, "leave it out", "parameter %s is no number and has no %s", name, key)
		}
	}
	if at := field(n, "values"); at != nil && !listsTexts(p.Default) {
		return check.src.at(at, "leave it out, or give min and max", "parameter %s is no text and lists no values", name)
	}
	if number {
		u, known := units[p.Unit]
		if !known {
			at := field(n, "unit")
			if at == nil {
				return check.src.at(n, "say what it counts; "+suggest("", sortedKeys(units)), "parameter %s has no unit", name)
			}
			return check.src.at(at, suggest(p.Unit, sortedKeys(units)), "unknown unit %q", p.Unit)
		}
		limit.Min, limit.Max = u.min, u.max
		if at := field(n, "min"); at != nil {
			limit.Min = p.Min
		}
		if at := field(n, "max"); at != nil {
			limit.Max = p.Max
		}
		if limit.Min > limit.Max || limit.Min < u.min || limit.Max > u.max {
			return check.src.at(n, "", "the range %s to %s of parameter %s is none within %s to %s, the widest for %s",
				plainNumber(limit.Min), plainNumber(limit.Max), name, plainNumber(u.min), plainNumber(u.max), p.Unit)
		}
	}
	if check.Limits == nil {
		check.Limits = map[string]Limit{}
	}
	check.Limits[name] = limit
	return nil
}

// asWritten makes a whole number of a share or score a number as the others: 9 and 9.0 are one score.
func (check *Check) asWritten(name string, value any) any {
	whole, isInt := value.(int)
	if u := check.Limits[name].Unit; isInt && slices.Contains([]string{"share", "probability", "score"}, u) {
		return float64(whole)
	}
	return value
}

// within refuses a value outside of what the parameter's limit says.
func (check *Check) within(src *source, n *yaml.Node, name string, value any) error {
	limit, limited := check.Limits[name]
	if !limited {
		return nil
	}
	if number, is := toFloat(value); is {
		if number >= limit.Min && number <= limit.Max {
			return nil
		}
		hint := "the unit is " + units[limit.Unit].words
		return src.at(n, hint, "parameter %s of check %s must be from %s to %s (%s), found %s", name, check.ID,
			plainNumber(limit.Min), plainNumber(limit.Max), limit.Unit, plainNumber(number))
	}
	texts, list := value.([]string)
	if text, is := value.(string); is {
		texts = []string{text}
	}
	for i, text := range texts {
		if limit.Values == nil || slices.Contains(limit.Values, text) {
			continue
		}
		at := n
		if list && i < len(n.Content) {
			at = n.Content[i]
		}
		return src.at(at, suggest(text, limit.Values), "parameter %s of check %s cannot have the value %q", name, check.ID, text)
	}
	return nil
}

// lintLimits finds numbers that nobody said the unit of.
func (check *Check) lintLimits() (found []*Error) {
	params := field(check.node, "params")
	for _, name := range sortedKeys(check.Params) {
		if _, number := toFloat(check.Params[name]); !number || check.Limits[name].Unit != "" {
			continue
		}
		found = append(found, check.src.at(field(params, name), fmt.Sprintf("write it like %s: {default: %v, unit: days, min: 1, max: 90}; units: %s", name, check.Params[name], strings.Join(sortedKeys(units), ", ")), "parameter %s is a number without unit and range: a slip of the unit would go unseen", name))
	}
	return found
}

func toFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return math.NaN(), false
}

func listsTexts(value any) bool {
	switch value.(type) {
	case string, []any:
		return true
	}
	return false
}

func plainNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// bindParams checks values against the defaults and limits, and returns them with the defaults' types.
func (check *Check) bindParams(src *source, n *yaml.Node, values map[string]any) (map[string]any, error) {
	typed := map[string]any{}
	for _, name := range sortedKeys(values) {
		value := field(n, name)
		standard, known := check.Params[name]
		if !known {
			return nil, src.at(value, suggest(name, sortedKeys(check.Params)), "check %s has no parameter %q", check.ID, name)
		}
		v, ok := parameter(values[name])
		if whole, isInt := v.(int); isInt && reflect.TypeOf(standard).Kind() == reflect.Float64 {
			v = float64(whole)
		}
		if !ok || reflect.TypeOf(v) != reflect.TypeOf(standard) {
			return nil, src.at(value, "", "parameter %s of check %s must be %s, found %s", name, check.ID, parameterType(standard), nodeName(value))
		}
		if err := check.within(src, value, name, v); err != nil {
			return nil, err
		}
		typed[name] = v
	}
	return typed, nil
}

// parameter converts a decoded value to one of the types a parameter may have.
func parameter(value any) (any, bool) {
	switch v := value.(type) {
	case int, float64, bool, string, []string:
		return v, true
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			text, ok := item.(string)
			if !ok {
				return nil, false
			}
			texts[i] = text
		}
		return texts, true
	}
	return nil, false
}

func parameterType(v any) string {
	if _, list := v.([]string); list {
		return "a list of texts"
	}
	return kindName(reflect.TypeOf(v).Kind())
}
