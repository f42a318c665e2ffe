package feed

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

const inJSON = `{"text": "a", "null": null, "blank": " ", "list": ["a", "b"],
"yes": true, "count": 3,
"fraction": 1.5, "day": "2026-11-20", "moment": "2026-11-20T08:00:00+01:00",
"object": {"b": 1, "a/c": 2}}`

const inYAML = `text: a
list: [a, b]
yes: true
day: 2026-11-20
version: 1.10
object:
  a/c: null
`

func parsed(t *testing.T) (*Document, Value) {
	d, v, err := JSON("a format", "f.json", []byte(inJSON), strictjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d, v
}

func TestValues(t *testing.T) {
	d, v := parsed(t)
	if v.Field("text").Text() != "a" || v.Field("null").Text() != "" || v.Field("gone").Text() != "" || v.Field("null").Present() {
		t.Error("text")
	}
	if got := v.Field("list").Texts(2); !slices.Equal(got, []string{"a", "b"}) || v.Field("gone").Items(0) != nil {
		t.Errorf("list: %v", got)
	}
	if is, given := v.Field("yes").Bool(); !is || !given {
		t.Error("truth")
	}
	if is, given := v.Field("gone").Bool(); is || given {
		t.Error("truth that is not there")
	}
	if v.Field("count").Count() != 3 {
		t.Error("count")
	}
	if got := v.Field("moment").Moment(); !got.Equal(time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC)) || got.Location() != time.UTC {
		t.Errorf("moment: %v", got)
	}
	if got := v.Field("day").NeededTime(Value.Day); !got.Equal(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) || !v.Field("gone").Day().IsZero() {
		t.Errorf("day: %v", got)
	}
	if got := v.Field("object").Keys(); !slices.Equal(got, []string{"a/c", "b"}) || v.Field("gone").Keys() != nil {
		t.Errorf("keys: %v", got)
	}
	if at := v.Field("object").Field("a/c").At(); at != "/object/a~1c" {
		t.Errorf("pointer: %s", at)
	}
	if err := d.Err(); err != nil || d.Failed() {
		t.Errorf("unexpected fault: %v", err)
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(v Value)
		want string
	}{
		"text":     {func(v Value) { v.Field("count").Text() }, "f.json:2 at /count: found 3; expected text"},
		"blank":    {func(v Value) { v.Field("blank").Needed() }, "f.json:1 at /blank: found nothing; expected text"},
		"absent":   {func(v Value) { v.Field("gone").Needed() }, "f.json:1 at /gone: found nothing; expected text"},
		"list":     {func(v Value) { v.Field("text").Items(1) }, `f.json:1 at /text: found "a"; expected a list`},
		"too many": {func(v Value) { v.Field("list").Items(1) }, "f.json:1 at /list: found 2 items; expected at most 1"},
		"item":     {func(v Value) { v.Field("list").Items(2)[1].Count() }, `f.json:1 at /list/1: found "b"; expected a whole number`},
		"fraction": {func(v Value) { v.Field("fraction").Count() }, "f.json:3 at /fraction: found 1.5; expected a whole number"},
		"truth":    {func(v Value) { v.Field("text").Bool() }, `at /text: found "a"; expected true or false`},
		"day":      {func(v Value) { v.Field("moment").Day() }, "at /moment: found \"2026-11-20T08:00:00+01:00\"; expected a date"},
		"moment":   {func(v Value) { v.Field("day").Moment() }, "at /day: found \"2026-11-20\"; expected a time"},
		"no date":  {func(v Value) { v.Field("gone").NeededTime(Value.Day) }, "at /gone: found nothing; expected a date"},
		"object":   {func(v Value) { v.Field("object").Field("b").Object() }, "f.json:4 at /object/b: found 1; expected an object"},
		"keys":     {func(v Value) { v.Field("list").Keys() }, "at /list: found"},
		"first":    {func(v Value) { v.Field("count").Text(); v.Field("text").Count() }, "at /count"},
	} {
		d, v := parsed(t)
		tt.do(v)
		if err := d.Err(); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "read a format: f.json") {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}

func TestYAML(t *testing.T) {
	d, v, err := YAML("a format", "f.yaml", []byte(inYAML), len(inYAML))
	if err != nil {
		t.Fatal(err)
	}
	if v.Field("version").Text() != "1.10" || v.Field("day").Day().IsZero() || v.Field("object").Field("a/c").Present() {
		t.Errorf("got %v", v.tree)
	}
	if is, _ := v.Field("yes").Bool(); !is || !slices.Equal(v.Field("list").Texts(2), []string{"a", "b"}) {
		t.Errorf("got %v", v.tree)
	}
	if v.Field("object").Field("a/c").Needed(); d.Err() == nil || !strings.Contains(d.Err().Error(), "f.yaml:7 at /object/a~1c") {
		t.Errorf("got %v", d.Err())
	}
	if _, _, err := YAML("a format", "f.yaml", []byte(inYAML), len(inYAML)-1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	_, _, err = YAML("a format", "f.yaml", []byte("a: 1\nb: &x 1\n"), 100)
	var bad *Error
	if !errors.As(err, &bad) || bad.Line != 2 {
		t.Errorf("got %v, want an error in line 2", err)
	}
}
