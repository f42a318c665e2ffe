package cyclonedx

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// The order in which people know the properties: that of the types of cyclonedx-go. In the document itself it begins
// with those of the document, in everything else with those of a component.
var (
	documentOrder  = sync.OnceValue(func() map[string]int { return orderOf(reflect.TypeFor[cdx.BOM]()) })
	componentOrder = sync.OnceValue(func() map[string]int { return orderOf(reflect.TypeFor[cdx.Component]()) })
)

// orderOf numbers the properties of a type, and of the types in it, the outermost ones first.
func orderOf(outermost reflect.Type) map[string]int {
	order, seen := map[string]int{}, map[reflect.Type]bool{}
	queue := []reflect.Type{outermost}
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			continue
		}
		seen[t] = true
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if _, taken := order[name]; !taken && name != "" && name != "-" {
				order[name] = len(order)
			}
			queue = append(queue, t.Field(i).Type)
		}
	}
	return order
}

// writer writes a tree as JSON, indented, properties in the order that people know and then of their names.
type writer struct {
	out *bufio.Writer
	err error
}

func writeJSON(w io.Writer, tree any) error {
	to := &writer{out: bufio.NewWriterSize(w, 1<<16)}
	to.value(tree, "\n")
	to.raw("\n")
	if to.err != nil {
		return fmt.Errorf("write sbom: %w", to.err)
	}
	if err := to.out.Flush(); err != nil {
		return fmt.Errorf("write sbom: %w", err)
	}
	return nil
}

func (w *writer) raw(s string) {
	if _, err := w.out.WriteString(s); err != nil && w.err == nil {
		w.err = err
	}
}

// value writes one value. margin begins each line inside it.
func (w *writer) value(v any, margin string) {
	inner := margin + "  "
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			w.raw("{}")
			return
		}
		before := "{" + inner
		for _, k := range ranked(v) {
			w.raw(before)
			w.scalar(k)
			w.raw(": ")
			w.value(v[k], inner)
			before = "," + inner
		}
		w.raw(margin + "}")
	case []any:
		w.list(slices.Values(v), margin)
	case iter.Seq[any]: // of which only one is there at a time
		w.list(v, margin)
	default:
		w.scalar(v)
	}
}

func (w *writer) list(items iter.Seq[any], margin string) {
	inner := margin + "  "
	before, after := "["+inner, "[]"
	for item := range items {
		w.raw(before)
		w.value(item, inner)
		before, after = ","+inner, margin+"]"
	}
	w.raw(after)
}

func ranked(m map[string]any) []string {
	order := componentOrder()
	if m["bomFormat"] != nil {
		order = documentOrder()
	}
	place := func(k string) int {
		if n, known := order[k]; known {
			return n
		}
		return len(order)
	}
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return names
}

// scalar writes text, a number, a truth value or null.
func (w *writer) scalar(v any) {
	s, text := v.(string)
	switch {
	case !text:
		w.raw(w.encoded(v))
	case plain(s):
		w.raw(`"`)
		w.raw(s)
		w.raw(`"`)
	default:
		w.raw(`"`)
		for s != "" {
			n := whole(s, pieceLength)
			quoted := w.encoded(s[:n])
			w.raw(quoted[1 : len(quoted)-1])
			s = s[n:]
		}
		w.raw(`"`)
	}
}

// pieceLength is how much of a text is escaped at a time, in bytes: a control character takes six in JSON.
const pieceLength = 64 << 10

// whole is the length of the longest beginning of s that has at most n bytes and cuts no character.
func whole(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for i := n; i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return i
		}
	}
	return n // not UTF-8
}

// encoded is a value as JSON, with escapes for what would not be seen.
func (w *writer) encoded(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && w.err == nil {
		w.err = err
		return `""`
	}
	return visible(strings.TrimSuffix(b.String(), "\n"), escapeJSON)
}

// escapeJSON appends a character as \uXXXX, and one beyond them as two.
func escapeJSON(b []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); r > 0xffff {
		return escapeJSON(escapeJSON(b, high), low)
	}
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

// plain says whether a text stands in JSON as it is, as nearly every one does.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// visible writes the characters that show nothing, and may act on a terminal, as escapes of the format: the words stay
// the same for every reader.
func visible(s string, escape func([]byte, rune) []byte) string {
	hidden := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if hidden(r) {
			b = escape(b, r)
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}
