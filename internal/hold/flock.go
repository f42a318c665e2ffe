//go:build linux || darwin || freebsd || netbsd || openbsd

package hold

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Try holds a folder until it is released or this process ends. It gives nil where folders cannot be held. The error is ErrHeld when another has it, and
// ErrGone when the folder is no longer there.
func Try(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrGone
	}
	if err != nil {
		return nil, err
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
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
