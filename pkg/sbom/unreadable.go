package sbom

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// UnreadableError says why nothing can be said about a document, and what to do about it. A document that is
// merely invalid is not unreadable: its defects are in Document.Problems.
type UnreadableError struct {
	Path     string
	Line     int // 1-based
	Column   int // 1-based, in bytes
	Found    string
	Expected string
	Hint     string // what to do next
}

func (e *UnreadableError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read sbom: %s:%d:%d: found %s; expected %s", e.Path, e.Line, e.Column, e.Found, e.Expected)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

const (
	askAgain = "ask the supplier to export the SBOM again"
	askUTF8  = "ask the supplier to export the SBOM in UTF-8"

	// askFewerBytes is for Limits.MaxBytes, which commands let people raise, and askSmaller for what they cannot.
	askFewerBytes = "ask the supplier for a smaller SBOM; the commands of 'cleanbill sbom' read a longer one with --max-bytes"
	askSmaller    = "no option raises this limit: ask the supplier for an SBOM that keeps to it, such as one for each part of the product"
)

// What a file is that breaks the rules of a syntax.
const (
	noKnownSyntax = "the file is written in no known way"
	noXML         = "the file is no well-formed XML"
)

// unreadable adds the file and what to do to an error of the reader of a syntax; broken says what the file is when it breaks the
// rules of that.
func unreadable(file string, err error, broken string) error {
	var fault *strictjson.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("read sbom %s: %w", file, err)
	}
	hint := askAgain
	switch fault.Kind {
	case strictjson.CutOff:
		hint = "the file seems to be cut off: " + askAgain
	case strictjson.Syntax:
		hint = broken + ": " + askAgain
	case strictjson.TooLarge, strictjson.TooDeep:
		hint = askSmaller
	case strictjson.Encoding:
		hint = askUTF8
	case strictxml.Doctype:
		hint = "ask the supplier for an SBOM without a document type declaration"
	}
	return &UnreadableError{Path: file, Line: fault.Line, Column: fault.Column, Found: fault.Found, Expected: fault.Expected, Hint: hint}
}
