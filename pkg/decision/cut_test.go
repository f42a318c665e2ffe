package decision

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"", 4, ""},
		{"abcd", 4, "abcd"},
		{"abcde", 4, "a…"},
		{"üüü", 6, "üüü"},
		{"üüüü", 6, "ü…"},
		{"üüüü", 7, "üü…"},
		{"𝒳𝒳", 6, "…"},
		{"a" + strings.Repeat("\x80", 9), 6, "…"},
	} {
		if got := Cut(c.text, c.most); got != c.want {
			t.Errorf("%q to %d: got %q, want %q", c.text, c.most, got, c.want)
		}
	}
}
