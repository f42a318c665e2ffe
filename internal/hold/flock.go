//go:build linux || darwin || freebsd || netbsd || openbsd

package hold

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Folder holds a folder until it is released or this process ends, waiting for whoever has it or not. It gives nil where folders cannot be held. The error is
// ErrHeld when another has it and this one does not wait, and ErrGone when the folder is no longer there.
func Folder(dir string, wait bool) (*os.File, error) {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrGone
	}
	if err != nil {
		return nil, err
	}
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	switch err := syscall.Flock(int(f.Fd()), how); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		Release(f)
		return nil, ErrHeld
	case err != nil: // not on every network share
		Release(f)
		return nil, nil
	}
	is, err := f.Stat()
	there, gone := os.Stat(dir)
	if err != nil || gone != nil || !os.SameFile(is, there) {
		Release(f)
		return nil, ErrGone
	}
	return f, nil
}
