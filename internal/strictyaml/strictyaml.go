// Package strictyaml reads the YAML that people write for cleanbill so that it means what it shows: one document, each
// key once, no anchors, aliases, merge keys or explicit types, and no field that nobody reads.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxNesting bounds the levels of lists and mappings.
const MaxNesting = 40

// Error says what is wrong with a file, and where.
type Error struct {
	File    string
	Line    int // 1-based; 0 when the whole file is meant
	Column  int // 1-based, in characters; 0 when only the line is known
	Problem string
	Hint    string // what to do; may be empty
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message()
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message())
}

// Message is the error without its place.
func (e *Error) Message() string {
	if e.Hint == "" {
		return e.Problem
	}
	return e.Problem + "; " + e.Hint
}

// Decode reads one document of at most limit bytes into out, a pointer to a struct with yaml tags. It knows every
// field by its tag, letter by letter. A field without value, or with null, is left as it is. Errors are *Error.
func Decode(file string, data []byte, out any, limit int) error {
	root, err := Tree(file, data, limit)
	if err != nil {
		return err
	}
	return DecodeTree(file, root, out)
}

// Tree reads one document of at most limit bytes and returns its outermost value. Errors are *Error.
func Tree(file string, data []byte, limit int) (*yaml.Node, error) {
	if len(data) > limit {
		return nil, &Error{File: file, Problem: fmt.Sprintf("file is larger than %d bytes", limit), Hint: "split it, or shorten it"}
	}
	if !utf8.Valid(data) {
		return nil, &Error{File: file, Problem: "file is not valid UTF-8", Hint: "save it as UTF-8"}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, &Error{File: file, Problem: "file is empty"}
	}
	if err != nil {
		return nil, syntax(file, err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, at(file, &second, "write one document per file", "a second YAML document begins here")
	} else if !errors.Is(err, io.EOF) {
		return nil, syntax(file, err)
	}
	if fault := plain(file, doc.Content[0], 0); fault != nil {
		return nil, fault
	}
	return doc.Content[0], nil
}

// plain refuses what the YAML library lets pass.
func plain(file string, n *yaml.Node, depth int) *Error {
	switch {
	case depth > MaxNesting:
		return at(file, n, "", "nested deeper than %d levels", MaxNesting)
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return at(file, n, "write the value out", "anchors and aliases are not allowed")
	case n.ShortTag() == "!!merge":
		return at(file, n, "write the values out", "merge keys are not allowed")
	case n.Style&yaml.TaggedStyle != 0:
		return at(file, n, "leave it out", "the explicit type %s is not allowed", quote(n.Tag))
	}
	seen := map[string]bool{}
	for i, child := range n.Content {
		if fault := plain(file, child, depth+1); fault != nil {
			return fault
		}
		if n.Kind != yaml.MappingNode || i%2 != 0 {
			continue
		}
		if child.Kind != yaml.ScalarNode {
			return at(file, child, "", "a key must be plain text")
		}
		if seen[child.Value] {
			return at(file, child, "keep one of the two", "key %s is written twice", quote(child.Value))
		}
		seen[child.Value] = true
	}
	return nil
}

func at(file string, n *yaml.Node, hint, format string, args ...any) *Error {
	return &Error{File: file, Line: n.Line, Column: n.Column, Problem: fmt.Sprintf(format, args...), Hint: hint}
}

var syntaxPlace = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax takes the place out of the parser's message.
func syntax(file string, err error) *Error {
	message, line := err.Error(), 0
	if m := syntaxPlace.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = m[2]
	}
	return &Error{File: file, Line: line, Problem: "not valid YAML: " + message, Hint: "check indentation and quotes near this line"}
}

// maxShown is how many characters of an offending value are shown.
const maxShown = 80

func quote(text string) string {
	if shown := []rune(text); len(shown) > maxShown {
		text = string(shown[:maxShown]) + "…"
	}
	return strconv.Quote(text)
}
