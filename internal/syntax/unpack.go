package syntax

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// MaxWindow bounds the memory that a zstd stream may ask for, in bytes; its strongest ordinary setting needs as much.
const MaxWindow = 128 << 20

// Packing is a way to compress a file as a whole, known by its first bytes.
type Packing struct {
	Name  string // "gzip" or "zstd"
	magic string
	open  func(io.Reader) (io.ReadCloser, error)

	// trailing says of a stream that gave n bytes and then an error whether it is whole, and what follows is no part of it.
	trailing func(in io.Reader, n int64, err error) bool
}

var packings = []Packing{
	{"gzip", "\x1f\x8b", func(in io.Reader) (io.ReadCloser, error) { return gzip.NewReader(in) }, afterGzip},
	{"zstd", "\x28\xb5\x2f\xfd", func(in io.Reader) (io.ReadCloser, error) {
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(MaxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}, func(_ io.Reader, n int64, err error) bool { return n > 0 && errors.Is(err, zstd.ErrMagicMismatch) }},
}

// afterGzip goes over the members one by one (RFC 1952, 2.2) up to what does not begin as one.
func afterGzip(in io.Reader, n int64, _ error) bool {
	stream := bufio.NewReader(in)
	member, err := gzip.NewReader(stream)
	for err == nil {
		member.Multistream(false)
		if _, err = io.Copy(io.Discard, io.LimitReader(member, n+1)); err != nil {
			return false
		}
		if next, _ := stream.Peek(2); string(next) != "\x1f\x8b" {
			return len(next) > 0
		}
		err = member.Reset(stream)
	}
	return false
}

// PackingOf tells how a file is compressed; ok is false when it is not.
func PackingOf(head []byte) (p Packing, ok bool) {
	for _, p := range packings {
		if bytes.HasPrefix(head, []byte(p.magic)) {
			return p, true
		}
	}
	return Packing{}, false
}

// A text of more than RatioFrom bytes may be at most MaxRatio times as long as it is packed. SBOMs pack to a tenth or a
// fortieth; what packs to less was made to take memory.
const (
	RatioFrom = 16 << 20
	MaxRatio  = 50
)

// ErrTooLarge is what Unpack returns for a text of more bytes than the limit, ErrRatio for one over MaxRatio, ErrTrailing for a whole
// stream with something after it.
var (
	ErrTrailing = errors.New("is whole and has other bytes after it")
	ErrTooLarge = errors.New("unpacks to more than the limit")
	ErrRatio    = fmt.Errorf("unpacks to more than %d bytes and more than %d times its size", RatioFrom, MaxRatio)
)

// Unpack returns the whole text. It is measured before it is kept, so that no more memory is taken than the text needs,
// and none for one beyond the limit. The error is ErrTooLarge or ErrRatio, or says how the stream is damaged.
func (p Packing) Unpack(in io.ReaderAt, size, limit int64) ([]byte, error) {
	most := max(RatioFrom, MaxRatio*size)
	n, err := p.copy(io.Discard, in, size, min(limit, most)+1)
	switch {
	case err != nil && p.trailing != nil && p.trailing(io.NewSectionReader(in, 0, size), n, err):
		return nil, ErrTrailing
	case err != nil:
		return nil, err
	case n > limit:
		return nil, ErrTooLarge
	case n > most:
		return nil, ErrRatio
	}
	text := make([]byte, n)
	if _, err := p.copy(&filler{text}, in, size, n); err != nil {
		return nil, err
	}
	return text, nil
}

// filler writes into memory that is there: a buffer that grows would hold the text three times.
type filler struct{ left []byte }

func (f *filler) Write(data []byte) (int, error) {
	n := copy(f.left, data)
	f.left = f.left[n:]
	return n, nil
}

// Start returns the first bytes of the text, no more than n, as far as they can be unpacked.
func (p Packing) Start(in io.ReaderAt, size, n int64) []byte {
	var text bytes.Buffer
	_, _ = p.copy(&text, in, size, n)
	return text.Bytes()
}

func (p Packing) copy(to io.Writer, in io.ReaderAt, size, n int64) (int64, error) {
	from, err := p.open(bufio.NewReader(io.NewSectionReader(in, 0, size)))
	if err != nil {
		return 0, err
	}
	defer from.Close()
	return io.Copy(to, io.LimitReader(from, n))
}
