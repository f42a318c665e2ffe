package strictjson

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestAgain(t *testing.T) {
	text := `{"a":[{"k":"é","k":[1,{"x":null}]},"s",` + strings.Repeat("[", 5) + strings.Repeat("]", 5) + `,tru]}`
	at := func(part string) Span {
		from := strings.Index(text, part)
		return Span{from, from + len(part)}
	}
	for _, records := range []bool{false, true} {
		a := NewAgain(text, Options{Records: records, MaxDepth: 4})
		for range 2 { // a fault leaves nothing behind
			for part, want := range map[string]any{
				`{"k":"é","k":[1,{"x":null}]}`: map[string]any{"k": []any{json.Number("1"), map[string]any{"x": nil}}},
				`"s"`:                          "s",
				`{"x":null}`:                   map[string]any{"x": nil},
				`tru`:                          nil,
				`[[[[[]]]]]`:                   nil, // too deep
				`"s",`:                         nil,
				`{"x":nul`:                     nil,
			} {
				got, ok := a.At(at(part))
				if ok != (want != nil) || ok && !reflect.DeepEqual(Tree(got), want) {
					t.Errorf("records %v: %s is %v, %v", records, part, got, ok)
				}
			}
		}
		if _, ok := a.At(Span{len(text), len(text) + 1}); ok {
			t.Error("a value after the end")
		}
	}
}

// TestAgainMakesRecords and keeps them apart from what is read later.
func TestAgainMakesRecords(t *testing.T) {
	a := NewAgain(`{"a":"1"}{"a":"2"}`, Options{Records: true})
	first, _ := a.At(Span{0, 9})
	second, _ := a.At(Span{9, 18})
	for want, v := range map[string]any{"1": first, "2": second} {
		r, is := v.(*Record)
		if got, _ := r.Get("a"); !is || got != want {
			t.Errorf("got %v, want a record of %s", v, want)
		}
	}
}
