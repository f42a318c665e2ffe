package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// hostile are strings that suppliers' files could carry, and what must not survive of them anywhere.
var hostile = []string{
	"\x1b[2J\x1b]0;owned\a", "\u009b31m", "\x7f\x00", "\u202egnp.exe", "\u2066x\u2069", "zero\u200bwidth", "\U000e0041tag", "line\u2028sep",
	"\n::error::x", "\r\n::set-output name=a::b", "\xff\xfe", "a\tb", "a ##[error]b", "x##vso[task.prependpath]y", "##teamcity[buildStatus status='SUCCESS']", "###x-1.2_y[z]", "\ufeffbom", "no\u00a0break",
}

func TestPrintableIsOneVisibleLine(t *testing.T) {
	for _, s := range hostile {
		got := Printable(s)
		if !utf8.ValidString(got) {
			t.Errorf("%q: invalid UTF-8: %q", s, got)
		}
		for _, r := range got {
			if hidden(r) || r == '\n' {
				t.Errorf("%q: %U survives in %q", s, r, got)
			}
		}
	}
	for s, want := range map[string]string{
		"::error::x": `\u003a:error::x`, "std::vector ::x": `std::vector \u003a:x`, "a\n::x": `a \u003a:x`, ":::": `\u003a::`, "a ##[error]": `a \u0023#[error]`, "###[": `#\u0023#[`,
		"##vso[task.prependpath]_bin": `\u0023#vso[task.prependpath]_bin`, "a##teamcity[x": `a\u0023#teamcity[x`, "##vso[a]##vso[b]": `\u0023#vso[a]\u0023#vso[b]`, "## head [x]": "## head [x]", "C## [x]": "C## [x]",
	} {
		if got := Printable(s); got != want || escaped(got) != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	if got := Printable("plain – Ärzte, 注射泵"); got != "plain – Ärzte, 注射泵" {
		t.Errorf("ordinary text was changed: %q", got)
	}
}

func TestPrintableIsBounded(t *testing.T) {
	got := Printable(strings.Repeat("x", 10*MaxRunes))
	if n := utf8.RuneCountInString(got); n > MaxRunes+40 {
		t.Errorf("%d runes", n)
	}
	if !strings.HasSuffix(got, "… (7200 more bytes)") {
		t.Errorf("what was cut is not said: %q", got[len(got)-40:])
	}
}

func TestJSONHidesNothingAndChangesNothing(t *testing.T) {
	for _, s := range hostile {
		d := &decision.Decision{Delivery: decision.Delivery{Product: s}}
		var buf bytes.Buffer
		if err := JSON(&buf, d, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, r := range buf.String() {
			if r != '\n' && hidden(r) {
				t.Errorf("%q: %U is written as it is", s, r)
			}
		}
		var back decision.Decision
		if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); utf8.ValidString(s) && back.Delivery.Product != want {
			t.Errorf("read back %q, want %q", back.Delivery.Product, want)
		}
	}
}

func TestMarkdownIsPlainText(t *testing.T) {
	for s, want := range map[string]string{
		"<script>":               `&lt;script\>`,
		"a|b":                    `a\|b`,
		"[x](javascript:1)":      `\[x\](javascript:1)`,
		"@team":                  `@<!-- -->team`,
		"`code`":                 "\\`code\\`",
		"# head\n- item":         `\# head - item`,
		"&lt;":                   `&amp;lt;`,
		"https://evil.example":   `https:\//evil.example`,
		"www.evil.example":       `www\.evil.example`,
		"libssl3 3.0.15-1 (deb)": `libssl3 3.0.15-1 (deb)`,
	} {
		if got := md(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// FuzzPrintable holds for any string: valid, one line, nothing hidden.
func FuzzPrintable(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range Printable(s) {
			if hidden(r) {
				t.Fatalf("%q: %U survives", s, r)
			}
		}
		if strings.ContainsAny(strings.ReplaceAll(md(s), "<!-- -->", ""), "<\n\x1b") {
			t.Fatalf("%q: %q", s, md(s))
		}
	})
}
