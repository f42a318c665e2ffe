package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRunes bounds a string from a delivery in a report for people. JSON carries strings whole.
const MaxRunes = 800

// Printable makes a string from a delivery harmless in a terminal or log: one line, no control or formatting
// characters (escape sequences, bidirectional overrides, zero-width and tag characters), valid UTF-8, at most
// MaxRunes long, and no command to a runner that reads the log. What is taken out stays visible as an escape.
func Printable(s string) string {
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n == MaxRunes {
			fmt.Fprintf(&b, "… (%d more bytes)", len(s)-i)
			break
		}
		n++
		writeSafe(&b, r)
	}
	return inert(b.String())
}

// escaped is Printable without a bound on length, for text that cleanbill put together.
func escaped(s string) string {
	if strings.IndexFunc(s, hidden) < 0 && utf8.ValidString(s) {
		return inert(s)
	}
	var b strings.Builder
	for _, r := range s {
		writeSafe(&b, r)
	}
	return inert(b.String())
}

// runnerWord is how commands begin that runners take from any place of a line: "##[error]", "##vso[task.setvariable …]", "##teamcity[…]". Any word is taken for one,
// as each new runner brings its own.
var runnerWord = regexp.MustCompile(`##([\pL\pN_.:-]*\[)`)

// inert takes apart what the runner of a forge takes for a command: a line that begins with "::", whatever spaces come before, and "##" with a word and "[" anywhere.
// Pages are broken at spaces, so any word may come to begin a line.
func inert(line string) string {
	if strings.Contains(line, "##") {
		line = runnerWord.ReplaceAllString(line, `\u0023#$1`)
	}
	for from := 0; ; {
		i := strings.Index(line[from:], "::")
		if i < 0 {
			return line
		}
		if at := from + i; at == 0 || line[at-1] == ' ' {
			line = line[:at] + `\u003a` + line[at+1:]
		}
		from += i + 1
	}
}

func writeSafe(b *strings.Builder, r rune) {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		b.WriteByte(' ')
	case r == utf8.RuneError:
		b.WriteString(`\ufffd`)
	case hidden(r):
		writeEscape(b, r)
	default:
		b.WriteRune(r)
	}
}

// maxHeadline bounds a name where it stands in for a thing: in a title, or before each finding.
const maxHeadline = 80

// Headline is Printable for names, cut short.
func Headline(s string) string {
	runes := []rune(s)
	if len(runes) <= maxHeadline {
		return Printable(s)
	}
	return Printable(string(runes[:maxHeadline-1])) + "…" // cut first: an escape is never cut in two
}

// hidden runes change how their neighbours look, or cannot be seen: control (Cc), format (Cf: bidirectional
// and zero-width characters, tags), private use, surrogates, line and paragraph separators, and unassigned.
func hidden(r rune) bool {
	if r < utf8.RuneSelf { // nearly all of any text
		return r < ' ' || r == 0x7f
	}
	return !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || (unicode.Is(unicode.Zs, r) && r != ' ')
}

func writeEscape(b *strings.Builder, r rune) {
	if r > 0xffff {
		fmt.Fprintf(b, `\U%08x`, r)
		return
	}
	fmt.Fprintf(b, `\u%04x`, r)
}
