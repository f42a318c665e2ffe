// Package bounded reads what others wrote without letting them choose how much.
package bounded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
)

// ErrTooLarge is wrapped by the error for content over the limit.
var ErrTooLarge = errors.New("too large")

// Read reads all of r, at most limit bytes. Content over the limit is an error that wraps ErrTooLarge and names
// the limit; nothing of it is returned, since half a document is none. A file that says beforehand that it is
// larger is not read at all.
func Read(r io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	if size := sizeOf(r); size > limit {
		return nil, tooLarge(limit)
	} else if size > 0 {
		buf.Grow(int(size) + bytes.MinRead) // all of it at once, and room to see that it ends there
	}
	limit = min(limit, math.MaxInt64-1)
	if _, err := buf.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	if int64(buf.Len()) > limit {
		return nil, tooLarge(limit)
	}
	return buf.Bytes(), nil
}

// ErrNoFile is the error for what is no regular file. A pipe that nobody writes to would keep whoever opens it, and a device may have no end.
var ErrNoFile = errors.New("expected a file, found a directory, a pipe or a device")

// File reads a regular file of fsys, or one that a link there leads to, as Read does. Its errors are ErrNoFile, those of opening it, and those of Read.
func File(fsys fs.FS, name string, limit int64) ([]byte, error) {
	return file(limit, func() (fs.FileInfo, error) { return fs.Stat(fsys, name) }, func() (fs.File, error) { return fsys.Open(name) })
}

// Path reads a regular file of the machine, as File does.
func Path(path string, limit int64) ([]byte, error) {
	return file(limit, func() (fs.FileInfo, error) { return os.Stat(path) }, func() (fs.File, error) { return os.Open(path) })
}

func file(limit int64, stat func() (fs.FileInfo, error), open func() (fs.File, error)) ([]byte, error) {
	if info, err := stat(); err == nil && !info.Mode().IsRegular() {
		return nil, ErrNoFile
	}
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f, limit)
}

func tooLarge(limit int64) error { return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit) }

// sizeOf is the size that a regular file states; 0 for anything else.
func sizeOf(r io.Reader) int64 {
	f, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return 0
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}
