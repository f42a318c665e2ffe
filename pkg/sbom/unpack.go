package sbom

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// packing is a way to compress a document as a whole, known by its first bytes.
type packing struct {
	name, magic string
	open        func(io.Reader, Limits) (io.ReadCloser, error)
}

var packings = []packing{
	{"gzip", "\x1f\x8b", func(in io.Reader, _ Limits) (io.ReadCloser, error) { return gzip.NewReader(in) }},
	{"zstd", "\x28\xb5\x2f\xfd", func(in io.Reader, lim Limits) (io.ReadCloser, error) {
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(min(uint64(lim.MaxBytes), MaxWindow)))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}},
}

// MaxWindow bounds the memory that a zstd stream may ask for, in bytes; its strongest ordinary setting needs as much.
const MaxWindow = 128 << 20

// unpacked returns the text of a compressed document, and any other as it is. The text is measured before it is kept,
// so that no more memory is taken than the text needs, and none for one beyond the limit.
func unpacked(path string, data []byte, lim Limits) ([]byte, error) {
	for _, p := range packings {
		if !bytes.HasPrefix(data, []byte(p.magic)) {
			continue
		}
		if len(data) > lim.MaxBytes {
			return nil, tooLarge(path, fmt.Sprintf("%d bytes of %s data", len(data), p.name), lim)
		}
		size, err := p.copy(io.Discard, data, lim)
		if err == nil && size > int64(lim.MaxBytes) {
			return nil, tooLarge(path, p.name+" data that unpacks to more", lim)
		}
		text := bytes.NewBuffer(make([]byte, 0, size))
		if err == nil {
			_, err = p.copy(text, data, lim)
		}
		if err != nil {
			return nil, &UnreadableError{Path: path, Line: 1, Column: 1, Found: fmt.Sprintf("%s data that cannot be unpacked (%v)", p.name, err),
				Expected: "one whole " + p.name + " stream and nothing after it", Hint: "the file seems to be damaged: " + askAgain}
		}
		return text.Bytes(), nil
	}
	return data, nil
}

// copy unpacks up to one byte more than the limit.
func (p packing) copy(to io.Writer, data []byte, lim Limits) (int64, error) {
	from, err := p.open(bytes.NewReader(data), lim)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	return io.Copy(to, io.LimitReader(from, int64(lim.MaxBytes)+1))
}

func tooLarge(path, found string, lim Limits) error {
	return &UnreadableError{Path: path, Line: 1, Column: 1, Found: found, Expected: fmt.Sprintf("at most %d bytes", lim.MaxBytes), Hint: askSmaller}
}
