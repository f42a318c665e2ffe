package strictjson

import "testing"

func TestEqual(t *testing.T) {
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
		{`{"a":null}`, `{"b":null}`, false},
		{`"1"`, `1`, false},
		{`[]`, `{}`, false},
	} {
		a, errA := Strict([]byte(tt.a), Options{})
		b, errB := Strict([]byte(tt.b), Options{})
		if errA != nil || errB != nil || Equal(a, b) != tt.equal || Equal(b, a) != tt.equal {
			t.Errorf("%s and %s: expected %v", tt.a, tt.b, tt.equal)
		}
	}
}
