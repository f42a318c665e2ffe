package sbom

import (
	"fmt"
	"strings"
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
	askAgain   = "ask the supplier to export the SBOM again"
	askSmaller = "ask the supplier for an SBOM within the limit, or raise the limit if the size is right for this product"
)
