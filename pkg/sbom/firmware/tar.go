package firmware

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// openTar indexes a tar archive of any dialect that the standard library reads. Content is not copied: an
// entry remembers where in the archive it lies.
func openTar(src source, t *Tree) (int64, error) {
	in := &counting{r: io.NewSectionReader(&metered{src.at, t.budget}, 0, src.size)}
	archive := tar.NewReader(in)
	for {
		h, err := archive.Next()
		if err == io.EOF {
			if err := endMarker(src, in.n); err != nil {
				return 0, err
			}
			return in.n, nil
		}
		if err != nil {
			return 0, fmt.Errorf("header at byte %d: %w", in.n, err)
		}
		if err := addTarEntry(src, t, h, in.n); err != nil {
			return 0, err
		}
	}
}

// endMarker makes sure that an archive was not cut off between two entries: it must end with zeros.
func endMarker(src source, end int64) error {
	var last [512]byte
	if end < int64(len(last)) {
		return io.ErrUnexpectedEOF
	}
	if _, err := src.at.ReadAt(last[:], end-int64(len(last))); err != nil && err != io.EOF {
		return err
	}
	if last != [512]byte{} {
		return fmt.Errorf("no end marker, so the archive is cut off: %w", io.ErrUnexpectedEOF)
	}
	return nil
}

func addTarEntry(src source, t *Tree, h *tar.Header, at int64) error {
	e := Entry{Mode: h.FileInfo().Mode(), Size: h.Size}
	switch h.Typeflag {
	case tar.TypeReg:
		if isSparse(h) {
			t.Skip(h.Name, "sparse file in tar: not supported")
			return nil
		}
		if h.Size < 0 || at+h.Size > src.size {
			return fmt.Errorf("%s: content ends after the archive", h.Name)
		}
		e.inPlace = true
		e.open = func() (io.ReaderAt, error) { return io.NewSectionReader(src.at, at, h.Size), nil }
	case tar.TypeLink:
		to := t.entries[CleanPath(h.Linkname)]
		if to == nil {
			t.Skip(h.Name, "hard link to "+h.Linkname+", which is not in the archive before it")
			return nil
		}
		e = Entry{Mode: to.Mode, Size: to.Size, Target: to.Target, open: to.open, inPlace: to.inPlace}
	case tar.TypeSymlink:
		e.Mode, e.Target, e.Size = fs.ModeSymlink|0o777, h.Linkname, 0
	case tar.TypeDir:
		e.Mode, e.Size = fs.ModeDir|0o755, 0
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		e.Mode, e.Size = fs.ModeDevice, 0
	case tar.TypeXGlobalHeader:
		return nil
	default:
		t.Skip(h.Name, fmt.Sprintf("tar entry of type %q: not supported", h.Typeflag))
		return nil
	}
	return t.add(h.Name, e)
}

// isSparse says that the content of an entry does not lie in the archive as one piece.
func isSparse(h *tar.Header) bool {
	for k := range h.PAXRecords {
		if len(k) >= 11 && k[:11] == "GNU.sparse." {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// counting says how far reading has come. It hides Seek, so that the reader of tar cannot jump.
type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

var errTrailing = errors.New("something follows that was not looked into")

// onlyPadding makes sure that nothing is hidden behind the end of a container.
func onlyPadding(r io.Reader, after string) error {
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			if c != 0 {
				return fmt.Errorf("after %s %w", after, errTrailing)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read after %s: %w", after, err)
		}
	}
}
