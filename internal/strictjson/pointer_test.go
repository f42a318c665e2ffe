package strictjson

import (
	"slices"
	"testing"
)

func TestPointersLeadBackToTheirTokens(t *testing.T) {
	for _, tokens := range [][]string{nil, {""}, {"a"}, {"a/b", "~", "~1"}, {"components", "0", ""}} {
		if got := Tokens(Pointer(tokens)); !slices.Equal(got, tokens) {
			t.Errorf("%q came back as %q", tokens, got)
		}
	}
}

func TestAt(t *testing.T) {
	tree, err := Strict([]byte(`{"a/b":[1,{"c":"deep"}],"d":null}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{
		"": "an object with 2 properties", "/a~1b": "an array with 2 entries", "/a~1b/0": "1", "/a~1b/1": "an object with 1 property",
		"/a~1b/1/c": `"deep"`, "/d": "null", "/a~1b/2": "null", "/a~1b/-1": "null", "/a~1b/x": "null", "/a~1b/1/c/e": "null", "/none/0": "null",
	} {
		if got := Show(At(tree, Tokens(pointer))); got != want {
			t.Errorf("%q: %s, want %s", pointer, got, want)
		}
	}
}
