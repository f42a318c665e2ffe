package policy

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestMessagesAreBounded: whatever a check puts into its words, a result keeps no more than MaxWords of them.
func TestMessagesAreBounded(t *testing.T) {
	text := strings.Repeat("ä", MaxWords)
	if got := cut(text); len(got) > MaxWords+len("…") || !utf8.ValidString(got) || !strings.HasSuffix(got, "ä…") {
		t.Errorf("%d bytes, valid %v", len(got), utf8.ValidString(got))
	}
	if got := cut(text[:MaxWords]); got != text[:MaxWords] {
		t.Errorf("a text within the bound was changed to %d bytes", len(got))
	}
}
