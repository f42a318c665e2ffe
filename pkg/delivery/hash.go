package delivery

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

const (
	// sniffSize is how much of the start every recogniser may rely on. The farthest magic number, that of an
	// ISO 9660 image, ends at 32774.
	sniffSize = 33 << 10
	chunkSize = 256 << 10
)

// reading is what the single pass over a file yields.
type reading struct {
	head  []byte // first bytes, at most sniffSize
	tail  []byte // last bytes, at most sniffSize; shares nothing with head
	whole []byte // all bytes if the file may be evidence; nil when it cannot be or is over the limit
	over  bool   // may be evidence but over MaxEvidenceSize
	text  textScan
}

// oneByte tells whether a text may be in an encoding of one byte for each letter, as Windows-1252 is: it has no zero byte.
func (g *reading) oneByte() bool { return g.whole != nil && bytes.IndexByte(g.whole, 0) < 0 }

// readAll hashes and recognises every source. The work is shared out, the order is that of the sources, and the
// first error in that order is reported.
func readAll(ctx context.Context, sources []source, lim Limits) ([]*File, []Problem, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	files, errs := make([]*File, len(sources)), make([]error, len(sources))
	problems := make([][]Problem, len(sources))
	var next, held atomic.Int64
	var wg sync.WaitGroup
	for range min(max(2, runtime.GOMAXPROCS(0)), len(sources)) {
		wg.Go(func() {
			buf := make([]byte, chunkSize)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(sources) {
					return
				}
				files[i], problems[i], errs[i] = readOne(ctx, sources[i], lim, &held, buf)
				if errs[i] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	var all []Problem
	for i := range sources {
		if errs[i] != nil {
			return nil, nil, errs[i]
		}
		all = append(all, problems[i]...)
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	return files, all, nil
}

func readOne(ctx context.Context, src source, lim Limits, held *atomic.Int64, buf []byte) (*File, []Problem, error) {
	in, err := src.open()
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	f := &File{Path: src.path, Size: src.size, open: src.open}
	got, err := f.hash(contextReader{ctx, endReader{in: in}.reader()}, lim, buf, src)
	if err != nil {
		return nil, nil, err
	}
	f.Kind = recognise(got, in, src.size, lim)
	f.Role = f.Kind.Role()
	f.recogniseDamaged(got.whole)
	f.Text = f.Size > 0 && got.text.clean && !hasPrefix(syntax.Body(got.head), "#!")
	if f.Path == ManifestName && f.Kind == KindUnknown && f.Text {
		f.manifest = got.whole
	}
	if what := f.untaken(got, in, src.size); what != "" {
		return f, []Problem{{Unreadable, f.Path, "it is " + what + ", which is not read", askPlain}}, nil
	}
	if f.Kind.Role() != Evidence {
		return f, nil, nil
	}
	if got.over {
		return f, []Problem{{Unreadable, f.Path, evidenceOverLimit(f.Kind, f.Size, lim.MaxEvidenceSize), askLimit}}, nil
	}
	if f.Bytes = got.whole; f.Bytes == nil { // a compressed SBOM or a workbook, which does not look like evidence at first
		if f.Bytes, err = f.again(in); err != nil {
			return nil, nil, err
		}
	}
	if held.Add(f.Size) > lim.MaxEvidenceTotal {
		return nil, nil, evidenceTooLarge(lim.MaxEvidenceTotal)
	}
	return f, nil, nil
}

// hash makes the one pass: the digests, the text scan, and the bytes if this may be evidence: those that are held anyway, when there are any. Of a file
// that comes alone there is nothing that could name it by a rarer digest than SHA-256, and those cost more than reading it.
func (f *File) hash(r io.Reader, lim Limits, buf []byte, of source) (reading, error) {
	got, held := reading{text: textScan{clean: true}}, of.held
	sums := digests{sha256.New(), sha512.New384(), sha512.New(), of.alone}
	var size int64
	keep := true
	for {
		n, err := io.ReadFull(r, buf)
		chunk := buf[:n]
		if size == 0 {
			got.head = append([]byte(nil), chunk[:min(n, sniffSize)]...)
			keep = mayBeEvidence(got.head)
		}
		size += int64(n)
		if size > f.Size {
			return got, changed(f.Path, f.Size, size)
		}
		sums.write(chunk, &got.text)
		got.retain(chunk, keep && held == nil, f.Size, lim.MaxEvidenceSize)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return got, &EntryError{f.Path, err}
		}
	}
	if size != f.Size {
		return got, changed(f.Path, f.Size, size)
	}
	sums.name(f)
	got.over = keep && f.Size > lim.MaxEvidenceSize
	if keep && !got.over && held != nil {
		got.whole = held
	}
	got.text.end()
	return got, nil
}

// digests are those of a file in the making; of one that comes alone that by SHA-256.
type digests struct {
	s256, s384, s512 hash.Hash
	alone            bool
}

// write takes more of the file, for the text scan too. One large image is the usual delivery: two cores share its digests, which cost more than reading it.
func (d *digests) write(chunk []byte, text *textScan) {
	var other sync.WaitGroup
	other.Go(func() {
		if !d.alone {
			d.s384.Write(chunk)
		}
		text.write(chunk)
	})
	if !d.alone {
		d.s512.Write(chunk)
	}
	d.s256.Write(chunk)
	other.Wait()
}

// name gives a file its digests.
func (d *digests) name(f *File) {
	f.SHA256 = hex.EncodeToString(d.s256.Sum(nil))
	if !d.alone {
		f.SHA384, f.SHA512 = hex.EncodeToString(d.s384.Sum(nil)), hex.EncodeToString(d.s512.Sum(nil))
	}
}

// retain keeps the bytes of possible evidence, and the last ones of anything.
func (g *reading) retain(chunk []byte, keep bool, size, limit int64) {
	if keep && size <= limit {
		if g.whole == nil {
			g.whole = make([]byte, 0, size)
		}
		g.whole = append(g.whole, chunk...)
	}
	if len(chunk) >= sniffSize {
		g.tail = append(g.tail[:0], chunk[len(chunk)-sniffSize:]...)
		return
	}
	g.tail = append(g.tail, chunk...)
	if extra := len(g.tail) - sniffSize; extra > 0 {
		g.tail = append(g.tail[:0], g.tail[extra:]...)
	}
}

// again reads a file whole that was hashed before, and holds it to its digest.
func (f *File) again(in io.ReaderAt) ([]byte, error) {
	data := make([]byte, f.Size)
	if _, err := io.ReadFull(io.NewSectionReader(in, 0, f.Size), data); err != nil {
		return nil, &EntryError{f.Path, err}
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.SHA256 {
		return nil, changed(f.Path, f.Size, f.Size)
	}
	return data, nil
}

// endReader reads content from its start to its real end, so that a file that grew is noticed.
type endReader struct{ in io.ReaderAt }

func (e endReader) reader() io.Reader { return io.NewSectionReader(e.in, 0, 1<<62) }
