package delivery

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
)

// inMemory is content that was read before.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// NewFile makes a file of bytes in memory, hashed and recognised as one of a delivery would be, within the default
// limits. It keeps data, which must not be changed then.
func NewFile(path string, data []byte) (*File, error) {
	src := source{path: path, size: int64(len(data)), held: data, open: func() (Content, error) { return inMemory{bytes.NewReader(data)}, nil }}
	var held atomic.Int64
	f, problems, err := readOne(context.Background(), src, Limits{}.orDefaults(), &held, make([]byte, chunkSize))
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", path, problems[0].Message)
	}
	return f, nil
}
