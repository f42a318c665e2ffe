package verify

import (
	"io"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on reading content again for signatures that are over the content itself: anybody can lay many of those beside a large file, and each is
// read for anew, once for each key that may have made it.
const (
	freeReading   = 64 << 10 // bytes at the start of a file that are read as often as there are signatures over it, and keys
	firstReadings = 16       // of what is behind them for the first signature; half as many for each further one, and one at least
	maxReaders    = 16       // signatures for which that is read at all
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
	readings := 0
	if before < maxReaders {
		readings = max(firstReadings>>before, 1)
	}
	open := m.Open
	m.Open = func() (io.ReadCloser, error) {
		in, err := open()
		if err != nil {
			return nil, err
		}
		return content{&metered{Reader: in, free: freeReading, left: &readings}, in}, nil
	}
	return m
}

// metered counts a reading once it goes beyond what is free: a signature of another kind often shows from the first bytes that it does not count.
type metered struct {
	io.Reader
	free    int64 // bytes that are still to come before that
	counted bool
	left    *int // readings
}

func (m *metered) Read(p []byte) (int, error) {
	if m.free > 0 {
		n, err := m.Reader.Read(p[:min(int64(len(p)), m.free)])
		m.free -= int64(n)
		return n, err
	}
	if !m.counted {
		if *m.left == 0 {
			return 0, errReadings
		}
		*m.left--
		m.counted = true
	}
	return m.Reader.Read(p)
}
