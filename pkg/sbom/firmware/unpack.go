package firmware

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/therootcompany/xz"
	"github.com/ulikunitz/xz/lzma"
)

// startBytes is what the start of a decompressor costs, in bytes of the budget: one with a large window
// is dear even when little is read from it.
const startBytes = 256 << 10

// unpacking is a stream that is being decompressed. After the last byte was read, end says how much of the source the
// stream took up.
type unpacking struct {
	io.Reader
	end    func() int64
	asides func() []leftover // after the last byte; nil for a format that has no place for any
	close  func()
}

// stop lets go of the decompressor.
func (u *unpacking) stop() {
	if u.close != nil {
		u.close()
	}
}

// unpackers are the formats that hold one stream.
var unpackers = map[Kind]func(src source) (*unpacking, error){
	"gzip":  ungzip,
	"bzip2": unbzip2,
	"xz":    unxzStream,
	"zstd":  unzstdStream,
	"LZMA":  unlzmaAlone,
	"LZ4":   unlz4Frames,
	"LZOP":  unlzop,
	"zlib":  unzlibStream,
}

// compressed says that a kind holds one stream.
func compressed(k Kind) bool { return unpackers[k] != nil }

// unpack begins to decompress a source, by the magic that it has.
func unpack(src source) (*unpacking, error) {
	first, err := head(src.at, src.size)
	if err != nil {
		return nil, fmt.Errorf("read magic: %w", err)
	}
	begin := unpackers[recognise(first)]
	if begin == nil {
		return nil, errors.New("not a compressed stream")
	}
	return begin(src)
}

// Decompress gives what one compressed stream holds, of the format that its first bytes tell. The stream must fill the
// content, and hold at most limit bytes; what it asks for as a window is bounded as in a walk. A damaged stream is an
// error, never a panic.
func Decompress(content io.ReaderAt, size, limit int64) (raw []byte, err error) {
	err = Safely(func() error {
		u, err := unpack(source{at: content, size: size})
		if err != nil {
			return err
		}
		defer u.stop()
		if raw, err = readAtMost(u, limit); err != nil {
			return err
		}
		if end := u.end(); end != size {
			return fmt.Errorf("%w: the stream ends after %d of %d bytes", errDamaged, end, size)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return raw, nil
}

// unzlibStream reads one stream (RFC 1950).
func unzlibStream(src source) (*unpacking, error) {
	in := src.bytes()
	z, err := zlib.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("zlib: %w", err)
	}
	return &unpacking{Reader: z, end: in.taken}, nil
}

// zlibHeadBytes bounds what the beginning of a stream is unpacked to, to see whether it is one.
const zlibHeadBytes = 4 << 20

// isZlib asks for a header without dictionary (RFC 1950, 2.2), and that all of the head can be unpacked: two bytes are too short for a magic.
func isZlib(head []byte) bool {
	n, err := unzlibHead(head, io.Discard)
	return err == nil && n > 0
}

// errNoZlib says that bytes do not begin like a stream.
var errNoZlib = errors.New("no header of zlib")

// unzlibHead unpacks the beginning of a stream. It fails for what is none.
func unzlibHead(head []byte, to io.Writer) (n int64, err error) {
	if len(head) < 8 || head[0]&0x0f != 8 || head[0]>>4 > 7 || head[1]&0x20 != 0 || (int(head[0])<<8|int(head[1]))%31 != 0 {
		return 0, errNoZlib
	}
	z, err := zlib.NewReader(bytes.NewReader(head))
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(to, io.LimitReader(z, zlibHeadBytes))
	if len(head) == headBytes && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // it goes on behind
	}
	return n, err
}

// byteReader counts what was taken out of a source. Decompressors that read single bytes take no more than they need, and
// that of tar cannot jump.
type byteReader struct {
	in   *bufio.Reader
	n    int64
	size int64 // of the source
}

func (src source) bytes() *byteReader {
	return &byteReader{in: bufio.NewReaderSize(io.NewSectionReader(src.at, 0, src.size), 64<<10), size: src.size}
}

func (b *byteReader) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.n += int64(n)
	return n, err
}

func (b *byteReader) ReadByte() (byte, error) {
	c, err := b.in.ReadByte()
	if err == nil {
		b.n++
	}
	return c, err
}

func (b *byteReader) taken() int64 { return b.n }

// ungzip reads all members that follow each other (RFC 1952, 2.2). What follows and is no member is not part of it.
func ungzip(src source) (*unpacking, error) {
	in := src.bytes()
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	g := &gzipMembers{in: in, z: z}
	g.note(0)
	return &unpacking{Reader: g, end: in.taken, asides: func() []leftover { return g.asides }}, nil
}

type gzipMembers struct {
	in     *byteReader
	z      *gzip.Reader
	asides []leftover
}

const (
	// gzipAsides bounds the members of one stream whose headers are searched.
	gzipAsides = 1 << 10
	// gzipExtraBytes is more than extra fields of common use take: those of BGZF and dictzip's of short files. A name
	// and a comment are text.
	gzipExtraBytes = 1 << 10
)

// note keeps the extra field, name and comment of a member that began at a place, where they may hold something.
func (g *gzipMembers) note(at int64) {
	extra, text := int64(len(g.z.Extra)), int64(len(g.z.Name)+len(g.z.Comment))
	if extra+text < leastContainer || len(g.asides) > gzipAsides {
		return
	}
	if at += 10; extra > 0 {
		at += 2
	}
	plain := isText([]byte(g.z.Name+g.z.Comment), true) // in Latin 1, which the library turns into UTF-8
	if !plain {
		extra += text + 2
	}
	g.asides = append(g.asides, leftover{part: part{at, at + extra}, what: "extra field, name or comment", table: extra <= gzipExtraBytes})
	if len(g.asides) > gzipAsides {
		g.asides[gzipAsides] = leftover{part: part{at, g.in.size}, what: "headers of more members", table: true}
	}
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	for errors.Is(err, io.EOF) && n == 0 {
		next, _ := g.in.in.Peek(11)
		if len(next) < 3 || string(next[:3]) != "\x1f\x8b\x08" || !likely("gzip", next) {
			return 0, io.EOF
		}
		begin := g.in.n
		if err := g.z.Reset(g.in); err != nil {
			return 0, err
		}
		g.z.Multistream(false)
		g.note(begin)
		n, err = g.z.Read(p)
	}
	if errors.Is(err, io.EOF) {
		err = nil // of this member
	}
	return n, err
}

// unbzip2 reads streams that follow each other. The library looks two bytes ahead for the next one, and says so when
// they are not its beginning.
func unbzip2(src source) (*unpacking, error) {
	in := src.bytes()
	b := &bzip2Streams{z: bzip2.NewReader(in), in: in}
	return &unpacking{Reader: b, end: func() int64 { return in.n - b.ahead }}, nil
}

type bzip2Streams struct {
	z     io.Reader
	in    *byteReader
	ahead int64
}

// bzip2Ended is the library's error for content behind the last stream.
const bzip2Ended = bzip2.StructuralError("bad magic value in continuation file")

func (b *bzip2Streams) Read(p []byte) (int, error) {
	n, err := b.z.Read(p)
	var damage bzip2.StructuralError
	if errors.As(err, &damage) && damage == bzip2Ended {
		b.ahead = 2
		return n, io.EOF
	}
	return n, err
}

func unxzStream(src source) (*unpacking, error) {
	end, err := xzEnd(src)
	if err != nil {
		return nil, err
	}
	r, err := xz.NewReader(io.NewSectionReader(src.at, 0, end), windowBytes)
	if err != nil {
		return nil, windowError(err)
	}
	return &unpacking{Reader: withinWindow{r}, end: func() int64 { return end }}, nil
}

func unzstdStream(src source) (*unpacking, error) {
	end, skipped, err := zstdEnd(src)
	if err != nil {
		return nil, err
	}
	r, err := zstd.NewReader(io.NewSectionReader(src.at, 0, end), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(windowBytes))
	if err != nil {
		return nil, err
	}
	return &unpacking{Reader: withinWindow{r}, end: func() int64 { return end }, asides: func() []leftover { return skipped }, close: r.Close}, nil
}

func unlz4Frames(src source) (*unpacking, error) {
	if b, err := src.fields(0, len(lz4LegacyMagic)); err == nil && string(b) == lz4LegacyMagic {
		return unlz4Legacy(src)
	}
	end, err := lz4End(src)
	if err != nil {
		return nil, err
	}
	r := lz4.NewReader(io.NewSectionReader(src.at, 0, end))
	return &unpacking{Reader: r, end: func() int64 { return end }}, nil
}

// unlzmaAlone reads the format of lzma-utils: 13 bytes of header and a stream that ends by its stated length or a mark.
func unlzmaAlone(src source) (*unpacking, error) {
	in := src.bytes()
	r, err := lzma.ReaderConfig{DictCap: windowBytes}.NewReader(in)
	if err != nil {
		return nil, err
	}
	return &unpacking{Reader: r, end: in.taken}, nil
}
