package cyclonedx

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// differences says where one tree differs from another, as losses of the first: values that are not there or not the
// same any more, and those that came to be. Arrays are compared item by item.
func differences(before, after any, pointer, why string) []Loss {
	switch b := before.(type) {
	case map[string]any:
		if a, same := after.(map[string]any); same {
			return objectDifferences(b, a, pointer, why)
		}
	case []any:
		a, same := after.([]any)
		if !same || len(a) != len(b) {
			break
		}
		var out []Loss
		for i := range b {
			out = append(out, differences(b[i], a[i], below(pointer, strconv.Itoa(i)), why)...)
		}
		return out
	default:
		if strictjson.Equal(before, after) {
			return nil
		}
	}
	return []Loss{{Pointer: pointer, What: strictjson.Show(before), Why: fmt.Sprintf("%s; written as %s", why, strictjson.Show(after))}}
}

func objectDifferences(before, after map[string]any, pointer, why string) []Loss {
	var out []Loss
	for _, k := range slices.Sorted(maps.Keys(before)) {
		here := below(pointer, k)
		if a, there := after[k]; there {
			out = append(out, differences(before[k], a, here, why)...)
		} else if !empty(before[k]) {
			out = append(out, Loss{Pointer: here, What: strictjson.Show(before[k]), Why: why})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(after)) {
		if _, there := before[k]; !there && !empty(after[k]) {
			out = append(out, Loss{Pointer: below(pointer, k), What: "nothing", Why: fmt.Sprintf("%s; written as %s", why, strictjson.Show(after[k]))})
		}
	}
	return out
}

// empty says whether a value says nothing: an object or array without anything in it, or text without a character.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}
