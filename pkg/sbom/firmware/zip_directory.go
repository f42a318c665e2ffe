package firmware

import (
	"bytes"
	"io"
)

// zipEntryBytes is what the library keeps for an entry besides the bytes of its header.
const zipEntryBytes = 320

// zipHeader begins each header of a central directory (APPNOTE 4.3.12).
const zipHeader = "PK\x01\x02"

// zipDirectory bounds what reading a central directory may take. The library keeps all of it before anyone can count
// the entries, and believes no number that the archive states of them.
type zipDirectory struct {
	at          io.ReaderAt
	left, limit int64
	tail        [len(zipHeader) - 1]byte // the end of what was read last
	read        bool                     // all of it: what follows is content
}

func (z *zipDirectory) ReadAt(p []byte, off int64) (int, error) {
	n, err := z.at.ReadAt(p, off)
	if z.read {
		return n, err
	}
	got := p[:n]
	seam := append(z.tail[:], got[:min(n, len(z.tail))]...)
	headers := bytes.Count(got, []byte(zipHeader)) + bytes.Count(seam, []byte(zipHeader))
	z.tail = [len(z.tail)]byte{}
	copy(z.tail[:], got[max(0, n-len(z.tail)):])
	if z.left -= int64(n) + zipEntryBytes*int64(headers); z.left < 0 {
		return n, &LimitError{"MemoryBytes", z.limit}
	}
	return n, err
}

// OpenZip indexes one zip archive, and goes into nothing that lies in it. An archive that is none is zip.ErrFormat of
// archive/zip. The tree may be used as long as the Content.
func OpenZip(a Source, lim Limits) (*Tree, error) {
	return openZipOn(source{path: a.Path, size: a.Size, at: a.Content}, newBudget(lim.Filled()))
}

// OpenZip is OpenZip for a file of the tree. What it costs is charged to the limits of the tree.
func (t *Tree) OpenZip(e *Entry) (*Tree, error) {
	content, err := t.Content(e)
	if err != nil {
		return nil, err
	}
	return openZipOn(source{path: t.Inside(e.Path), size: e.Size, at: content}, t.budget)
}

func openZipOn(src source, b *budget) (*Tree, error) {
	t := newTree(src.path, b)
	t.source = src
	return t, Safely(func() error { return indexZip(src, t) })
}

// Skipped are the parts of the container that did not become entries, so far.
func (t *Tree) Skipped() []Unread { return t.skipped }
