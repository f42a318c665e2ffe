package generate

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// unescape is what a reader of the SBOM does to have the name back.
func unescape(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\\':
			b.WriteByte(s[i])
		case strings.HasPrefix(s[i:], `\\`):
			b.WriteByte('\\')
			i++
		default:
			c, err := strconv.ParseUint(s[i+2:i+4], 16, 8)
			if err != nil || s[i+1] != 'x' {
				t.Fatalf("%q: no escape at %d", s, i)
			}
			b.WriteByte(byte(c))
			i += 3
		}
	}
	return b.String()
}

var hostileNames = []string{
	"", "plain", "a b", `quote"'<&>`, "new\nline\r\ttab", "esc\x1b[2Jape", "nul\x00", "del\x7f", "c1\u0085\u009b", "bad\xff\xc3utf8", "half\xed\xa0\x80", `back\slash`, `fake\x1b`, `\`, `\\x00`,
	"\ufffe\uffff\ufffd", "\u202egnp.exe", "日本語", strings.Repeat("long\x01", 2000),
}

func TestEscapeIsReversibleAndClean(t *testing.T) {
	for _, s := range hostileNames {
		reversible(t, s)
	}
	for s, want := range map[string]string{"esc\x1b[2J": `esc\x1b[2J`, `a\b`: `a\\b`, "\u0085": `\xc2\x85`, "\xff": `\xff`, "plain": "plain"} {
		if got := escape(s); got != want {
			t.Errorf("escape(%q) = %s, want %s", s, got, want)
		}
	}
	const cpe = `cpe:2.3:a:a\-b:c:1:*:*:*:*:*:*:*`
	if got := escapeCPE(cpe); got != cpe {
		t.Errorf("CPE became %s", got)
	}
	if got := escapeCPE(cpe + "\x1b"); strings.ContainsRune(got, '\x1b') {
		t.Errorf("CPE became %q", got)
	}
}

func reversible(t *testing.T, s string) {
	t.Helper()
	got := escape(s)
	if back := unescape(t, got); back != s {
		t.Errorf("%q became %q and comes back as %q", s, got, back)
	}
	if !utf8.ValidString(got) || strings.IndexFunc(strings.ReplaceAll(got, `\`, ""), escaped) >= 0 {
		t.Errorf("%q became %q", s, got)
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostileNames {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { reversible(t, s) })
}
