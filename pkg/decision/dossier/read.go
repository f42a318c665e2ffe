package dossier

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// Dossier is what was read of one.
type Dossier struct {
	Files  map[string][]byte // by path
	faults []Fault           // of the packaging: empty folders, or an archive in another form
	unread map[string]bool   // files of a damaged archive that cannot be read, by path; faults say why
}

// ErrNoDossier says that what was read is none, signed or not.
var ErrNoDossier = errors.New("this is no dossier")

// Read reads a dossier, a folder or a zip archive, with the care that deliveries are opened with: links, names that lead out, names twice and bombs refuse
// it as a whole. The error of an archive of which something can still be told is a DamagedError.
func Read(ctx context.Context, name string) (*Dossier, error) {
	d, err := read(ctx, name)
	if err != nil && ctx.Err() == nil {
		return nil, salvage(name, err)
	}
	return d, err
}

func read(ctx context.Context, name string) (*Dossier, error) {
	limits := delivery.DefaultLimits()
	limits.MaxTotalSize, limits.MaxFileSize, limits.MaxFiles = MaxSize, MaxSize, MaxFiles
	d, err := delivery.Open(ctx, name, limits)
	if err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	out := &Dossier{}
	out.Files, err = contents(d)
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	if _, found := out.Files[ManifestFile]; !found {
		if _, found = out.Files[DecisionFile]; !found {
			return nil, fmt.Errorf("read dossier %s: %w: expected %s and %s in a folder or a zip archive, found neither", name, ErrNoDossier, ManifestFile, DecisionFile)
		}
	}
	out.faults, err = packaging(name, out.Files)
	return out, err
}

func contents(d *delivery.Delivery) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, f := range d.Files {
		data, err := contentOf(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		files[f.Path] = data
	}
	return files, nil
}

func contentOf(f *delivery.File) ([]byte, error) {
	c, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	data := make([]byte, f.Size)
	if n, err := c.ReadAt(data, 0); int64(n) < f.Size {
		return nil, fmt.Errorf("it ends early: %w", err)
	}
	return data, nil
}

// packaging finds what no manifest can list.
func packaging(name string, files map[string][]byte) ([]Fault, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return emptyFolders(name, files)
	}
	packed, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var again bytes.Buffer
	if err := WriteZip(&again, files); err != nil {
		return nil, err
	}
	if bytes.Equal(again.Bytes(), packed) {
		return nil, nil
	}
	return []Fault{(&Dossier{Files: files}).inAnotherForm(path.Base(name), packed)}, nil
}

// inAnotherForm says from where on an archive is not how its files would be written.
func (d *Dossier) inAnotherForm(name string, packed []byte) Fault {
	const text = "the archive itself is not in the form in which it was written"
	at := d.asWritten(packed)
	if at < 0 {
		return Fault{name, text}
	}
	return Fault{name, fmt.Sprintf("%s, from byte %d on: %s", text, at, d.partAt(at))}
}

// asWritten is up to where an archive is as its files would be written; -1 when it is wholly, or nobody can tell.
func (d *Dossier) asWritten(packed []byte) int {
	var again bytes.Buffer
	if err := WriteZip(&again, d.Files); err != nil { // a name that no entry can have
		return -1
	}
	return firstDifference(again.Bytes(), packed)
}

// partAt names the part of an archive that has a byte when it is written as WriteZip does.
func (d *Dossier) partAt(at int) string {
	names := slices.Sorted(maps.Keys(d.Files))
	end := 0
	for _, name := range names {
		if end += localHeaderSize + len(name) + len(d.Files[name]) + dataDescriptorSize; at < end {
			return fmt.Sprintf("at the entry %.200q", name)
		}
	}
	for _, name := range names {
		if end += directoryHeaderSize + len(name); at < end {
			return fmt.Sprintf("at the entry %.200q in the directory at its end", name)
		}
	}
	return "in the record at its end"
}

// firstDifference is where two texts part; -1 when they are the same.
func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return n
}

// emptyFolders lists folders that lead to no file.
func emptyFolders(name string, files map[string][]byte) (faults []Fault, err error) {
	used := map[string]bool{".": true}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for dir := path.Dir(file); !used[dir]; dir = path.Dir(dir) {
			used[dir] = true
		}
	}
	err = fs.WalkDir(os.DirFS(name), ".", func(p string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && !used[p] {
			faults = append(faults, Fault{p, "a folder that the dossier did not have"})
		}
		return err
	})
	return faults, err
}

// Folder is the part of a dossier below one of its folders, to be read like a folder.
func (d *Dossier) Folder(name string) (fs.FS, error) {
	var packed bytes.Buffer
	if err := WriteZip(&packed, d.Files); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	return fs.Sub(z, name)
}
