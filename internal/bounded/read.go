// Package bounded reads what others wrote without letting them choose how much.
package bounded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
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
