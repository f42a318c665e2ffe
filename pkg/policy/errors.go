package policy

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// maxShownLine is how many characters of an offending line are shown: a hostile line may be a megabyte.
const maxShownLine = 160

// ErrNothingEvaluated says that no check of a pack applied to anything. Such a run proves nothing and
// must never become an acceptance.
var ErrNothingEvaluated = errors.New("no check of the pack applied to anything in this delivery")

// Error is one defect of a policy file. Its text is "file:line:column: message", the line, a caret below
// the place, and a hint. Line and Column count from 1, in characters; 0 means that the whole file is meant.
type Error struct {
	File    string
	Line    int
	Column  int
	Message string
	Hint    string

	text string // the offending line, as written
}

// Error returns the whole message, several lines long.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	b.WriteString(": " + visible(e.Message, true))
	if e.Line > 0 && e.text != "" {
		line, column := window(e.text, e.Column)
		gutter := fmt.Sprintf("%5d | ", e.Line)
		b.WriteString("\n" + gutter + line)
		if column > 0 {
			b.WriteString("\n" + strings.Repeat(" ", len(gutter)-2) + "| " + strings.Repeat(" ", column-1) + "^")
		}
	}
	if e.Hint != "" {
		b.WriteString("\n  hint: " + visible(e.Hint, true))
	}
	return b.String()
}

// window cuts a long line around the column and returns the column in what is left.
func window(line string, column int) (string, int) {
	runes := []rune(visible(line, false))
	if len(runes) <= maxShownLine {
		return string(runes), column
	}
	start := max(0, min(column-maxShownLine/2, len(runes)-maxShownLine))
	return string(runes[start : start+maxShownLine]), column - start
}

// visible replaces characters that could drive a terminal, one for one so that columns stay.
func visible(s string, keepNewlines bool) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && keepNewlines:
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// Errors returns the policy errors inside err, in order; nil when there are none.
func Errors(err error) []*Error {
	if err == nil {
		return nil
	}
	if one, ok := err.(*Error); ok {
		return []*Error{one}
	}
	var found []*Error
	switch wrapped := err.(type) {
	case interface{ Unwrap() []error }:
		for _, inner := range wrapped.Unwrap() {
			found = append(found, Errors(inner)...)
		}
	case interface{ Unwrap() error }:
		found = Errors(wrapped.Unwrap())
	}
	return found
}
