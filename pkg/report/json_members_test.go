package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

// TestWriteJSONAsTheLibraryDoes: member by member, what is written is what encoding/json writes as a whole.
func TestWriteJSONAsTheLibraryDoes(t *testing.T) {
	type item struct {
		A string `json:"a"`
		B []int  `json:"b,omitempty"`
	}
	type inner struct{ X, Y int }
	type document struct {
		Kind   string         `json:"kind"`
		Items  []item         `json:"items"`
		Refs   []*item        `json:"refs"`
		None   []item         `json:"none"`
		Empty  []item         `json:"empty"`
		Any    []any          `json:"any"`
		Bytes  []byte         `json:"bytes"`
		Gone   string         `json:"gone,omitempty"`
		Never  int            `json:"-"`
		Dash   int            `json:"-,"` //nolint:staticcheck // a member of that name, as the library has it
		At     time.Time      `json:"at"`
		Counts map[string]int `json:"counts"`
		In     inner          `json:"in"`
		Left   *inner         `json:"left,omitempty"`
		Struct inner          `json:"struct,omitempty"`
		Raw    json.RawMessage
		own    int
	}
	full := document{Kind: "<k>&\u2028", Items: []item{{A: "x", B: []int{1, 2}}, {}}, Refs: []*item{nil, {A: "y"}}, Empty: []item{}, Any: []any{nil, 1, "z", []any{}, map[string]any{"k": []int{1}}},
		Bytes: []byte("ab"), At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Counts: map[string]int{"b": 1, "a": 2}, Raw: json.RawMessage(`{"q":[1]}`), own: 1}
	for name, v := range map[string]any{
		"full": &full, "by value": full, "zero": &document{}, "no members": &struct{}{}, "embedded": &struct{ inner }{inner{1, 2}}, "as text": &struct {
			N int `json:"n,string"`
		}{7}, "time": &full.At, "list": []int{1}, "map": map[string]any{"a": 1}, "nil": nil, "nothing": (*document)(nil),
	} {
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetIndent("", "  ")
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		if err := WriteJSON(&got, v); err != nil || got.String() != want.String() {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, got.String(), want.String())
		}
	}
}

// TestWriteJSONInPieces: hidden characters and commands of a log are escaped wherever they stand, and errors are told.
func TestWriteJSONInPieces(t *testing.T) {
	type document struct {
		Items []string `json:"items"`
	}
	d := document{}
	for range 40_000 {
		d.Items = append(d.Items, "\u202e##[x")
	}
	var out strings.Builder
	if err := WriteJSON(&out, d); err != nil || strings.Contains(out.String(), "\u202e") || strings.Contains(out.String(), "##[") || strings.Count(out.String(), `\u202e\u0023#[x`) != len(d.Items) {
		t.Errorf("%v, %.100s", err, out.String())
	}
	if err := WriteJSON(&out, struct{ F []float64 }{[]float64{1, math.NaN()}}); err == nil || !strings.Contains(err.Error(), "write json: ") {
		t.Errorf("got %v", err)
	}
}
