package cyclonedx

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

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

// below is the pointer of a key or index under a pointer.
func below(pointer, token string) string { return pointer + "/" + strictjson.Escape(token) }
