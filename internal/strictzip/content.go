package strictzip

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"sync"
)

// Entry is what an archive states of the content of an entry.
type Entry struct {
	Method       uint16
	Packed, Size uint64 // bytes
	CRC32        uint32
}

// Content is what an entry holds. It ends in an error when that has another length or checksum than was stated.
type Content struct {
	entry  Entry
	packed *io.LimitedReader
	in     *inflater // of a deflated entry, until it is closed
	from   io.Reader
	read   uint64
	sum    hash.Hash32
}

// inflater is kept from one entry to the next.
type inflater struct {
	buf *bufio.Reader
	z   io.ReadCloser
}

var inflaters = sync.Pool{New: func() any {
	buf := bufio.NewReader(nil)
	return &inflater{buf, flate.NewReader(buf)} // which takes no byte more than it needs
}}

// Of is what the directory states of an entry.
func Of(f *zip.File) Entry {
	return Entry{f.Method, f.CompressedSize64, f.UncompressedSize64, f.CRC32}
}

// Open begins to unpack an entry. A method besides those of archive/zip is zip.ErrAlgorithm. The caller must Close the Content.
func Open(f *zip.File) (*Content, error) {
	raw, err := f.OpenRaw()
	if err != nil {
		return nil, err
	}
	return Unpack(raw, Of(f))
}

// Unpack begins to unpack what lies in an archive from the place of the reader on.
func Unpack(packed io.Reader, e Entry) (*Content, error) {
	if e.Packed > 1<<62 {
		return nil, fmt.Errorf("%w: compressed size %d", zip.ErrFormat, e.Packed)
	}
	c := &Content{entry: e, packed: &io.LimitedReader{R: packed, N: int64(e.Packed)}, sum: crc32.NewIEEE()}
	switch e.Method {
	case zip.Store:
		c.from = c.packed
	case zip.Deflate:
		c.in, _ = inflaters.Get().(*inflater) // nothing else is put there
		c.in.buf.Reset(c.packed)
		again, _ := c.in.z.(flate.Resetter) // as the library promises
		if err := again.Reset(c.in.buf, nil); err != nil {
			return nil, err
		}
		c.from = c.in.z
	default:
		return nil, zip.ErrAlgorithm
	}
	return c, nil
}

func (c *Content) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.read += uint64(n)
	c.sum.Write(p[:n])
	switch {
	case c.read > c.entry.Size || errors.Is(err, io.EOF) && c.read < c.entry.Size:
		return n, fmt.Errorf("%w: the content has another length than %d bytes", zip.ErrFormat, c.entry.Size)
	case errors.Is(err, io.EOF) && c.sum.Sum32() != c.entry.CRC32:
		return n, zip.ErrChecksum
	}
	return n, err
}

// Rest is how many bytes of what the directory counts to the entry lie behind the end of its content, after that was read to its end. A
// program that reads from front to end takes them for what comes next.
func (c *Content) Rest() int64 {
	if c.in == nil {
		return c.packed.N
	}
	return c.packed.N + int64(c.in.buf.Buffered())
}

// Close lets go of the decompressor. The Content must not be used afterwards.
func (c *Content) Close() error {
	if c.in == nil {
		return nil
	}
	err := c.in.z.Close()
	c.in.buf.Reset(nil)
	inflaters.Put(c.in)
	c.in, c.from = nil, nil
	return err
}
