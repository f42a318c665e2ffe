package cyclonedx

import (
	"slices"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// A document is worked on as the tree of its JSON form: objects as map[string]any, arrays as []any. Depth is bounded by
// whoever read it.

func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// at is the value that tokens lead to; nil when there is none.
func at(tree any, tokens []string) any {
	for _, t := range tokens {
		switch v := tree.(type) {
		case map[string]any:
			tree = v[t]
		case []any:
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			tree = v[i]
		default:
			return nil
		}
	}
	return tree
}

// below is the pointer of a key or index under a pointer.
func below(pointer, token string) string { return pointer + "/" + strictjson.Escape(token) }

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
