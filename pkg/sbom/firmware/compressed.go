package firmware

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

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

// unpackedStream is what a compressed stream holds.
type unpackedStream struct {
	source
	end    int64      // of the stream in its source
	asides []leftover // runs of the stream that are no part of the content, such as a comment
}

// decompress gives what a compressed stream holds.
func decompress(src source, b *budget) (*unpackedStream, error) { return decompressTo(src, b, nil) }

// decompressTo writes it to a place besides, once.
func decompressTo(src source, b *budget, to io.Writer) (*unpackedStream, error) {
	out := &unpackedStream{end: src.size}
	content := &stream{limit: b.lim.FileBytes, budget: b, open: func() (io.ReadCloser, error) {
		u, err := unpack(src)
		if err != nil {
			return nil, err
		}
		seen := to
		to = nil
		return &ending{u, out, seen}, nil
	}}
	n, err := content.size()
	out.source = source{path: src.path, size: n, at: content}
	return out, err
}

// inside is the content under a name of its own, for what belongs to no file in it.
func (u *unpackedStream) inside(src source) source {
	return source{src.path + "!/" + innerName(src.path), u.size, u.at}
}

// ending notes where a stream ends in its source, and what lies in it besides the content.
type ending struct {
	*unpacking
	of *unpackedStream
	to io.Writer // gets what is read; may be nil
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.unpacking.Read(p)
	if e.to != nil {
		if _, failed := e.to.Write(p[:n]); failed != nil {
			return n, failed
		}
	}
	if errors.Is(err, io.EOF) {
		e.of.end = e.end()
		if e.asides != nil {
			e.of.asides = e.asides()
		}
	}
	return n, err
}

// Close lets go of the decompressor. It cannot fail, since nothing is written.
func (e *ending) Close() error {
	e.stop()
	return nil
}

// openCompressed hands what comes out of a stream to its own format. When that is no container, the tree has one
// file.
func openCompressed(src source, t *Tree) (int64, error) {
	inner, err := decompress(src, t.budget)
	if err != nil {
		return 0, err
	}
	for _, l := range inner.asides {
		t.leave(l)
	}
	first, err := head(inner.at, inner.size)
	if err != nil {
		return 0, err
	}
	if k := recognise(first); k == "tar" || k == "cpio" {
		n, err := openers(k)(inner.inside(src), t)
		if err == nil {
			err = addBehind(t, inner.source, n)
		}
		return inner.end, err
	}
	return inner.end, t.add(innerName(src.path), Entry{Mode: 0o644, Size: inner.size, open: func() (io.ReaderAt, error) { return inner.at, nil }})
}

// addBehind adds a further archive in a stream as a file. What follows and is neither one nor padding is an error.
func addBehind(t *Tree, inner source, end int64) error {
	skip, err := padding(inner, end, inner.size)
	if err != nil || end+skip >= inner.size {
		return err
	}
	k, err := recogniseContent(io.NewSectionReader(inner.at, end+skip, inner.size-end-skip), inner.size-end-skip)
	if err != nil || openers(k) == nil {
		return errors.Join(err, onlyPadding(io.NewSectionReader(inner.at, end, inner.size-end), "the end of the archive"))
	}
	return t.addPart(fmt.Sprintf("[behind the archive]/+%d", end+skip), inner, end+skip, inner.size-end-skip)
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
		r, err := unpack(src)
		if err != nil {
			return err
		}
		defer r.stop()
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
