// Package hold keeps several runs of the program from working on one folder at once. What a run holds is free again when it ends, however it ends.
package hold

import (
	"errors"
	"os"
)

// ErrGone says that a folder is not there any more.
var ErrGone = errors.New("cleared away")

// ErrHeld says that another run has a folder.
var ErrHeld = errors.New("held by another run")

// Release lets go of a folder; nil is none.
func Release(held *os.File) {
	if held != nil {
		_ = held.Close() // it was only held
	}
}
