package snapshot

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// Limits of archives. A grype database has some gigabytes.
const (
	maxUnpacked   = 32 << 30 // bytes of a file
	maxEntries    = maxFiles + 16
	maxDictionary = 128 << 20 // bytes that a decompressor may keep
)

// opener takes a compression off.
type opener func(io.Reader) (plain io.Reader, closePlain func(), err error)

var magics = []struct {
	magic string
	open  opener
}{
	{"\x1f\x8b", func(r io.Reader) (io.Reader, func(), error) {
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	}},
	{"\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, func(), error) {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxDictionary))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}},
	{"\xfd7zXZ\x00", func(r io.Reader) (io.Reader, func(), error) {
		z, err := xz.NewReader(r, maxDictionary)
		return z, func() {}, err
	}},
}

// packing gives what takes the compression off that a text begins with; nil when there is none.
func packing(head []byte) opener {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.open
		}
	}
	return nil
}

// unpacked reads what may be compressed.
func unpacked(r io.Reader) (plain io.Reader, closePlain func(), err error) {
	buffered := bufio.NewReader(r)
	head, _ := buffered.Peek(6)
	if open := packing(head); open != nil {
		return open(buffered)
	}
	return buffered, func() {}, nil
}

// isTar looks for the magic of POSIX archives.
func isTar(head []byte) bool {
	const at = 257
	return len(head) >= at+5 && string(head[at:at+5]) == "ustar"
}

// archive is a tar, which may be compressed: of a grype database, or a bundle.
type archive struct{ path string }

func (a archive) stage(st *staging) ([]Name, error) {
	file, err := os.Open(a.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, closePlain, err := unpacked(file)
	if err != nil {
		return nil, damaged(err)
	}
	defer closePlain()
	r := tar.NewReader(plain)
	first, err := r.Next()
	if err != nil {
		return nil, damaged(err)
	}
	var names []Name
	if first.Name == stateName {
		names, err = unpackBundle(st, r)
	} else {
		names, err = unpackDatabase(st, r, first)
	}
	if err != nil {
		return nil, damaged(err)
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(plain, maxUnpacked)); err != nil {
		return nil, damaged(err) // only at its end does a stream say whether it is whole
	}
	return names, nil
}

func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("the archive is cut off: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// unpackDatabase takes vulnerability.db out of an archive as grype publishes it, and passes over whatever else is in there.
func unpackDatabase(st *staging, r *tar.Reader, entry *tar.Header) ([]Name, error) {
	found := false
	for n := 0; ; n++ {
		if n == maxEntries {
			return nil, fmt.Errorf("%w: more than %d entries", ErrTooLarge, maxEntries)
		}
		if base := path.Base(entry.Name); entry.Typeflag == tar.TypeReg && (base == databaseName || base == importName) {
			if err := st.copyFrom(r, places[Vulnerability]+"/"+base, maxUnpacked); err != nil {
				return nil, err
			}
			found = found || base == databaseName
		}
		var err error
		if entry, err = r.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	if !found {
		return nil, fmt.Errorf("%w: expected %s of a grype database, or %s of a bundle as the first entry", ErrUnknown, databaseName, stateName)
	}
	return []Name{Vulnerability}, seal(st, "archive")
}
