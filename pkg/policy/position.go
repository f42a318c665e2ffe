package policy

import (
	"errors"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

// celErrors turns CEL issues into errors that point into the YAML file.
func celErrors(src *source, n *yaml.Node, key, text string, issues *cel.Issues) error {
	var errs []error
	for _, issue := range issues.Errors() {
		errs = append(errs, expressionError(src, n, key, text, issue.Location.Line(), issue.Location.Column(),
			"“cleanbill policy facts” lists the variables and fields", issue.Message))
	}
	return errors.Join(errs...)
}

// expressionError points to a place in an expression (line from 1, column from 0) in the YAML file, or shows it below where that cannot be told.
func expressionError(src *source, n *yaml.Node, key, text string, line, column int, hint, message string) error {
	if at, exact := locate(src, n, line, column); exact {
		return src.place(at.Line, at.Column, hint, "%s: %s", key, message)
	}
	shown := strings.Split(text, "\n")
	excerpt := ""
	if line >= 1 && line <= len(shown) {
		cut, caret := window(shown[line-1], column+1)
		excerpt = "\n    " + cut + "\n    " + strings.Repeat(" ", max(caret-1, 0)) + "^"
	}
	return src.at(n, hint, "%s: %s%s", key, message, excerpt)
}

// locate maps a place in a scalar's value (line from 1, column from 0) to the file. It is exact only when
// the line of the value stands in the file as it is: quoting with escapes and folding move characters.
func locate(src *source, n *yaml.Node, line, column int) (*Error, bool) {
	if line < 1 || column < 0 {
		return nil, false
	}
	values := strings.Split(n.Value, "\n")
	if line > len(values) {
		return nil, false
	}
	want := values[line-1]
	row, from := n.Line, n.Column
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		row, from = n.Line+line, 1
	case n.Style&yaml.FoldedStyle != 0:
		row, from = n.Line+line, 1
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		from++
	}
	if row > len(src.lines) || line > 1 && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return nil, false
	}
	text := []rune(src.lines[row-1])
	if from == 1 && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		trimmed := strings.TrimLeft(string(text), " ")
		from = len(text) - utf8.RuneCountInString(trimmed) + 1
		if trimmed != want {
			return nil, false
		}
	} else if from > len(text)+1 || !strings.HasPrefix(string(text[from-1:]), want) {
		return nil, false
	}
	return &Error{Line: row, Column: from + column}, true
}
