package policy

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// Blanks are what a fix may leave open, to be filled in with what the finding is about.
var Blanks = []string{"component", "file", "id", "name", "ref", "sha256", "version"}

// blank is a place that a fix leaves open.
var blank = regexp.MustCompile(`\{[A-Za-z0-9_]+\}`)

// maxFilled bounds what is filled into one blank, in characters.
const maxFilled = 300

// Filled is a fix with its blanks filled in, each as it stands between quotes in JSON. A value that is not known stays a word between angle brackets.
func Filled(fix string, value func(blank string) string) string {
	if !strings.Contains(fix, "{") {
		return fix
	}
	return blank.ReplaceAllStringFunc(fix, func(found string) string {
		name := found[1 : len(found)-1]
		text := []rune(value(name))
		switch {
		case len(text) == 0:
			return "<" + name + ">"
		case len(text) > maxFilled:
			text = append(text[:maxFilled], '…')
		}
		return quoted(string(text))
	})
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
		for _, found := range blank.FindAllString(part.text, -1) {
			if !slices.Contains(Blanks, found[1:len(found)-1]) {
				return check.src.at(field(check.node, part.key), "expected one of "+strings.Join(Blanks, ", "), "%s leaves %s open, and nothing fills that in", part.key, found)
			}
		}
	}
	return nil
}
