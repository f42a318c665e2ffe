package firmware

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// compressed are the kinds that hold one stream.
var compressed = map[Kind]bool{"gzip": true, "xz": true, "zstd": true, "bzip2": true}

// windowBytes is the largest dictionary or window that a compressed stream may ask for. The strongest
// settings of the usual tools need 64 MiB (xz -9) and 128 MiB (zstd --ultra --long).
const windowBytes = 128 << 20

// startBytes is what the start of a decompressor costs, in bytes of the budget: one with a large window
// is dear even when little is read from it.
const startBytes = 256 << 10

// charged charges a stream to the budget while it is read.
type charged struct {
	r      io.Reader
	budget *budget
}

func (c *charged) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if over := c.budget.takeBytes(int64(n)); over != nil {
		return n, over
	}
	return n, err
}

// openCompressed decompresses a stream into memory and hands what comes out to its own format. When that
// is no container, the tree has one file.
func openCompressed(src source, t *Tree) error {
	r, err := decompressor(src)
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := readAtMost(&charged{r, t.budget}, t.Limits.FileBytes)
	if err != nil {
		return err
	}
	inner := source{path: src.path, size: int64(len(b)), at: bytes.NewReader(b)}
	first, err := head(inner.at, inner.size)
	if err != nil {
		return err
	}
	k := recognise(first)
	if k == "" {
		return errors.New("no known format inside: the content is opaque")
	}
	if k == "tar" || k == "cpio" {
		return openers(k)(inner, t)
	}
	return t.add(innerName(src.path), Entry{Mode: 0o644, Size: inner.size, open: func() (io.ReaderAt, error) { return inner.at, nil }})
}

// worthOpening looks at the beginning of what a compressed file inside a tree holds. Manuals, change logs
// and fonts are compressed too; only a container or a program is worth more than its beginning. A stream
// that cannot even be begun counts as worth opening, so that the failure is reported.
func worthOpening(src source, b *budget) bool {
	if b.takeBytes(startBytes) != nil {
		return true
	}
	worth := true
	_ = Safely(func() error {
		r, err := decompressor(src)
		if err != nil {
			return err
		}
		defer r.Close()
		first := make([]byte, headBytes)
		n, err := io.ReadFull(r, first)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			return err
		}
		worth = recognise(first[:n]) != ""
		return nil
	})
	return worth
}

func decompressor(src source) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(io.NewSectionReader(src.at, 0, src.size), 64<<10)
	magic, err := in.Peek(6)
	if err != nil {
		return nil, fmt.Errorf("read magic: %w", err)
	}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		return gzip.NewReader(in)
	case bytes.HasPrefix(magic, []byte("BZh")):
		return io.NopCloser(bzip2.NewReader(in)), nil
	case bytes.HasPrefix(magic, []byte("\xfd7zXZ\x00")):
		r, err := xz.NewReader(in, windowBytes)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(r), nil
	case bytes.HasPrefix(magic, []byte("\x28\xb5\x2f\xfd")):
		r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(windowBytes))
		if err != nil {
			return nil, err
		}
		return r.IOReadCloser(), nil
	}
	return nil, errors.New("not a compressed stream")
}

// innerName is the name of a compressed file without the ending of its compression.
func innerName(p string) string {
	name := lastName(p)
	if stem := strings.TrimSuffix(name, path.Ext(name)); stem != "" {
		return stem
	}
	return name
}

// readAtMost reads all of r, and fails instead of returning part of it when there is more than limit.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, &LimitError{"FileBytes", limit}
	}
	return b, nil
}
