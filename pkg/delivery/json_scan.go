package delivery

import (
	"bytes"
	"encoding/json"
	"errors"
)

var errJSON = errors.New("malformed JSON")

// scanObject walks the members of the JSON object that data begins with and gives each key, escapes resolved,
// with its raw value. It returns the offset behind the object.
//
// Only the structure is checked, in one pass without recursion or copies: it decides what a file claims to be,
// and the reader of that kind decides whether it is well-formed. On an error the members before it were visited.
//
// It is no second internal/strictjson, which builds the tree of a whole document: data may be the first part of a
// file of any size and kind, cut off anywhere, and only its top-level keys and the end of its first object count.
func scanObject(data []byte, visit func(key string, value []byte)) (int, error) {
	i := blank(data, 0)
	if i >= len(data) || data[i] != '{' {
		return i, errJSON
	}
	i = blank(data, i+1)
	if i < len(data) && data[i] == '}' {
		return i + 1, nil
	}
	for {
		keyEnd, err := skipString(data, i)
		if err != nil {
			return i, err
		}
		var key string
		if json.Unmarshal(data[i:keyEnd], &key) != nil {
			return i, errJSON
		}
		if i = blank(data, keyEnd); i >= len(data) || data[i] != ':' {
			return i, errJSON
		}
		start := blank(data, i+1)
		end, err := skipValue(data, start)
		if err != nil {
			return start, err
		}
		visit(key, data[start:end])
		if i = blank(data, end); i >= len(data) {
			return i, errJSON
		}
		switch data[i] {
		case '}':
			return i + 1, nil
		case ',':
			i = blank(data, i+1)
		default:
			return i, errJSON
		}
	}
}

func blank(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\t' || data[i] == '\r' || data[i] == '\n') {
		i++
	}
	return i
}

func skipString(data []byte, i int) (int, error) {
	if i >= len(data) || data[i] != '"' {
		return i, errJSON
	}
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1, nil
		}
	}
	return len(data), errJSON
}

func skipValue(data []byte, i int) (int, error) {
	depth := 0
	for i < len(data) {
		switch data[i] {
		case '"':
			end, err := skipString(data, i)
			if err != nil {
				return end, err
			}
			i = end - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i, errJSON
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i, errJSON
			}
			i++
			continue
		default: // number, true, false or null
			for i+1 < len(data) && !delimits(data[i+1]) {
				i++
			}
		}
		i++
		if depth == 0 {
			return i, nil
		}
	}
	return i, errJSON
}

func delimits(b byte) bool {
	switch b {
	case ',', ':', ']', '}', '[', '{', '"', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// firstOf is the first value of a list, which may be a long one; what is none is given back.
func firstOf(raw []byte) []byte {
	if !isList(raw) {
		return raw
	}
	start := blank(raw, bytes.IndexByte(raw, '[')+1)
	end, err := skipValue(raw, start)
	if err != nil {
		return nil
	}
	return raw[start:end]
}
