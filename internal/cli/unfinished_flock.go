//go:build linux || darwin || freebsd || netbsd || openbsd

package cli

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// hold holds a folder until it is released or this process ends, waiting for whoever has it or not. It gives nil where folders cannot be held, and errGone when the folder
// is no longer there.
func hold(dir string, wait bool) (*os.File, error) {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errGone
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
		release(f)
		return nil, err
	case err != nil: // not on every network share
		release(f)
		return nil, nil
	}
	is, err := f.Stat()
	there, gone := os.Stat(dir)
	if err != nil || gone != nil || !os.SameFile(is, there) {
		release(f)
		return nil, errGone
	}
	return f, nil
}
