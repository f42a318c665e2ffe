package strictjson

import (
	"encoding/json"
	"math/big"
	"strings"
)

// Equal says whether two trees mean the same: order of keys and white space do not matter, numbers are compared
// exactly (1 equals 1.0), never through floating point as RFC 8785 would.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, ok := b[k]
			if !ok || !Equal(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !Equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case json.Number:
		b, ok := b.(json.Number)
		return ok && equalNumber(string(a), string(b))
	}
	return a == b
}

// maxExactNumber is the length up to which differently written numbers are compared by value.
const maxExactNumber = 40

func equalNumber(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > maxExactNumber || len(b) > maxExactNumber || strings.ContainsAny(a+b, "eE") {
		return false
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}
