package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

var seeds = []string{`{"a":[1,-0.5e+3,"x\u00e9\ud83d\ude00\n",true,false,null,{}],"b":{"a":1,"a":2}}`, " [ ] ", `"\ud800"`, "\"\xff\"", "[0,01]",
	"[1.]", "{\"a\":1,}", `"\/"`, `{"a":1,"A":2}`, "\xef\xbb\xbf{}", "\"a\tb\"", "{}{}"}

// library reads data as the standard library does; ok is false when that refuses it.
func library(data []byte) (tree any, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return tree, json.Valid(data) && dec.Decode(&tree) == nil
}

// FuzzParse holds the scanner against the standard library: whatever that reads, the scanner reads alike.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, _, err := Parse(data, Options{}, nil)
		want, ok := library(data)
		if !ok {
			return
		}
		if err != nil {
			var e *Error
			if errors.As(err, &e) && (e.Kind == TooDeep || e.Kind == HugeNumber) {
				return // limits that the library does not have
			}
			t.Fatalf("valid JSON refused: %v", err)
		}
		if !reflect.DeepEqual(tree, want) {
			t.Fatalf("read %#v, the library reads %#v", tree, want)
		}
	})
}

// FuzzStrict: what the strict reader takes is JSON to the standard library too, and the same document. What it
// refuses, it refuses with a place.
func FuzzStrict(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := Strict(data, Options{FoldDepth: 1})
		sameUnkept(t, data)
		var e *Error
		if errors.As(err, &e) && (e.Kind == "" || e.Line < 1 || e.Column < 1 || e.Found == "" || e.Expected == "") || err != nil && e == nil {
			t.Fatalf("error without place: %v", err)
		}
		if err != nil {
			return
		}
		if want, ok := library(data); !ok || !reflect.DeepEqual(tree, want) {
			t.Fatalf("read %#v, the library reads %#v", tree, want)
		}
		if !Equal(tree, tree) {
			t.Fatal("not equal to itself")
		}
	})
}
