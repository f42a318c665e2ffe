package cyclonedx

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// rank is the order in which people know the properties: that of the types of cyclonedx-go, the outermost ones first.
var rank = sync.OnceValue(func() map[string]int {
	order, seen := map[string]int{}, map[reflect.Type]bool{}
	queue := []reflect.Type{reflect.TypeFor[cdx.BOM]()}
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
})

// writer writes a tree as JSON, indented, properties in the order of rank and then of their names.
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
		if len(v) == 0 {
			w.raw("[]")
			return
		}
		before := "[" + inner
		for _, item := range v {
			w.raw(before)
			w.value(item, inner)
			before = "," + inner
		}
		w.raw(margin + "]")
	default:
		w.scalar(v)
	}
}

func ranked(m map[string]any) []string {
	order := rank()
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
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && w.err == nil {
		w.err = err
	}
	w.raw(strings.TrimSuffix(b.String(), "\n"))
}
