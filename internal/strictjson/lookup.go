package strictjson

// Member gives the value at a chain of keys through objects, nil where there is none. Unlike At it never takes a key for
// the index of an array.
func Member(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// MemberText gives the string at a chain of keys, empty where there is none.
func MemberText(v any, keys ...string) string {
	s, _ := Member(v, keys...).(string)
	return s
}
