package sbom

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// node is one JSON object, or none. Its methods take a field of another type than asked for as not there; the schema
// validation reports it.
type node struct {
	many map[string]any
	few  *strictjson.Record // nil when many is not
	far  *pieces            // holds the arrays that are not in the tree; nil but for the root of a document
}

// nodeOf is the object that a value is; ok is false when it is something else.
func nodeOf(v any) (n node, ok bool) {
	switch v := v.(type) {
	case map[string]any:
		return node{many: v}, v != nil
	case *strictjson.Record:
		return node{few: v}, v != nil
	}
	return node{}, false
}

// none says that there is no object.
func (n node) none() bool { return n.many == nil && n.few == nil }

func (n node) get(key string) any {
	v, _ := n.lookup(key)
	return v
}

func (n node) lookup(key string) (value any, stated bool) {
	if n.few != nil {
		return n.few.Get(key)
	}
	value, stated = n.many[key]
	return value, stated
}

// all goes over the fields.
func (n node) all() iter.Seq2[string, any] {
	if n.few != nil {
		return n.few.All()
	}
	return maps.All(n.many)
}

// every says whether something holds for each of the fields. Unlike all it takes no memory.
func (n node) every(holds func(key string, value any) bool) bool {
	if n.few != nil {
		return n.few.Every(holds)
	}
	for key, value := range n.many {
		if !holds(key, value) {
			return false
		}
	}
	return true
}

// has tells whether the object has each of these fields.
func (n node) has(names []string) bool {
	for _, name := range names {
		if _, stated := n.lookup(name); !stated {
			return false
		}
	}
	return true
}

// keys are the names of the fields, sorted.
func (n node) keys() []string {
	var keys []string
	for key := range n.all() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (n node) object(key string) node {
	m, _ := nodeOf(n.get(key))
	return m
}

func (n node) list(key string) []any {
	l, _ := n.get(key).([]any)
	return l
}

func (n node) str(key string) string {
	s, _ := n.get(key).(string)
	return s
}

// strs reads a list of strings; a lone string counts as a list of one.
func (n node) strs(key string) []string {
	if s, ok := n.get(key).(string); ok {
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
	if b, ok := n.get(key).(bool); ok {
		return &b
	}
	return nil
}

// count reads a whole number that is not negative; nil when there is none.
func (n node) count(key string) *int {
	number, _ := n.get(key).(json.Number)
	if i, err := strconv.Atoi(string(number)); err == nil && i >= 0 {
		return &i
	}
	return nil
}

// text reads a text field. A number, an object and the like in its place is malformed.
func (n node) text(key string) Text {
	switch v := n.get(key).(type) {
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
	switch v := n.get(key).(type) {
	case nil:
		return Text{State: Absent}
	default:
		if named, ok := nodeOf(v); ok {
			return named.text("name")
		}
		return Text{State: Malformed, Text: strings.Trim(strictjson.Show(v), `"`)}
	}
}

// each calls f with every object of a list, and its pointer.
func (n node) each(key, pointer string, f func(item node, pointer string)) {
	all, far := n.far.items(key)
	if !far {
		all = slices.All(n.list(key))
	}
	for i, v := range all {
		if m, ok := nodeOf(v); ok {
			f(m, pointer+"/"+key+"/"+strconv.Itoa(i))
		}
	}
}

// odd is the first entry of a list that is no object, with its index; "" when all are.
func (n node) odd(key string) (index int, found string) {
	if _, far := n.far.items(key); far {
		a := n.far.arrays[key]
		return a.oddAt, a.odd
	}
	for i, v := range n.list(key) {
		if _, ok := nodeOf(v); !ok {
			return i, strictjson.Show(v)
		}
	}
	return 0, ""
}

// items are the objects of a list.
func (n node) items(key string) iter.Seq[node] {
	return func(yield func(node) bool) {
		for _, v := range n.list(key) {
			if m, ok := nodeOf(v); ok && !yield(m) {
				return
			}
		}
	}
}
