package strictxml

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Kind says what is wrong with a document.
type Kind string

// The kinds.
const (
	Syntax    Kind = "syntax"    // not well-formed, or something after the document
	CutOff    Kind = "cut-off"   // the text ends before the document does
	TooLarge  Kind = "too-large" // bytes, nodes, attributes, a text, a name
	TooDeep   Kind = "too-deep"  // nesting
	Encoding  Kind = "encoding"  // not UTF-8, or a character that XML does not allow
	Doctype   Kind = "doctype"   // a document type declaration, or an entity that only one could define
	Namespace Kind = "namespace" // a prefix that nothing declares, or a declaration that is not allowed
)

// Error is one fault and its place. Whoever knows the file adds its name.
type Error struct {
	Kind     Kind
	Line     int    // 1-based
	Column   int    // 1-based, in bytes
	Path     string // of the element that is open at the place; empty outside of the outermost
	Found    string
	Expected string
}

func (e *Error) Error() string {
	at := ""
	if e.Path != "" {
		at = " in " + strictjson.Quote(e.Path)
	}
	return fmt.Sprintf("line %d, column %d%s: found %s; expected %s", e.Line, e.Column, at, e.Found, e.Expected)
}

// quote shows a supplier's text in a message.
func quote[T string | []byte](text T) string { return strictjson.Quote(string(text)) }
