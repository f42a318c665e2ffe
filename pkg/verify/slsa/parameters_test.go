package slsa

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestParameters: what is no object has no names, and is never taken for no parameters.
func TestParameters(t *testing.T) {
	predicates := map[string]string{
		TypeV1:  `{"buildDefinition":{"externalParameters":%},"runDetails":{}}`,
		TypeV02: `{"invocation":{"parameters":%}}`,
		TypeV01: `{"recipe":{"arguments":%}}`,
	}
	for value, want := range map[string][]string{
		`{"b":1,"a":2}`:    {"a", "b"},
		`{}`:               nil,
		`null`:             nil,
		`["debug=true"]`:   {NoObject},
		`"debug=true"`:     {NoObject},
		`5`:                {NoObject},
		`[]`:               {NoObject},
		`[{"debug":true}]`: {NoObject},
	} {
		for kind, predicate := range predicates {
			before, after, _ := strings.Cut(predicate, "%")
			var v any
			if err := json.Unmarshal([]byte(before+value+after), &v); err != nil {
				t.Fatal(err)
			}
			p, err := Parse(kind, v)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(p.Parameters, want) {
				t.Errorf("%s of %s: got %q, want %q", value, kind, p.Parameters, want)
			}
		}
	}
}
