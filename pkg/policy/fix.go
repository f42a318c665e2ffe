package policy

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Blanks are what a fix may leave open, to be filled in with what the finding is about.
var Blanks = []string{"component", "file", "id", "name", "ref", "sha256", "version"}

// maxFilled bounds what is filled into one blank, in characters.
const maxFilled = 300

// Filled is a fix with its blanks filled in, each as it stands between quotes in JSON. A value that is not known stays a word between angle brackets.
func Filled(fix string, value func(blank string) string) string {
	if !strings.Contains(fix, "{") {
		return fix
	}
	var out strings.Builder
	for rest := fix; ; {
		before, after, opened := strings.Cut(rest, "{")
		out.WriteString(before)
		if !opened {
			return out.String()
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed || name == "" || strings.Trim(name, blankSigns) != "" { // a brace of the format
			out.WriteByte('{')
			rest = after
			continue
		}
		out.WriteString(filled(name, value(name)))
		rest = behind
	}
}

// blankSigns are what the name of a blank, which stands between braces, is made of.
const blankSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

// filled is what stands in the place of a blank.
func filled(name, value string) string {
	if value == "" {
		return "<" + name + ">"
	}
	if len(value) > maxFilled || !utf8.ValidString(value) { // in bytes, of which a character has one or more
		text := []rune(value)
		if len(text) > maxFilled {
			text = append(text[:maxFilled], '…')
		}
		value = string(text)
	}
	return quoted(value)
}

// quoted is a text as it stands between the quotes of a JSON string, without a character that begins a tag where the fix is shown in a page.
func quoted(text string) string {
	if !strings.ContainsFunc(text, escaped) { // as nearly all are
		return text
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil { // a text is always JSON
		return ""
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(out.String(), "\n"), `"`), `"`)
	return strings.ReplaceAll(inner, "<", `\u003c`)
}

// escaped says whether a character may be written otherwise in a JSON string.
func escaped(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\<`, r) }

// vetFix refuses blanks that nothing fills in.
func (check *Check) vetFix() error {
	for _, part := range []struct{ key, text string }{{"fix", check.Fix}, {"fixSpdx", check.FixSPDX}} {
		unknown := ""
		Filled(part.text, func(name string) string {
			if !slices.Contains(Blanks, name) {
				unknown = cmp.Or(unknown, "{"+name+"}")
			}
			return ""
		})
		if unknown != "" {
			return check.src.at(field(check.node, part.key), "expected one of "+strings.Join(Blanks, ", "), "%s leaves %s open, and nothing fills that in", part.key, unknown)
		}
	}
	return nil
}
