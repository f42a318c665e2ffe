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
	in := source{src.path, src.size, &metered{src.at, t.budget}}.bytes()
	archive := tar.NewReader(in)
	for end := int64(0); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			if err := endMarker(src, in.n); err != nil {
				return 0, err
			}
			return in.n, nil
		}
		if err != nil {
			return 0, fmt.Errorf("header at byte %d: %w", in.n, err)
		}
		header, err := tarHeaders(src, t, h, end, in.n)
		if err != nil {
			return 0, err
		}
		stored := tarStored(h)
		if isSparse(h) {
			if stored, err = addTarSparse(src, t, h, header, in.n); err != nil {
				return 0, fmt.Errorf("%s: %w", h.Name, err)
			}
		} else {
			tellSparse(t, h)
			if err := addTarEntry(src, t, h, in.n); err != nil {
				return 0, err
			}
		}
		end = in.n + stored
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
	case tar.TypeReg, tar.TypeCont:
		if h.Size < 0 || at+h.Size > src.size {
			return fmt.Errorf("%s: content ends after the archive", h.Name)
		}
		e.inPlace = true
		size := h.Size // a header is not kept: it holds all that an archiver noted
		e.open = func() (io.ReaderAt, error) { return io.NewSectionReader(src.at, at, size), nil }
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
		tellGlobal(t, h)
		return nil
	default:
		t.Skip(h.Name, fmt.Sprintf("tar entry of type %q: not supported", h.Typeflag))
		return nil
	}
	return t.add(h.Name, e)
}

// addTarSparse adds a file that lies in the archive in pieces.
func addTarSparse(src source, t *Tree, h *tar.Header, header, at int64) (stored int64, err error) {
	f, stored, err := tarSparse(src, h, header, at)
	if err != nil {
		return 0, err
	}
	return stored, t.add(h.Name, Entry{Mode: h.FileInfo().Mode().Perm(), Size: h.Size, open: func() (io.ReaderAt, error) { return f, nil }})
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
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read after %s: %w", after, err)
		}
	}
}
