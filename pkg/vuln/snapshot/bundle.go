package snapshot

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
)

// ErrNothing says that there is nothing to export.
var ErrNothing = errors.New("no data are installed")

// Export writes everything that is installed as one bundle, a tar compressed with zstd: first snapshots.json with the digests, then the files. The
// same data give the same bytes. It gives what is in the bundle.
func (f Folder) Export(w io.Writer) ([]Snapshot, error) {
	snaps, err := f.Status()
	if err != nil {
		return nil, err
	}
	if len(snaps) == 0 {
		return nil, ErrNothing
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	return snaps, errors.Join(f.writeBundle(tar.NewWriter(z), snaps), z.Close())
}

func (f Folder) writeBundle(t *tar.Writer, snaps []Snapshot) error {
	text, err := (&state{Snapshots: snaps}).text()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(header(stateName, int64(len(text)))); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	for _, s := range snaps {
		for _, file := range s.Files {
			if err := f.writeFile(t, file); err != nil {
				return err
			}
		}
	}
	return t.Close()
}

func (f Folder) writeFile(t *tar.Writer, file File) error {
	if err := t.WriteHeader(header(file.Path, file.Size)); err != nil {
		return err
	}
	in, err := os.Open(filepath.Join(f.Dir, filepath.FromSlash(file.Path)))
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(t, in)
	return err
}

// header is an entry without a time and an owner of its own.
func header(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: fileMode, Format: tar.FormatPAX}
}

// unpackBundle stages the files of a bundle, of which the first entry, that says which they are, comes next.
func unpackBundle(st *staging, r *tar.Reader) ([]Name, error) {
	text, err := bounded.Read(r, maxState)
	if err != nil {
		return nil, err
	}
	if st.stated, err = readState(stateName, text); err != nil {
		return nil, err
	}
	want := map[string]File{}
	var names []Name
	for _, s := range st.stated.Snapshots {
		names = append(names, s.Name)
		for _, f := range s.Files {
			want[f.Path] = f
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("bundle: found no data in it")
	}
	for {
		entry, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		file, known := want[entry.Name]
		if !known || entry.Typeflag != tar.TypeReg || entry.Size != file.Size {
			return nil, fmt.Errorf("bundle: found the entry %q of %d bytes; expected only files that %s lists, each once", entry.Name, entry.Size, stateName)
		}
		delete(want, entry.Name)
		if err := st.copyFrom(r, file.Path, file.Size); err != nil {
			return nil, err
		}
	}
	if len(want) > 0 {
		return nil, fmt.Errorf("bundle: %d files that %s lists are missing", len(want), stateName)
	}
	return names, nil
}
