// Package bounded reads what others wrote without letting them choose how much.
package bounded

import (
	"errors"
	"fmt"
	"io"
)

// ErrTooLarge is wrapped by the error for content over the limit.
var ErrTooLarge = errors.New("too large")

// Read reads all of r, at most limit bytes. Content over the limit is an error that wraps ErrTooLarge and names
// the limit; nothing of it is returned, since half a document is none.
func Read(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return data, nil
}
