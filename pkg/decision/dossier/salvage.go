package dossier

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// DamagedError says that a dossier is an archive, or a folder with names that no dossier has, which cannot be read safely. Rest is what could still be told of it: good for naming what is wrong,
// with Verify, which finds at least one fault; never for anything else.
type DamagedError struct {
	Name string // of the archive or folder
	Rest *Dossier
	Why  error
}

// Error says it to those who read the record, not to who delivered.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("read dossier %s: it is not as it was written: %s", e.Name, e.Rest.faults[0].What)
}

// Unwrap gives what refused it.
func (e *DamagedError) Unwrap() error { return e.Why }

// salvage reads what can be told of an archive that was refused, so that what is wrong with it can be named. It unpacks nothing: entries of a dossier are
// stored as they are. It gives why back where nothing of a dossier is found, unless the archive itself is broken, or more than a dossier may have.
func salvage(name string, why error) error {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() && errors.Is(why, delivery.ErrUnsafe) {
		return salvageFolder(name, why)
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() > 2*MaxSize {
		return why
	}
	packed, err := os.ReadFile(filepath.Clean(name))
	if err != nil {
		return why
	}
	d := byDirectory(packed)
	entries := byHeaders(packed)
	if len(entries.files) > len(d.Files) {
		d = &Dossier{Files: entries.files}
	}
	broken := entries.broken(packed)
	if len(d.Files)+len(d.unread) > MaxFiles || d.Files[ManifestFile] == nil && d.Files[DecisionFile] == nil && broken == "" {
		return why
	}
	fault := Fault{path.Base(name), broken}
	if broken == "" {
		fault = d.inAnotherForm(fault.Path, packed)
	}
	d.faults = append([]Fault{fault}, d.faults...)
	return &DamagedError{name, d, why}
}

// salvageFolder reads a folder that was refused for a name: files with names that no dossier has lie in it and are named. One with links, or with anything
// else that is no plain file, stays refused.
func salvageFolder(name string, why error) error {
	d := &Dossier{Files: map[string][]byte{}}
	root, err := os.OpenRoot(name)
	if err != nil {
		return why
	}
	defer root.Close()
	room, unlike := int64(MaxSize), errors.New("no dossier")
	err = fs.WalkDir(root.FS(), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > room || len(d.Files) == MaxFiles {
			return errors.Join(unlike, err)
		}
		room -= info.Size()
		d.Files[p], err = root.ReadFile(p)
		return err
	})
	if err != nil || d.Files[ManifestFile] == nil && d.Files[DecisionFile] == nil {
		return why
	}
	entry, what := name, why.Error()
	var bad *delivery.EntryError
	if errors.As(why, &bad) {
		what, _, _ = strings.Cut(bad.Err.Error(), "; ask the supplier") // nobody delivered it
		entry = bad.Entry
	}
	d.faults = []Fault{{entry, what}}
	return &DamagedError{name, d, why}
}

// byDirectory takes files from where the directory of an archive says that they are.
func byDirectory(packed []byte) *Dossier {
	d := &Dossier{Files: map[string][]byte{}, unread: map[string]bool{}}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) || len(z.File) > MaxFiles {
		return d
	}
	for _, f := range z.File {
		at, err := f.DataOffset()
		size := f.UncompressedSize64
		_, twice := d.Files[f.Name]
		switch {
		case twice:
			d.faults = append(d.faults, Fault{f.Name, "it is in the archive twice"})
		case err != nil:
			d.lose(f.Name, "its header in the archive cannot be read")
		case f.Method != zip.Store:
			d.lose(f.Name, "it is compressed in the archive, which no entry of a dossier is")
		case at < 0 || at > int64(len(packed)) || size > uint64(len(packed))-uint64(at):
			d.lose(f.Name, "the archive does not hold as much of it as it says")
		default:
			d.Files[f.Name] = packed[at : uint64(at)+size]
		}
	}
	return d
}

func (d *Dossier) lose(name, why string) {
	d.unread[name] = true
	d.faults = append(d.faults, Fault{name, "damaged: " + why})
}
