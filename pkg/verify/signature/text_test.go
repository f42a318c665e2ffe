package signature

import (
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	for text, want := range map[string][]string{
		"": {""}, "\n": {""}, "a": {"a"}, "a\n": {"a"}, "a\nb": {"a", "b"}, "a\r\nb\r\n": {"a", "b"}, "a\n\n": {"a", ""},
		"a\r\nb\n": nil, "a\nb\r\n": nil, "a\rb": nil, "a\r": nil, "a\r\r\n": nil,
	} {
		if got, ok := Lines(text); ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %t; expected %q", text, got, ok, want)
		}
	}
}

func TestClip(t *testing.T) {
	long := strings.Repeat("é", maxQuoted)
	if got := Clip(long); got != long[:maxQuoted]+"…" {
		t.Errorf("%q", got)
	}
	if got := Clip("a" + long); got != "a"+long[:maxQuoted-2]+"…" {
		t.Errorf("cut within a character: %q", got)
	}
	if got := Clip("short"); got != "short" {
		t.Errorf("%q", got)
	}
}
