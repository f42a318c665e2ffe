package firmware

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// zipContent is the content of an entry, unpacked each time that it is asked for. What the directory counts to the entry behind the end of that
// is told the first time: a program that reads from front to end takes it for further entries.
type zipContent struct {
	tree  *Tree
	name  string
	begin func() (c *strictzip.Content, end int64, err error) // and where the entry ends
	told  bool
}

// beginZip unpacks an entry that the directory lists.
func beginZip(f *zip.File) (*strictzip.Content, int64, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, 0, err
	}
	c, err := strictzip.Open(f)
	return c, at + int64(f.CompressedSize64), err
}

func (z *zipContent) open() (io.ReadCloser, error) {
	c, end, err := z.begin()
	if err != nil {
		return nil, err
	}
	return &zipContentReader{c, z, end}, nil
}

// whole reads all of it, no more than limit bytes.
func (z *zipContent) whole(limit int64) ([]byte, error) {
	r, err := z.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readAtMost(r, limit)
}

type zipContentReader struct {
	*strictzip.Content
	of  *zipContent
	end int64
}

func (r *zipContentReader) Read(p []byte) (int, error) {
	n, err := r.Content.Read(p)
	if errors.Is(err, io.EOF) && !r.of.told {
		r.of.told = true
		if rest := r.Rest(); rest > 0 {
			t := r.of.tree
			t.Skip(r.of.name, fmt.Sprintf("%d bytes that the directory counts to it lie behind the end of its content: programs differ in whether they are entries", rest))
			t.leave(leftover{part: part{r.end - rest, r.end}, what: "bytes behind the content of an entry"})
		}
	}
	return n, err
}

// packedContent unpacks an entry that lies at a place when it is asked for. One that is stored is given as it is.
func packedContent(t *Tree, name string, in io.ReaderAt, at int64, e strictzip.Entry) func() (io.ReaderAt, error) {
	packed := func() *io.SectionReader { return io.NewSectionReader(in, at, int64(e.Packed)) }
	if e.Method == zip.Store {
		return func() (io.ReaderAt, error) { return packed(), nil }
	}
	content := &zipContent{tree: t, name: name, begin: func() (*strictzip.Content, int64, error) {
		c, err := strictzip.Unpack(packed(), e)
		return c, at + int64(e.Packed), err
	}}
	s := &stream{limit: int64(e.Size), budget: t.budget, open: content.open}
	return func() (io.ReaderAt, error) {
		if _, err := s.size(); err != nil {
			return nil, err
		}
		return s, nil
	}
}
