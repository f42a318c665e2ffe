package strictjson

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

var (
	escapes   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapes = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape writes a key as a reference token of a JSON pointer (RFC 6901 section 3).
func Escape(key string) string {
	if strings.IndexByte(key, '~') < 0 && strings.IndexByte(key, '/') < 0 {
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

// Tokens takes a JSON pointer apart (RFC 6901 section 4); none for that of the document. What does not begin with a
// slash is no pointer, and its first character is lost.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(pointer[1:], "/")
	for i := range tokens {
		tokens[i] = unescapes.Replace(tokens[i])
	}
	return tokens
}

// At is the value of a tree that keys and indexes lead to; nil when there is none.
func At(tree any, tokens []string) any {
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

// Show writes a value of a tree for a message, short: of objects and arrays only how much is in them.
func Show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return Quote(v)
	case json.Number:
		return v.String()
	case map[string]any:
		return counted("an object with", len(v), "property", "properties")
	case *Record:
		return counted("an object with", v.Len(), "property", "properties")
	case []any:
		return counted("an array with", len(v), "entry", "entries")
	}
	return fmt.Sprint(v)
}

// maxListed is how many values a message lists.
const maxListed = 20

// List shows values in a message, each as show does, the first of many.
func List[T any](values []T, show func(T) string) string {
	shown := make([]string, 0, min(len(values), maxListed+1))
	for _, v := range values[:min(len(values), maxListed)] {
		shown = append(shown, show(v))
	}
	if len(values) > maxListed {
		shown = append(shown, fmt.Sprintf("and %d more", len(values)-maxListed))
	}
	return strings.Join(shown, ", ")
}

func counted(what string, n int, one, many string) string {
	if n != 1 {
		one = many
	}
	return fmt.Sprintf("%s %d %s", what, n, one)
}
