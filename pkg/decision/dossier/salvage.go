package dossier

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
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
// stored as they are. It gives why back where nothing of a dossier is found, or more than a dossier may have.
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
	if other := byHeaders(packed); len(other.Files) > len(d.Files) {
		d = other
	}
	if len(d.Files)+len(d.unread) > MaxFiles || d.Files[ManifestFile] == nil && d.Files[DecisionFile] == nil {
		return why
	}
	d.faults = append([]Fault{d.inAnotherForm(path.Base(name), packed)}, d.faults...)
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

// Heads of the parts of an archive, and their sizes without names and content (APPNOTE.TXT 4.3.7, 4.3.9, 4.3.12).
const (
	localHeader, localHeaderSize       = "PK\x03\x04", 30
	dataDescriptor, dataDescriptorSize = "PK\x07\x08", 16
	directoryHeaderSize                = 46
)

// byHeaders takes files from where they lie, one after the other, whatever the directory says.
func byHeaders(packed []byte) *Dossier {
	d := &Dossier{Files: map[string][]byte{}}
	for at := 0; at+localHeaderSize <= len(packed) && string(packed[at:at+4]) == localHeader; {
		start := at + localHeaderSize + int(binary.LittleEndian.Uint16(packed[at+26:])) + int(binary.LittleEndian.Uint16(packed[at+28:]))
		end := endOfContent(packed, start)
		if end < 0 || len(d.Files) > MaxFiles {
			break
		}
		d.Files[string(packed[at+localHeaderSize:start])] = packed[start:end]
		at = end + dataDescriptorSize
	}
	return d
}

// endOfContent finds the descriptor behind content that begins at start: one whose sizes are as far as it is away. It is negative when there is none.
func endOfContent(packed []byte, start int) int {
	for at := start; at+dataDescriptorSize <= len(packed); at++ {
		next := bytes.Index(packed[at:], []byte(dataDescriptor))
		if next < 0 || at+next+dataDescriptorSize > len(packed) {
			return -1
		}
		at += next
		if size := uint32(at - start); binary.LittleEndian.Uint32(packed[at+8:]) == size && binary.LittleEndian.Uint32(packed[at+12:]) == size {
			return at
		}
	}
	return -1
}
