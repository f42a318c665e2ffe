package vex

import (
	"errors"
	"fmt"
)

// ErrOtherFormat says that a document is of another format than the reader's. ErrTooLarge says that a limit was met.
var (
	ErrOtherFormat = errors.New("another format")
	ErrTooLarge    = errors.New("too large")
)

// MalformedError says where a VEX document is wrong, what was expected and what was found.
type MalformedError struct {
	Format  string // the format's name, for people: "OpenVEX"
	Path    string // the file
	Line    int    // counted from 1; 0 when only the pointer is known
	Pointer string // JSON pointer; empty for the document
	Problem string
	Err     error // cause, if there is one to branch on
}

// Error names format, file, line and pointer.
func (e *MalformedError) Error() string {
	at := e.Path
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, e.Line)
	}
	if e.Pointer != "" {
		at += " at " + e.Pointer
	}
	return fmt.Sprintf("read %s: %s: %s; ask the supplier for a correct document", e.Format, at, e.Problem)
}

// Unwrap gives the cause.
func (e *MalformedError) Unwrap() error { return e.Err }
