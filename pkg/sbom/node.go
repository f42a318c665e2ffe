package sbom

import (
	"encoding/json"
	"iter"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// node is one JSON object. Its methods take a field of another type than asked for as not there; the schema
// validation reports it.
type node map[string]any

func (n node) object(key string) node {
	m, _ := n[key].(map[string]any)
	return m
}

func (n node) list(key string) []any {
	l, _ := n[key].([]any)
	return l
}

func (n node) str(key string) string {
	s, _ := n[key].(string)
	return s
}

// strs reads a list of strings; a lone string counts as a list of one.
func (n node) strs(key string) []string {
	if s, ok := n[key].(string); ok {
		return []string{s}
	}
	var out []string
	for _, v := range n.list(key) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (n node) flag(key string) *bool {
	if b, ok := n[key].(bool); ok {
		return &b
	}
	return nil
}

// count reads a whole number that is not negative; nil when there is none.
func (n node) count(key string) *int {
	number, _ := n[key].(json.Number)
	if i, err := strconv.Atoi(string(number)); err == nil && i >= 0 {
		return &i
	}
	return nil
}

// text reads a text field. A number, an object and the like in its place is malformed.
func (n node) text(key string) Text {
	switch v := n[key].(type) {
	case nil:
		return Text{State: Absent}
	case string:
		return textOf(v)
	default:
		return Text{State: Malformed, Text: strictjson.Show(v)}
	}
}

// date reads a day or a moment, as ParseDate does, and moment a moment. Something else than text in its place is malformed.
func (n node) date(key string) Date   { return n.when(key, ParseDate) }
func (n node) moment(key string) Date { return n.when(key, momentOf) }

func (n node) when(key string, read func(string) Date) Date {
	t := n.text(key)
	if t.State == Malformed {
		return Date{State: Malformed, Text: t.Text}
	}
	return read(t.Text)
}

// nameIn reads the name of an organisation. Something else in its place, such as a bare string, is malformed.
func (n node) nameIn(key string) Text {
	switch v := n[key].(type) {
	case nil:
		return Text{State: Absent}
	case map[string]any:
		return node(v).text("name")
	default:
		return Text{State: Malformed, Text: strings.Trim(strictjson.Show(v), `"`)}
	}
}

// each calls f with every object of a list, and its pointer.
func (n node) each(key, pointer string, f func(item node, pointer string)) {
	for i, v := range n.list(key) {
		if m, ok := v.(map[string]any); ok {
			f(m, pointer+"/"+key+"/"+strconv.Itoa(i))
		}
	}
}

// items are the objects of a list.
func (n node) items(key string) iter.Seq[node] {
	return func(yield func(node) bool) {
		for _, v := range n.list(key) {
			if m, ok := v.(map[string]any); ok && !yield(m) {
				return
			}
		}
	}
}
