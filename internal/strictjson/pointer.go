package strictjson

import "strings"

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

// Escape writes a key as a reference token of a JSON pointer (RFC 6901 section 3).
func Escape(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return escapes.Replace(key)
}

// Pointer returns the JSON pointer of the value that the keys and indexes lead to.
func Pointer(tokens []string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString("/" + Escape(t))
	}
	return b.String()
}
