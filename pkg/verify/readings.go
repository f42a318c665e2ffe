package verify

import (
	"errors"
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on reading content again for signatures that are over the content itself: anybody can lay many of those beside a large file, and each is
// read for anew, once for each key that may have made it.
const (
	freeReading   = 64 << 10 // bytes of a file that is read as often as there are signatures over it, and keys
	firstReadings = 16       // of a larger one for the first signature; half as many for each further one, and one at least
	maxReaders    = 16       // signatures for which a larger one is read at all
)

// errReadings is of a signature for which the content is not read again.
var errReadings = signature.Missing("the content was read as often as it may be for the signatures over it, and not for this one: ask for one signature over each file, in a form that is over a digest")

// signedMessage is a file as the content of one more signature, in the order of their files.
func (x *index) signedMessage(f *delivery.File) signature.Message {
	m, before := x.message(f), x.readers[f.Path]
	x.readers[f.Path]++
	if m.Open == nil || f.Size <= freeReading {
		return m
	}
	left := int64(0)
	if before < maxReaders {
		left = f.Size * int64(max(firstReadings>>before, 1))
	}
	open := m.Open
	m.Open = func() (io.ReadCloser, error) {
		if left < f.Size {
			return nil, errReadings
		}
		in, err := open()
		if err != nil {
			return nil, err
		}
		return content{metered{in, &left}, in}, nil
	}
	return m
}

// metered counts what is read off what may be.
type metered struct {
	io.Reader
	left *int64
}

// Seek lets the end be read without what is before it.
func (m metered) Seek(offset int64, whence int) (int64, error) { return seek(m.Reader, offset, whence) }

func seek(in io.Reader, offset int64, whence int) (int64, error) {
	if s, ok := in.(io.Seeker); ok {
		return s.Seek(offset, whence)
	}
	return 0, errors.ErrUnsupported
}

func (m metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	*m.left -= int64(n)
	return n, err
}
