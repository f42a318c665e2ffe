package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"
)

// MaxJSONDepth bounds the nesting of any JSON that this package reads.
const MaxJSONDepth = 128

var errJSONDepth = fmt.Errorf("nested deeper than %d levels", MaxJSONDepth)

// parseStrict reads one JSON value into maps, slices, strings, json.Number, bool and nil. Two readers must
// never see two documents in the same bytes, so it refuses what encoding/json lets pass: duplicate keys,
// invalid UTF-8, and anything after the value.
func parseStrict(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8 text")
	}
	if depth(data) > MaxJSONDepth {
		return nil, errJSONDepth
	}
	if !json.Valid(data) {
		return nil, syntaxError(data)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return strictValue(dec, "")
}

// depth is the deepest nesting of brackets outside strings. It is counted before any parser recurses.
func depth(data []byte) int {
	level, deepest, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

func syntaxError(data []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(data, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(data))
		return fmt.Errorf("line %d: %s", 1+bytes.Count(data[:at], []byte("\n")), syntax.Error())
	}
	return errors.New("not JSON")
}

func strictValue(dec *json.Decoder, pointer string) (any, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		return strictObject(dec, pointer)
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			v, err := strictValue(dec, fmt.Sprintf("%s/%d", pointer, len(list)))
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := dec.Token()
		return list, err
	}
	return tok, nil
}

func strictObject(dec *json.Decoder, pointer string) (any, error) {
	object := map[string]any{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		at := pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("duplicate key at %s", at)
		}
		if object[key], err = strictValue(dec, at); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token()
	return object, err
}

// equalJSON says whether two values of parseStrict mean the same: order of keys and white space do not
// matter, numbers are compared exactly (1 equals 1.0), never through floating point as RFC 8785 would.
func equalJSON(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, ok := b[k]
			if !ok || !equalJSON(v, w) {
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
			if !equalJSON(a[i], b[i]) {
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

// child gives the value at a chain of keys, nil where there is none.
func child(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// text gives the string at a chain of keys, empty where there is none.
func text(v any, keys ...string) string {
	s, _ := child(v, keys...).(string)
	return s
}
