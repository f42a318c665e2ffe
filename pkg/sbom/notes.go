package sbom

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// parsed is what one pass over a JSON text yields.
type parsed struct {
	tree     any
	problems []Problem
	counts   map[Code]int // of all problems, listed or not
	// The rest is noted on the way, where the path is known anyway.
	refs       []located // every bom-ref, with the pointer of the object that bears it
	lines      map[string]int
	signatures []string
	reserved   []Property
	internal   []Property
}

// located is a value and the JSON pointer of the object that holds it.
type located struct{ text, pointer string }

// parse reads the whole text as one JSON value.
func parse(file string, data []byte, lim Limits) (*parsed, error) {
	n := &notes{maxComponents: lim.MaxComponents, out: &parsed{lines: map[string]int{}, counts: map[Code]int{}}}
	tree, problems, err := strictjson.Parse(data, lim.strict(), n)
	if err != nil {
		return nil, unreadable(file, err)
	}
	n.out.tree = tree
	for _, p := range problems.Listed {
		n.out.problems = append(n.out.problems, Problem{Code: codeOf[p.Kind], Pointer: p.Pointer, Line: p.Line, Column: p.Column, Found: p.Found, Expected: p.Expected})
	}
	for kind, count := range problems.Count {
		n.out.counts[codeOf[kind]] = count
	}
	return n.out, nil
}

// codeOf is what a fault of the text is called here.
var codeOf = map[strictjson.Kind]Code{strictjson.DuplicateKey: DuplicateKey, strictjson.Encoding: Encoding}

// unreadable adds the file and what to do to an error of the JSON reader.
func unreadable(file string, err error) error {
	var fault *strictjson.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("read sbom %s: %w", file, err)
	}
	hint := askAgain
	switch fault.Kind {
	case strictjson.CutOff:
		hint = "the file seems to be cut off: " + askAgain
	case strictjson.Syntax:
		hint = "the file is no JSON: " + askAgain
	case strictjson.TooLarge:
		hint = askSmaller
	}
	return &UnreadableError{Path: file, Line: fault.Line, Column: fault.Column, Found: fault.Found, Expected: fault.Expected, Hint: hint}
}

// notes keeps what objects tell by their place in the document.
type notes struct {
	maxComponents int
	components    int
	out           *parsed
}

// commonKeys are the keys whose values are from short lists, in CycloneDX and in SPDX.
var commonKeys = wordSet("type", "alg", "scope", "algorithm", "referenceCategory", "referenceType", "relationshipType")

// Common names the keys whose values are from short lists.
func (n *notes) Common(key string) bool { return commonKeys[key] }

// Object keeps what an object tells.
func (n *notes) Object(o strictjson.Object) error {
	if ref, ok := o.Members["bom-ref"].(string); ok {
		n.out.refs = append(n.out.refs, located{ref, o.Pointer()})
	}
	switch o.Holder {
	case "components[]", "component", "services[]", "@graph[]", "packages[]", "files[]", "snippets[]":
		n.out.lines[o.Pointer()] = o.Line
		if n.components++; n.components > n.maxComponents {
			return o.Refuse("more components and services than can be read", fmt.Sprintf("at most %d", n.maxComponents))
		}
	case "dependencies[]":
		n.out.lines[o.Pointer()] = o.Line
	case "signature":
		n.out.signatures = append(n.out.signatures, o.Pointer())
	case "properties[]":
		o.Charge() // the reader of the tree builds the pointer again and keeps it
		n.property(o)
	}
	return nil
}

// The namespaces of properties that a supplier's document has no business to use.
const (
	reservedNamespace = "cleanbill:"
	internalNamespace = "internal:"
)

func (n *notes) property(o strictjson.Object) {
	name, _ := o.Members["name"].(string)
	lower := strings.ToLower(strings.TrimSpace(name))
	value, _ := o.Members["value"].(string)
	switch {
	case strings.HasPrefix(lower, reservedNamespace):
		n.out.reserved = append(n.out.reserved, Property{Pointer: o.Pointer(), Name: name, Value: value})
	case strings.HasPrefix(lower, internalNamespace):
		n.out.internal = append(n.out.internal, Property{Pointer: o.Pointer(), Name: name, Value: value})
	}
}
