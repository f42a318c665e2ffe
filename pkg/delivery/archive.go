package delivery

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

// container is how a lone file is opened: as one of the archives that a delivery may come in, or as itself.
type container int

const (
	noContainer container = iota
	zipContainer
	tarContainer
	gzipContainer
	xzContainer
	zstdContainer
)

// Magic numbers of the packings, each at offset 0.
const (
	magicGzip = "\x1f\x8b"
	magicXZ   = "\xfd7zXZ\x00"
	magicZstd = "\x28\xb5\x2f\xfd"
	magicZip  = "PK\x03\x04"
	magicZip0 = "PK\x05\x06" // an empty zip
)

const tarBlock = stricttar.Block

// containerOf looks at content only. A compressed file counts as an archive when a tar is inside; any other
// compressed file is a lone artifact.
func containerOf(in Content, size int64) container {
	head := readHead(in, size, tarBlock)
	packed := noContainer
	switch {
	case hasPrefix(head, magicZip), hasPrefix(head, magicZip0):
		if spreadsheet(in, size) {
			return noContainer
		}
		return zipContainer
	case isTar(head):
		return tarContainer
	case hasPrefix(head, magicGzip):
		packed = gzipContainer
	case hasPrefix(head, magicXZ):
		packed = xzContainer
	case isZstd(head):
		packed = zstdContainer
	}
	if packed == noContainer {
		return noContainer
	}
	r, err := unpacker(packed, sourceReader(in, size))
	if err != nil {
		return noContainer
	}
	defer r.Close()
	block := make([]byte, tarBlock)
	if _, err := io.ReadFull(r, block); err != nil || !isTar(block) && !bytes.Equal(block, make([]byte, tarBlock)) {
		return noContainer
	}
	return packed
}

// unpacker decompresses with bounded memory.
func unpacker(kind container, r io.Reader) (io.ReadCloser, error) {
	r = bufio.NewReaderSize(r, 1<<16)
	switch kind {
	case gzipContainer:
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		return z, nil
	case xzContainer:
		z, err := xz.NewReader(r, MaxDictionary)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(z), nil
	case zstdContainer:
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(MaxDictionary), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return io.NopCloser(r), nil
}

// archive spools every entry of the archive and lists them.
func archive(ctx context.Context, kind container, in Content, size int64, s *spool, names *nameSet) ([]source, error) {
	if kind == zipContainer {
		return readZip(ctx, in, size, s, names)
	}
	r, err := unpacker(kind, sourceReader(in, size))
	if err != nil {
		return nil, damaged("unpack", err)
	}
	defer r.Close()
	stream := &boundedReader{r: contextReader{ctx, r}, left: s.allowance() + s.lim.RatioFree, ratio: s.lim.MaxRatio}
	return readTar(ctx, stream, s, names)
}

// readTar takes plain files and directories; every other entry refuses the archive.
func readTar(ctx context.Context, stream *boundedReader, s *spool, names *nameSet) ([]source, error) {
	var out []source
	watch := &tarWatch{in: stream}
	tr := tar.NewReader(watch)
	for {
		watch.begin()
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			if err := names.meets(); err != nil {
				return nil, err
			}
			return out, tarEnd(stream)
		}
		if err != nil {
			return nil, tarFailure(err)
		}
		if why := watch.headers.Ambiguous(h); why != "" {
			return nil, unsafe(h.Name, why)
		}
		if own, _ := watch.headers.Own(); watch.headers.Before() {
			names.alsoCalled(h.Name, own)
		}
		src, isFile, err := tarEntry(ctx, h, tr, s, names)
		if err != nil {
			return nil, err
		}
		if isFile {
			out = append(out, src)
		}
	}
}

func tarEntry(ctx context.Context, h *tar.Header, tr *tar.Reader, s *spool, names *nameSet) (source, bool, error) {
	for key := range h.PAXRecords {
		// A sparse file has bytes that are nowhere in the archive, and readers differ on where they go.
		if strings.HasPrefix(key, "GNU.sparse.") {
			return source{}, false, unsafe(h.Name, "it is a sparse file")
		}
		if h.Typeflag == tar.TypeXGlobalHeader && key != "comment" {
			return source{}, false, unsafe(h.Name, "a global header changes the entries after it")
		}
	}
	switch h.Typeflag {
	case tar.TypeReg:
		clean, err := names.file(h.Name)
		if err != nil {
			return source{}, false, err
		}
		src, err := s.add(ctx, clean, tr)
		return src, true, err
	case tar.TypeDir:
		_, err := names.directory(h.Name)
		return source{}, false, err
	case tar.TypeXGlobalHeader: // git archive writes its commit there
		return source{}, false, names.count()
	}
	return source{}, false, unsafe(h.Name, describeTar(h.Typeflag))
}

func describeTar(flag byte) string {
	switch flag {
	case tar.TypeSymlink:
		return "it is a symbolic link"
	case tar.TypeLink:
		return "it is a hard link"
	case tar.TypeChar, tar.TypeBlock:
		return "it is a device"
	case tar.TypeFifo:
		return "it is a named pipe"
	case tar.TypeGNUSparse:
		return "it is a sparse file"
	}
	return "it is neither a file nor a directory"
}

// tarEnd insists on the end mark, two blocks of zeros with nothing but zeros after it: an archive that stops
// early has lost files, and what follows the mark is visible to some programs only.
func tarEnd(stream *boundedReader) error {
	buf := make([]byte, 1<<15)
	for {
		n, err := stream.Read(buf)
		if len(bytes.TrimLeft(buf[:n], "\x00")) > 0 {
			return damaged("read tar", errors.New("there is data after the end of the archive"))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return tarFailure(err)
		}
	}
	if stream.zeros < 2*tarBlock {
		return damaged("read tar", errors.New("the end of the archive is missing, it was cut off"))
	}
	return nil
}

func tarFailure(err error) error {
	if f := readFailure(err); !errors.Is(f, ErrDamaged) {
		return f
	}
	return damaged("read tar", err)
}

// isTar tells a tar header from the checksum that every flavour has, so that the oldest count too.
func isTar(block []byte) bool {
	if len(block) < tarBlock || block[0] == 0 {
		return false
	}
	var want int64
	digits := strings.Trim(string(block[148:156]), " \x00")
	if digits == "" {
		return false
	}
	for _, d := range digits {
		if d < '0' || d > '7' {
			return false
		}
		want = want*8 + int64(d-'0')
	}
	var unsigned, signed int64
	for i, b := range block[:tarBlock] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		unsigned += int64(b)
		signed += int64(int8(b))
	}
	return want == unsigned || want == signed
}

// boundedReader stops a stream that unpacks beyond the ratio, and counts the zeros at its end.
type boundedReader struct {
	r     io.Reader
	left  int64
	ratio int64
	zeros int
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ratioExceeded(b.ratio)
	}
	tail := n - len(bytes.TrimRight(p[:n], "\x00"))
	if tail == n {
		tail = min(b.zeros+n, 2*tarBlock)
	}
	b.zeros = tail
	return n, err
}

// isZstd knows ordinary and skippable frames (RFC 8878, section 3.1); seekable streams begin with the latter.
func isZstd(head []byte) bool {
	return hasPrefix(head, magicZstd) || len(head) > 4 && head[0]&0xf0 == 0x50 && hasPrefix(head[1:], "\x2a\x4d\x18")
}

func hasPrefix(b []byte, magic string) bool {
	return len(b) >= len(magic) && string(b[:len(magic)]) == magic
}

// readHead gives up to n first bytes; fewer when the file is shorter or cannot be read.
func readHead(in io.ReaderAt, size, n int64) []byte {
	head := make([]byte, max(0, min(size, n)))
	got, _ := in.ReadAt(head, 0)
	return head[:got]
}
