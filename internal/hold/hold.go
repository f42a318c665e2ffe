// Package hold keeps several runs of the program from working on one folder at once. What a run holds is free again when it ends, however it ends.
package hold

import (
	"context"
	"errors"
	"os"
	"time"
)

// ErrGone says that a folder is not there any more.
var ErrGone = errors.New("the folder is not there any more")

// ErrHeld says that another run has a folder.
var ErrHeld = errors.New("held by another run")

// pollInterval is how long a run waits before it tries again.
const pollInterval = 5 * time.Millisecond

// Folder holds a folder as Try does, and waits for whoever has it until ctx ends.
func Folder(ctx context.Context, dir string) (*os.File, error) {
	again := time.NewTicker(pollInterval)
	defer again.Stop()
	for {
		held, err := Try(dir)
		if !errors.Is(err, ErrHeld) {
			return held, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-again.C:
		}
	}
}

// Release lets go of a folder; nil is none.
func Release(held *os.File) {
	if held != nil {
		_ = held.Close() // it was only held
	}
}
