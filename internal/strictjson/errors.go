package strictjson

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Kind says what is wrong with a document.
type Kind string

// The kinds.
const (
	Syntax       Kind = "syntax"        // no JSON, or something after the document
	CutOff       Kind = "cut-off"       // the text ends before the document does
	TooLarge     Kind = "too-large"     // bytes, values, a string
	TooDeep      Kind = "too-deep"      // nesting
	HugeNumber   Kind = "huge-number"   // beyond MaxNumber or MaxExponent
	DuplicateKey Kind = "duplicate-key" // in one object
	Encoding     Kind = "encoding"      // invalid UTF-8, half a surrogate pair, control characters
)

// Error is one fault and its place. Whoever knows the file adds its name.
type Error struct {
	Kind     Kind
	Line     int    // 1-based
	Column   int    // 1-based, in bytes
	Pointer  string // JSON pointer (RFC 6901) of the value, or the path of an XML element; empty for the document
	Found    string
	Expected string
}

func (e *Error) Error() string {
	at := ""
	if e.Pointer != "" {
		at = " at " + Quote(e.Pointer)
	}
	return fmt.Sprintf("line %d, column %d%s: %s", e.Line, e.Column, at, e.Message())
}

// Message says what is wrong, without the place.
func (e *Error) Message() string { return "found " + e.Found + "; expected " + e.Expected }

// maxQuoted is how much of an offending value a message shows.
const maxQuoted = 80

// Quote shows a supplier's text in a message: shortened, and with nothing in it that a terminal would act on.
func Quote(text string) string {
	if len(text) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}
