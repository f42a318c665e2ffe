// Package support reads addenda to an SBOM: files that say how long components are supported. A table, CSV or XLSX, with a
// heading for each column, and CLE, the Common Lifecycle Enumeration (ECMA-428).
package support

import (
	"bytes"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// MaxEntries bounds the statements of one addendum.
const MaxEntries = 300_000

// Addendum is one file about support.
type Addendum struct {
	Path    string
	Format  string // "csv", "xlsx" or "cle"
	Entries []Entry
	Beside  []string // what is no statement about support and worth a look, each with its place: the end of development
}

// Read reads an addendum as it stands at a moment, that of judging: what is withdrawn from a later one on still counts. path names it in messages and in the place of each entry. The error says why nothing of it counts:
// an addendum is read whole or not at all, so that no line of it is left out unseen.
func Read(path string, data []byte, at time.Time) (*Addendum, error) {
	var a *Addendum
	var err error
	switch {
	case bytes.HasPrefix(syntax.Body(data), []byte("{")):
		a, err = readCLE(path, data, at)
	default:
		a, err = readTable(path, data)
	}
	if err != nil {
		return nil, fmt.Errorf("read support addendum %s: %w", path, err)
	}
	if len(a.Entries) == 0 && a.Format != "cle" { // a life cycle need not have come to the end of support
		return nil, fmt.Errorf("read support addendum %s: found no statement about support; expected one at least", path)
	}
	return a, nil
}
