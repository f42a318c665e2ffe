package firmware

import (
	"errors"
	"io"
)

// streamsInStreams is how deep streams in streams are tried that begin like no container. What is opened for what it begins with is not counted.
const streamsInStreams = 2

// untilDamaged reads a stream to where it is damaged. A loader need not ask for its checksum.
type untilDamaged struct{ *unpacking }

func (u untilDamaged) Read(p []byte) (int, error) {
	n, err := u.unpacking.Read(p)
	var over *LimitError
	if err != nil && !errors.As(err, &over) {
		err = io.EOF
	}
	return n, err
}

// Close lets go of the decompressor. It cannot fail, since nothing is written.
func (u untilDamaged) Close() error {
	u.stop()
	return nil
}

// readable is what can be had of a stream.
func (s *search) readable(src source, k Kind) (source, error) {
	content := &stream{limit: s.lim.FileBytes, budget: s.budget, open: func() (io.ReadCloser, error) {
		u, err := unpackers[k](src)
		if err != nil {
			return nil, err
		}
		return untilDamaged{u}, nil
	}}
	n, err := content.size()
	return source{src.path, n, content}, err
}

// held says that a container lies anywhere in what a stream holds, or a program near its beginning: a few bytes
// before it are enough to make it begin like none. An error means that the search must stop.
func (f *finder) held(src source, k Kind) (bool, error) {
	if f.streams == streamsInStreams {
		return false, nil
	}
	content, err := f.readable(src, k)
	var over *LimitError
	switch {
	case errors.As(err, &over):
		return false, err
	case err != nil || content.size < leastContainer:
		return false, nil //nolint:nilerr // it is no stream
	}
	_, inside, err := (&finder{search: f.search, src: content, streams: f.streams + 1}).next(0)
	if err == nil && inside == "" {
		_, inside, err = nextProgram(content, 0, min(leadBytes, content.size))
	}
	return inside != "", err
}
