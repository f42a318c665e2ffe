// Package member takes the members of a strict JSON document at their types and keeps the first fault, with its place. It is what
// the readers of VEX formats share.
package member

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// strictly is how VEX is read: the formats name all keys, so two that differ in letter case only are one key written
// twice to some readers.
var strictly = strictjson.Options{MaxBytes: vex.MaxSize, MaxDepth: vex.MaxDepth, FoldDepth: vex.MaxDepth}

// Reader reads one document.
type Reader struct {
	format, path string
	locate       func(pointers map[string]bool) map[string]int
	fault        *vex.MalformedError
}

// New gives a reader of a document that is parsed already. locate finds the lines of JSON pointers; one that it leaves out has none.
func New(format, path string, locate func(pointers map[string]bool) map[string]int) *Reader {
	return &Reader{format: format, path: path, locate: locate}
}

// Parse reads the text of a document of the format, which is named for messages, and gives its outermost object. It may be compressed once, see syntax.Plain. The error is a
// *vex.MalformedError.
func Parse(format, path string, data []byte) (*Reader, map[string]any, error) {
	data, err := syntax.Plain(data, vex.MaxSize)
	if err != nil {
		return nil, nil, &vex.MalformedError{Format: format, Path: path, Problem: err.Error(), Err: err}
	}
	r := New(format, path, func(pointers map[string]bool) map[string]int { return Lines(data, pointers, strictly) })
	tree, err := strictjson.Strict(data, strictly)
	if err != nil {
		return nil, nil, r.Malformed(err)
	}
	doc, isObject := tree.(map[string]any)
	if !isObject {
		r.Fail("", "expected a JSON object", vex.ErrOtherFormat)
		return nil, nil, r.Err()
	}
	return r, doc, nil
}

// Lines finds the lines of JSON pointers in a text.
func Lines(data []byte, pointers map[string]bool, opt strictjson.Options) map[string]int {
	lines := map[string]int{}
	for pointer, place := range strictjson.Locate(data, pointers, opt) {
		lines[pointer] = place.Line
	}
	return lines
}

// Malformed says of an error of strictjson where the document is wrong.
func (r *Reader) Malformed(err error) error {
	bad := &vex.MalformedError{Format: r.format, Path: r.path, Problem: "malformed JSON: " + err.Error(), Err: err}
	var fault *strictjson.Error
	if errors.As(err, &fault) {
		bad.Line, bad.Pointer, bad.Problem = fault.Line, fault.Pointer, fault.Message()
		switch fault.Kind {
		case strictjson.Syntax, strictjson.CutOff:
			bad.Problem = "malformed JSON: " + bad.Problem
		case strictjson.TooLarge:
			bad.Err = vex.ErrTooLarge
		}
	}
	return bad
}

// Fail keeps a fault unless there is one before it. cause may be nil.
func (r *Reader) Fail(pointer, problem string, cause error) {
	if r.fault == nil {
		r.fault = &vex.MalformedError{Format: r.format, Path: r.path, Pointer: pointer, Problem: problem, Err: cause}
	}
}

// Failed tells whether there was a fault.
func (r *Reader) Failed() bool { return r.fault != nil }

// Err gives the first fault with the line that it is in, or that of the nearest thing around it that is there.
func (r *Reader) Err() error {
	if r.fault == nil {
		return nil
	}
	if r.fault.Line == 0 {
		around := map[string]bool{}
		tokens := strictjson.Tokens(r.fault.Pointer)
		for n := range len(tokens) + 1 {
			around[strictjson.Pointer(tokens[:n])] = true
		}
		found := r.locate(around)
		for n := len(tokens); n >= 0 && r.fault.Line == 0; n-- {
			r.fault.Line = found[strictjson.Pointer(tokens[:n])]
		}
	}
	return r.fault
}

// Text gives a string member, empty when it is not there or null.
func (r *Reader) Text(m map[string]any, at, key string) string {
	switch x := m[key].(type) {
	case nil:
		return ""
	case string:
		return x
	}
	r.Fail(at+"/"+strictjson.Escape(key), "expected a string", nil)
	return ""
}

// Needed gives a string member that must be there and not be blank.
func (r *Reader) Needed(m map[string]any, at, key string) string {
	text := r.Text(m, at, key)
	if blank(text) {
		r.Fail(at+"/"+strictjson.Escape(key), "it is missing or empty", nil)
	}
	return text
}

func blank(text string) bool {
	return !slices.ContainsFunc([]rune(text), func(c rune) bool { return c != ' ' && c != '\t' && c != '\n' && c != '\r' })
}

// List gives a member that is a list, empty when it is not there or null.
func (r *Reader) List(m map[string]any, at, key string) []any {
	switch x := m[key].(type) {
	case nil:
		return nil
	case []any:
		return x
	}
	r.Fail(at+"/"+strictjson.Escape(key), "expected a list", nil)
	return nil
}

// Texts gives a member that is a list of strings.
func (r *Reader) Texts(m map[string]any, at, key string) []string {
	list := r.List(m, at, key)
	if list == nil {
		return nil
	}
	out := make([]string, 0, len(list))
	for i, item := range list {
		s, isString := item.(string)
		if !isString {
			r.Fail(at+"/"+key+"/"+strconv.Itoa(i), "expected a string", nil)
		}
		out = append(out, s)
	}
	return out
}

// Object takes a value that must be an object. The result may be read also after a fault.
func (r *Reader) Object(item any, at string) map[string]any {
	m, isObject := item.(map[string]any)
	if !isObject {
		r.Fail(at, "expected an object", nil)
	}
	return m
}

// Member gives a member that is an object, empty when it is not there or null.
func (r *Reader) Member(m map[string]any, at, key string) map[string]any {
	if m[key] == nil {
		return nil
	}
	return r.Object(m[key], at+"/"+key)
}

// Objects calls with each item of a member that is a list of objects, until there is a fault.
func (r *Reader) Objects(m map[string]any, at, key string, do func(item map[string]any, at string)) {
	for i, item := range r.List(m, at, key) {
		here := at + "/" + key + "/" + strconv.Itoa(i)
		if object := r.Object(item, here); object != nil && !r.Failed() {
			do(object, here)
		}
	}
}

// Strings gives a member that is an object of strings.
func (r *Reader) Strings(m map[string]any, at, key string) map[string]string {
	members := r.Member(m, at, key)
	if members == nil {
		return nil
	}
	keys := make([]string, 0, len(members))
	for k := range members {
		keys = append(keys, k)
	}
	slices.Sort(keys) // so that the first fault is always the same
	out := make(map[string]string, len(keys))
	for _, k := range keys {
		out[k] = r.Text(members, at+"/"+key, k)
	}
	return out
}

// Stamp gives a member that is a time of RFC 3339.
func (r *Reader) Stamp(m map[string]any, at, key string) vex.Stamp {
	text := r.Text(m, at, key)
	if text == "" {
		return vex.Stamp{State: vex.Absent}
	}
	when, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		r.Fail(at+"/"+key, fmt.Sprintf("it is %s, expected a time as in 2026-11-20T08:00:00Z", strictjson.Quote(text)), nil)
		return vex.Stamp{State: vex.Absent, Text: text}
	}
	return vex.Stamp{State: vex.Stated, Text: text, Time: when}
}
