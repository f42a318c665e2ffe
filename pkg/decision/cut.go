package decision

import (
	"strings"
	"unicode/utf8"
)

// Cut is a text of its own of at most so many bytes, of which a mark is the last where something was cut. No character is cut through.
func Cut(text string, most int) string {
	const mark = "…"
	if len(text) <= most {
		return text
	}
	at := max(most-len(mark), 0)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return strings.Clone(text[:at]) + mark
}
