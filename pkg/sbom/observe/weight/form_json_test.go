package weight

import (
	"bufio"
	"strings"
	"testing"
)

// TestQuotedEndsWhereTheStringDoes: also where what is read at a time ends within an escape.
func TestQuotedEndsWhereTheStringDoes(t *testing.T) {
	for _, text := range []string{`"`, `a"`, `\""`, `\\"`, `\\\""`, `a\"b\\"`, strings.Repeat(`\\`, 40) + `"`, strings.Repeat(`\\`, 40) + `\""`, strings.Repeat("a", 14) + `\\"`, strings.Repeat("a", 15) + `\""`, strings.Repeat("a", 15) + `\\\\"`} {
		for pad := range 17 {
			whole := strings.Repeat("b", pad) + text
			in := bufio.NewReaderSize(strings.NewReader(whole+`[",`), 16)
			var got strings.Builder
			if err := quoted(in, func(part []byte) { got.Write(part) }); err != nil || got.String() != whole {
				t.Errorf("%q: %v, %q", whole, err, got.String())
			}
		}
	}
	for _, text := range []string{"", `a`, `\"`, `\\\"`} {
		if err := quoted(bufio.NewReaderSize(strings.NewReader(text), 16), ignore); err == nil {
			t.Errorf("%q: no error for a string without an end", text)
		}
	}
}
