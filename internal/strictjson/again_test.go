package strictjson

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
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
				got, err := a.At(at(part))
				if (err == nil) != (want != nil) || err == nil && !reflect.DeepEqual(Tree(got), want) {
					t.Errorf("records %v: %s is %v, %v", records, part, got, err)
				}
			}
		}
		if _, err := a.At(Span{len(text), len(text) + 1}); err == nil {
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

// TestAgainNamesPlaces of the whole text.
func TestAgainNamesPlaces(t *testing.T) {
	text := "[1,\n  {\"a\": [[]]},\n2]"
	_, err := NewAgain(text, Options{MaxDepth: 2}).At(Span{6, 17})
	var e *Error
	if !errors.As(err, &e) || e.Kind != TooDeep || e.Line != 2 || e.Column != 10 {
		t.Errorf("%+v", e)
	}
}

func TestItems(t *testing.T) {
	for text, want := range map[string][]string{
		`[]`: nil, `[ ]`: nil, `[1]`: {"1"}, "[ 1 ,\n2\t, true]": {"1", "2", "true"}, `[{"a":"]"},"\"," ,[1,[2]] , null ]`: {`{"a":"]"}`, `"\","`, `[1,[2]]`, `null`},
	} {
		for _, around := range []string{"", " "} {
			whole, got := around+text+around, []string(nil)
			for at := range Items(whole, Span{len(around), len(around) + len(text)}) {
				got = append(got, whole[at.From:at.To])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: %q, want %q", whole, got, want)
			}
		}
	}
	for range Items(`[1,2]`, Span{0, 5}) {
		break // and no more is asked for
	}
}
