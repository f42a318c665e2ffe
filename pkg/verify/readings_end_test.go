package verify

import (
	"bytes"
	"io"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
)

// counted is the content of a file, and how much of it was read.
type counted struct {
	*bytes.Reader
	read *int
}

func (c counted) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(p, at)
	*c.read += n
	return n, err
}

func (counted) Close() error { return nil }

// TestFormIsSeenFromTheEnd: to see whether a large file has the form of what OpenPGP signs, its end is read and not all of it.
func TestFormIsSeenFromTheEnd(t *testing.T) {
	const size = 1 << 20
	for ending, want := range map[string]bool{"\x04\xff\x00\x00\x00\x06": true, "firmware": false} {
		data, read := append(make([]byte, size), ending...), 0
		x := newIndex(&delivery.Delivery{})
		open := counted{bytes.NewReader(data), &read}
		f := &delivery.File{Path: "firmware.bin", Size: int64(len(data))}
		m := messageOf(f)
		m.Open = func() (io.ReadCloser, error) {
			return content{io.NewSectionReader(open, 0, f.Size), open}, nil
		}
		x.single = &single{artifact: f, message: m}
		like, err := openpgp.Like(x.message(f))
		if err != nil || like != want || read > 1024 {
			t.Errorf("%q: %v, %v, %d bytes read", ending, like, err, read)
		}
	}
}
