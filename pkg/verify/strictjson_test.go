package verify

import (
	"strings"
	"testing"
)

func TestParseStrict(t *testing.T) {
	for _, tt := range []struct{ name, in, fault string }{
		{"object", `{"a":[1,{"b":null}],"c":"d"}`, ""},
		{"same key in two objects", `[{"a":1},{"a":2}]`, ""},
		{"duplicate key", `{"a":{"b":1,"b":1}}`, "duplicate key at /a/b"},
		{"duplicate key, escaped", `{"a":1,"\u0061":2}`, "duplicate key at /a"},
		{"trailing", `{} {}`, "line 1"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "not UTF-8"},
		{"deepest allowed", strings.Repeat("[", MaxJSONDepth) + strings.Repeat("]", MaxJSONDepth), ""},
		{"too deep", strings.Repeat("[", MaxJSONDepth+1) + strings.Repeat("]", MaxJSONDepth+1), "nested deeper"},
		{"brackets in text do not count", `"` + strings.Repeat("[", 1000) + `"`, ""},
		{"line of the error", "{\n\"a\":\n}", "line 3"},
		{"empty", "", "line 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseStrict([]byte(tt.in))
			if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("got %v, expected %q", err, tt.fault)
			}
		})
	}
}

func TestEqualJSON(t *testing.T) {
	for _, tt := range []struct {
		a, b  string
		equal bool
	}{
		{`{"a":1,"b":[true,null]}`, `{ "b" : [ true , null ], "a" : 1.0 }`, true},
		{`"\u0061"`, `"a"`, true},
		{`9007199254740993`, `9007199254740992`, false}, // the same number to a reader with floating point
		{`1e2`, `100`, false},                           // not compared, so not equal
		{`[1,2]`, `[2,1]`, false},
		{`{"a":null}`, `{}`, false},
		{`"1"`, `1`, false},
		{`[]`, `{}`, false},
	} {
		a, errA := parseStrict([]byte(tt.a))
		b, errB := parseStrict([]byte(tt.b))
		if errA != nil || errB != nil || equalJSON(a, b) != tt.equal || equalJSON(b, a) != tt.equal {
			t.Errorf("%s and %s: expected %v", tt.a, tt.b, tt.equal)
		}
	}
}
