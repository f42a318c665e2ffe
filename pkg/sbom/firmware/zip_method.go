package firmware

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// The methods of compression besides those that archive/zip knows (APPNOTE 4.4.5), which other programs read as well.
const (
	zipBzip2 = 12
	zipLZMA  = 14
	zipZstd  = 93
	zipXZ    = 95
)

// zipMethod says that what is compressed by a method can be read.
func zipMethod(method uint16) bool {
	switch method {
	case zip.Store, zip.Deflate, zipBzip2, zipLZMA, zipZstd, zipXZ:
		return true
	}
	return false
}

// addPacked adds an entry of a method that archive/zip does not know.
func addPacked(src source, t *Tree, f *zip.File, name string) error {
	packed, err := packedPart(src, f)
	if err != nil {
		t.Skip(name, err.Error())
		return nil
	}
	size := int64(f.UncompressedSize64)
	return t.add(name, Entry{Mode: f.Mode().Perm(), Size: size, open: unpackedContent(packed, f.Method, size, f.CRC32, t.budget)})
}

// packedPart is where an entry lies as it was packed.
func packedPart(src source, f *zip.File) (*io.SectionReader, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	if size := int64(f.CompressedSize64); size >= 0 && at <= src.size && size <= src.size-at {
		return io.NewSectionReader(src.at, at, size), nil
	}
	return nil, errors.New("content ends after the archive")
}

// readZipLink reads the target of a symbolic link.
func readZipLink(src source, t *Tree, f *zip.File, entry *zipContent) ([]byte, error) {
	if f.Method == zip.Store || f.Method == zip.Deflate {
		return entry.whole(linkBytes)
	}
	size := int64(f.UncompressedSize64)
	if size > linkBytes {
		return nil, &LimitError{"bytes of a link", linkBytes}
	}
	packed, err := packedPart(src, f)
	if err != nil {
		return nil, err
	}
	content, err := unpackedContent(packed, f.Method, size, f.CRC32, t.budget)()
	if err != nil {
		return nil, err
	}
	target := make([]byte, size)
	return target, readFull(content, target, 0)
}

// unpackedContent unpacks an entry when it is asked for, and checks its length and checksum.
func unpackedContent(packed *io.SectionReader, method uint16, size int64, sum uint32, b *budget) func() (io.ReaderAt, error) {
	s := &stream{limit: size, budget: b, open: func() (io.ReadCloser, error) {
		return openMethod(io.NewSectionReader(packed, 0, packed.Size()), method, size)
	}}
	return func() (io.ReaderAt, error) {
		n, err := s.size()
		if err != nil {
			return nil, err
		}
		h := crc32.NewIEEE()
		if _, err := io.Copy(h, io.NewSectionReader(s, 0, n)); err != nil {
			return nil, err
		}
		if n != size || h.Sum32() != sum {
			return nil, fmt.Errorf("%w: an entry of %d bytes instead of %d, or of another checksum", errDamaged, n, size)
		}
		return s, nil
	}
}

// openMethod begins to unpack an entry of so many bytes.
func openMethod(packed *io.SectionReader, method uint16, size int64) (io.ReadCloser, error) {
	src := source{at: packed, size: packed.Size()}
	var u *unpacking
	var err error
	switch method {
	case zipBzip2:
		u, err = unbzip2(src)
	case zipXZ:
		u, err = unxzStream(src)
	case zipZstd:
		u, err = unzstdStream(src)
	case zipLZMA:
		u, err = unlzmaEntry(src, size)
	default:
		return nil, fmt.Errorf("zip compression method %d: not supported", method)
	}
	if err != nil {
		return nil, err
	}
	return &filling{u, src.size}, nil
}

// filling is a stream that must take up all that was stored for it: no program shows what else lies there.
type filling struct {
	*unpacking
	size int64
}

func (f *filling) Read(p []byte) (int, error) {
	n, err := f.unpacking.Read(p)
	if errors.Is(err, io.EOF) && f.end() < f.size {
		return n, fmt.Errorf("%w: %d bytes behind the end of the stream", errDamaged, f.size-f.end())
	}
	return n, err
}

func (f *filling) Close() error {
	f.stop()
	return nil
}

// unlzmaEntry reads LZMA as zip has it (APPNOTE 5.8.8): a version of two bytes, the length of the properties, the properties, and the stream.
// It ends where the directory says, or by a mark.
func unlzmaEntry(src source, size int64) (*unpacking, error) {
	const before, properties = 4, 5
	b, err := src.fields(0, before+properties)
	if err != nil {
		return nil, fmt.Errorf("header of LZMA: %w", err)
	}
	if n := binary.LittleEndian.Uint16(b[2:]); n != properties {
		return nil, fmt.Errorf("%w: %d bytes of properties of LZMA", errDamaged, n)
	}
	head := binary.LittleEndian.AppendUint64(bytes.Clone(b[before:]), uint64(size))
	rest := source{at: io.NewSectionReader(src.at, before+properties, src.size-before-properties), size: src.size - before - properties}.bytes()
	r, err := lzma.ReaderConfig{DictCap: windowBytes}.NewReader(&headed{head: bytes.NewReader(head), rest: rest})
	if err != nil {
		return nil, err
	}
	return &unpacking{Reader: r, end: func() int64 { return before + properties + rest.taken() }}, nil
}

// headed is content behind a header that was made for it. It gives single bytes, so that no more is taken than is needed.
type headed struct {
	head *bytes.Reader
	rest *byteReader
}

func (h *headed) Read(p []byte) (int, error) {
	if h.head.Len() > 0 {
		return h.head.Read(p)
	}
	return h.rest.Read(p)
}

func (h *headed) ReadByte() (byte, error) {
	if h.head.Len() > 0 {
		return h.head.ReadByte()
	}
	return h.rest.ReadByte()
}
