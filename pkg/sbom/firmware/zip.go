package firmware

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

// openZip indexes a zip archive by its central directory. A stored file is read in place; a deflated one
// is inflated into memory when it is asked for, up to the size that the directory states.
func openZip(src source, t *Tree) (int64, error) {
	end, err := zipEnd(src)
	if err != nil {
		return 0, err
	}
	return end, indexZip(source{src.path, end, src.at}, t)
}

// indexZip adds what the central directory lists. The end of the source is that of the archive.
func indexZip(src source, t *Tree) error {
	directory := &zipDirectory{at: &metered{src.at, t.budget}, left: t.Limits.MemoryBytes, limit: t.Limits.MemoryBytes}
	archive, err := zip.NewReader(directory, src.size)
	if err != nil {
		return err
	}
	directory.read = true
	for _, f := range archive.File {
		if err := addZipEntry(src, t, f); err != nil {
			return err
		}
	}
	return layoutZip(source{src.path, src.size, &metered{src.at, t.budget}}, t, archive.File)
}

const (
	zipEndBytes     = 22 // of the record at the end of the directory, without its comment (APPNOTE 4.3.16)
	zipLocatorBytes = 20 // of the record before it in archives of more than 4 GiB (APPNOTE 4.3.15)
)

// zipEnd gives where an archive ends: behind the first record that states a directory which ends right there. Without
// one the archive is taken to reach to the end.
func zipEnd(src source) (int64, error) {
	buf := make([]byte, min(src.size, searchStep+zipEndBytes))
	for from := int64(0); from < src.size; from += searchStep {
		b := buf[:min(int64(len(buf)), src.size-from)]
		if err := readFull(src.at, b, from); err != nil {
			return 0, err
		}
		for i := 0; ; i += 4 {
			n := bytes.Index(b[i:], []byte("PK\x05\x06"))
			if n < 0 {
				break
			}
			i += n
			if len(b)-i < zipEndBytes {
				break
			}
			if end := from + int64(i); isZipEnd(src, b[i:], end) {
				return min(src.size, end+zipEndBytes+int64(binary.LittleEndian.Uint16(b[i+20:]))), nil
			}
		}
	}
	return src.size, nil
}

func isZipEnd(src source, record []byte, at int64) bool {
	size, offset := binary.LittleEndian.Uint32(record[12:]), binary.LittleEndian.Uint32(record[16:])
	if int64(size)+int64(offset) == at {
		return true
	}
	locator, err := src.fields(at-zipLocatorBytes, 4)
	return err == nil && string(locator) == "PK\x06\x07"
}

// linkBytes is more than any symbolic link target that a kernel follows.
const linkBytes = 4096

// addZipEntry adds an entry as programs that unpack have it: the end of its name makes it a directory, whatever its mode says, and what
// has content and is no link is a file.
func addZipEntry(src source, t *Tree, f *zip.File) error {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	mode, size := f.Mode(), int64(f.UncompressedSize64)
	if strictzip.Mode(f).Type() != mode.Type() {
		t.Skip(name, "its mode makes it no file for some programs, whatever system the archive says that it was made on")
	}
	if closed := closedZip(f); closed != "" {
		t.Skip(name, closed)
		return nil
	}
	entry := &zipContent{tree: t, name: name, begin: func() (*strictzip.Content, int64, error) { return beginZip(f) }}
	if size == 0 && f.CompressedSize64 > 0 {
		if _, err := entry.whole(0); err != nil {
			t.Skip(name, err.Error())
		}
	}
	switch {
	case strings.HasSuffix(name, "/") || mode.IsDir() && size == 0:
		if err := t.add(name, Entry{Mode: fs.ModeDir | 0o755}); err != nil || size == 0 {
			return err
		}
		return addFilled(src, t, f, name)
	case mode&fs.ModeSymlink != 0:
		target, err := readZipLink(src, t, f, entry)
		if err != nil {
			t.Skip(name, "read link: "+err.Error())
			return nil
		}
		return t.add(name, Entry{Mode: fs.ModeSymlink | 0o777, Target: string(target)})
	case !mode.IsRegular() && size == 0:
		return t.add(name, Entry{Mode: fs.ModeDevice})
	}
	if err := t.budget.allowSize(size); err != nil {
		t.Skip(name, err.Error())
		return nil
	}
	switch f.Method {
	case zip.Store:
		return addStored(src, t, f, name)
	case zip.Deflate:
		return addDeflated(t, entry, Entry{Mode: mode.Perm(), Size: size})
	}
	return addPacked(src, t, f, name)
}

// closedZip says why an entry cannot be read at all; "" where it can.
func closedZip(f *zip.File) string {
	switch {
	case f.Flags&strictzip.Encrypted != 0:
		return "zip entry is encrypted"
	case !zipMethod(f.Method):
		return fmt.Sprintf("zip compression method %d: not supported", f.Method)
	}
	return ""
}

// addDeflated adds an entry that is inflated when it is asked for.
func addDeflated(t *Tree, content *zipContent, e Entry) error {
	inflated := &stream{limit: e.Size, budget: t.budget, open: content.open}
	e.open = func() (io.ReaderAt, error) {
		if n, err := inflated.size(); err != nil || n != e.Size {
			return nil, cmp.Or(err, fmt.Errorf("entry has %d bytes, its directory says %d", n, e.Size))
		}
		return inflated, nil
	}
	return t.add(content.name, e)
}

// addStored adds an entry that lies in the archive as it is. Its checksum is checked when it is opened first.
func addStored(src source, t *Tree, f *zip.File, name string) error {
	at, err := f.DataOffset()
	if err != nil {
		t.Skip(name, err.Error())
		return nil
	}
	size := int64(f.UncompressedSize64)
	if at > src.size || size > src.size-at || f.CompressedSize64 != f.UncompressedSize64 {
		t.Skip(name, "content ends after the archive")
		return nil
	}
	checked := sync.OnceValue(func() error {
		r, err := f.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, &charged{r, t.budget})
		return errors.Join(err, r.Close())
	})
	return t.add(name, Entry{Mode: f.Mode().Perm(), Size: size, inPlace: true, open: func() (io.ReaderAt, error) {
		return io.NewSectionReader(src.at, at, size), checked()
	}})
}
