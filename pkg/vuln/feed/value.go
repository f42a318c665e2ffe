package feed

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Value is a value of a document, or the place of one that is not there. Its methods note what is not of the kind they
// give as a fault of the document; null counts as not there.
type Value struct {
	doc  *Document
	tree any
	at   string // JSON pointer
}

// At is the value's JSON pointer.
func (v Value) At() string { return v.at }

// Present says whether there is a value.
func (v Value) Present() bool { return v.tree != nil }

// Fail notes a fault of the value.
func (v Value) Fail(problem string, args ...any) { v.doc.Fail(v.at, nil, problem, args...) }

// Field is the member of an object.
func (v Value) Field(key string) Value {
	m, _ := v.tree.(map[string]any)
	return Value{doc: v.doc, tree: m[key], at: v.at + "/" + strictjson.Escape(key)}
}

// TooMany notes that the value holds more than is read.
func (v Value) TooMany(found, limit int) {
	v.doc.Fail(v.at, ErrTooLarge, "found %d items; expected at most %d", found, limit)
}

// Object is the value itself, if it is an object.
func (v Value) Object() (Value, bool) {
	if _, is := v.tree.(map[string]any); is {
		return v, true
	}
	v.wrong("an object")
	return v, false
}

// Keys are the names of an object's members, sorted; none when nothing is there.
func (v Value) Keys() []string {
	m, is := v.tree.(map[string]any)
	if !is && v.Present() {
		v.wrong("an object")
	}
	return slices.Sorted(maps.Keys(m))
}

// Items are those of a list, at most limit; none when nothing is there.
func (v Value) Items(limit int) []Value {
	list, is := v.tree.([]any)
	if !is {
		if v.Present() {
			v.wrong("a list")
		}
		return nil
	}
	if len(list) > limit {
		v.TooMany(len(list), limit)
		return nil
	}
	out := make([]Value, len(list))
	for i, item := range list {
		out[i] = Value{doc: v.doc, tree: item, at: v.at + "/" + strconv.Itoa(i)}
	}
	return out
}

// Text is a string; empty when nothing is there.
func (v Value) Text() string {
	s, is := v.tree.(string)
	if !is && v.Present() {
		v.wrong("text")
	}
	return s
}

// Needed is a string that says something.
func (v Value) Needed() string {
	s := v.Text()
	if strings.TrimSpace(s) == "" {
		v.Fail("found nothing; expected text")
	}
	return s
}

// Texts is a list of strings, at most limit.
func (v Value) Texts(limit int) []string {
	var out []string
	for _, item := range v.Items(limit) {
		out = append(out, item.Needed())
	}
	return out
}

// Bool is a truth value. given is false when nothing is there.
func (v Value) Bool() (is, given bool) {
	b, isBool := v.tree.(bool)
	if !isBool && v.Present() {
		v.wrong("true or false")
	}
	return b, isBool
}

// Count is a whole number that is not negative.
func (v Value) Count() int {
	number, isNumber := v.tree.(json.Number)
	n, err := strconv.Atoi(string(number))
	if !isNumber || err != nil || n < 0 {
		v.wrong("a whole number")
		return 0
	}
	return n
}

// Index is a place in a list, from 0; -1 when nothing is there, and where that is written.
func (v Value) Index() int {
	if number, is := v.tree.(json.Number); !v.Present() || is && number == "-1" {
		return -1
	}
	return v.Count()
}

// IsBool, IsList and String look at a value of which several types are good: none of them notes a fault.

// IsBool says whether it is true or false.
func (v Value) IsBool() bool {
	_, is := v.tree.(bool)
	return is
}

// IsList says whether it is a list.
func (v Value) IsList() bool {
	_, is := v.tree.([]any)
	return is
}

// String is a string, and empty where there is none.
func (v Value) String() string {
	s, _ := v.tree.(string)
	return s
}

// Moment is a time of RFC 3339; the zero time when nothing is there.
func (v Value) Moment() time.Time {
	return v.time(time.RFC3339Nano, "a time such as 2026-11-20T08:00:00Z")
}

// Day is a date; the zero time when nothing is there.
func (v Value) Day() time.Time { return v.time(time.DateOnly, "a date such as 2026-11-20") }

func (v Value) time(layout, expected string) time.Time {
	s, is := v.tree.(string)
	if !is && !v.Present() {
		return time.Time{}
	}
	t, err := time.Parse(layout, s)
	if !is || err != nil {
		v.wrong(expected)
		return time.Time{}
	}
	return t.UTC()
}

// NeededTime is a moment or day that has to be there.
func (v Value) NeededTime(read func(Value) time.Time) time.Time {
	if !v.Present() {
		v.Fail("found nothing; expected a date")
	}
	return read(v)
}

func (v Value) wrong(expected string) {
	v.Fail("found %s; expected %s", strictjson.Show(v.tree), expected)
}
