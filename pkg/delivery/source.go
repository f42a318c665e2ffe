package delivery

import "io"

// source is one file before it is hashed: where its bytes are, and how to reach them again.
type source struct {
	path string
	size int64
	open func() (Content, error)

	held  []byte // all of it, where it is in memory anyway; nil otherwise
	alone bool   // nothing is delivered beside it
}

// sourceReader reads a source from start to end.
func sourceReader(c Content, size int64) io.Reader { return io.NewSectionReader(c, 0, size) }
