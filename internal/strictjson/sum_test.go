package strictjson

import "testing"

// TestSumAgreesWithEqual holds every pair of some texts against each other in both ways.
func TestSumAgreesWithEqual(t *testing.T) {
	texts := []string{
		`null`, `true`, `false`, `0`, `-0`, `0.0`, `1`, `1.0`, `1.00`, `1e0`, `1E0`, `10e-1`, `0.1`, `0.10`, `1/10`, `""`, `"0"`, `"1"`, `"null"`, `[]`, `[[]]`, `[[],[]]`, `[1]`, `[1.0]`, `["1"]`, `[1,2]`, `[2,1]`, `[[1],2]`, `[[1,2]]`,
		`{}`, `{"a":1}`, `{"a":1.0}`, `{"a":"1"}`, `{"b":1}`, `{"a":1,"b":2}`, `{"b":2,"a":1}`, `{"a":{"b":2}}`, `{"a":{},"b":2}`, `{"ab":2}`, `{"a":"b2"}`, `[{"a":1},{"b":2}]`, `[{"a":1,"b":2}]`,
		`123456789012345678901234567890123456789012345`, `123456789012345678901234567890123456789012345.0`,
	}
	var trees []any
	for _, text := range texts {
		if tree, err := Strict(text, Options{}); err == nil {
			trees = append(trees, tree)
		}
	}
	if len(trees) < len(texts)-1 { // 1/10 is no JSON
		t.Fatalf("%d of %d texts were read", len(trees), len(texts))
	}
	for _, a := range trees {
		for _, b := range trees {
			if equal := Equal(a, b); equal != (Sum(a) == Sum(b)) {
				t.Errorf("%v and %v: equal %v, sums say otherwise", a, b, equal)
			}
		}
	}
}
