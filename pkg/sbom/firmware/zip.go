package firmware

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// openZip indexes a zip archive by its central directory. A stored file is read in place; a deflated one
// is inflated into memory when it is asked for, up to the size that the directory states.
func openZip(src source, t *Tree) error {
	archive, err := zip.NewReader(&metered{src.at, t.budget}, src.size)
	if err != nil {
		return err
	}
	for _, f := range archive.File {
		if err := addZipEntry(t, f); err != nil {
			return err
		}
	}
	return nil
}

// encrypted is bit 0 of a zip entry's flags (APPNOTE 4.4.4).
const encrypted = 1

// linkBytes is more than any symbolic link target that a kernel follows.
const linkBytes = 4096

func addZipEntry(t *Tree, f *zip.File) error {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	mode := f.Mode()
	switch {
	case f.Flags&encrypted != 0:
		t.Skip(name, "zip entry is encrypted")
		return nil
	case f.Method != zip.Store && f.Method != zip.Deflate:
		t.Skip(name, fmt.Sprintf("zip compression method %d: not supported", f.Method))
		return nil
	case mode.IsDir():
		return t.add(name, Entry{Mode: fs.ModeDir | 0o755})
	case mode&fs.ModeSymlink != 0:
		target, err := inflate(f, linkBytes)
		if err != nil {
			t.Skip(name, "read link: "+err.Error())
			return nil
		}
		return t.add(name, Entry{Mode: fs.ModeSymlink | 0o777, Target: string(target)})
	case !mode.IsRegular():
		return t.add(name, Entry{Mode: fs.ModeDevice})
	}
	size := int64(f.UncompressedSize64)
	if err := t.budget.allowSize(size); err != nil {
		t.Skip(name, err.Error())
		return nil
	}
	return t.add(name, Entry{Mode: mode.Perm(), Size: size, open: func() (io.ReaderAt, error) {
		if err := t.budget.takeBytes(size); err != nil {
			return nil, err
		}
		b, err := inflate(f, size)
		if err != nil {
			return nil, err
		}
		return bytes.NewReader(b), nil
	}})
}

// inflate reads a whole entry, no more than limit bytes of it, and checks its CRC.
func inflate(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := readAtMost(r, limit)
	if err != nil {
		return nil, err
	}
	if uint64(len(b)) != f.UncompressedSize64 {
		return nil, fmt.Errorf("entry has %d bytes, its directory says %d", len(b), f.UncompressedSize64)
	}
	return b, nil
}
