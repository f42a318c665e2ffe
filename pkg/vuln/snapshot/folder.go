package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
)

// Folder is a data folder by its path. It need not exist yet.
type Folder struct{ Dir string }

// Path is where the data of a name lie, installed or not.
func (f Folder) Path(name Name) string {
	return filepath.Join(f.Dir, filepath.FromSlash(places[name]))
}

// Status gives what is installed, of some names or of all, after holding every file of theirs against its size and digest; nothing
// where the folder does not exist or is empty. The error is a *DamagedError where the folder is not as it was left. An import
// that was broken off is undone first.
func (f Folder) Status(only ...Name) ([]Snapshot, error) {
	s, err := f.verified(only...)
	var damaged *DamagedError
	if !errors.As(err, &damaged) {
		return s.Snapshots, err
	}
	// Another process may be about to replace what was read, or have been stopped while it did.
	unlock, lockErr := f.lock()
	if lockErr != nil {
		return nil, err // a folder that cannot be written to is nobody's work in progress
	}
	defer unlock()
	if err := f.recover(); err != nil {
		return nil, err
	}
	s, err = f.verified(only...)
	return s.Snapshots, err
}

// verified reads what is installed, of some names or of all, and checks it. The state is never nil.
func (f Folder) verified(only ...Name) (*state, error) {
	s, err := f.read()
	if err != nil {
		return &state{}, err
	}
	if len(only) > 0 {
		s.Snapshots = slices.DeleteFunc(s.Snapshots, func(snap Snapshot) bool { return !slices.Contains(only, snap.Name) })
	}
	for _, snap := range s.Snapshots {
		for _, file := range snap.Files {
			if err := f.check(file); err != nil {
				return &state{}, err
			}
		}
	}
	return s, nil
}

// read reads snapshots.json.
func (f Folder) read() (*state, error) {
	path := filepath.Join(f.Dir, stateName)
	data, err := bounded.Path(path, maxState)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &state{}, nil
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return readState(path, data)
}

func (f Folder) check(file File) error {
	path := filepath.Join(f.Dir, filepath.FromSlash(file.Path))
	found, err := describe(path, file.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &DamagedError{path, "the file is missing"}
	case err != nil:
		return err
	case found.Size != file.Size:
		return &DamagedError{path, fmt.Sprintf("found %d bytes; expected the %d that were imported", found.Size, file.Size)}
	case found.SHA256 != file.SHA256:
		return &DamagedError{path, fmt.Sprintf("found sha256:%s; expected sha256:%s, which was imported", found.SHA256, file.SHA256)}
	}
	return nil
}

// Content reads one file of a snapshot, and holds what was read against its digest.
func (f Folder) Content(file File, limit int64) ([]byte, error) {
	path := filepath.Join(f.Dir, filepath.FromSlash(file.Path))
	data, err := readFile(path, limit)
	if err != nil {
		return nil, err
	}
	if found := sha256.Sum256(data); hex.EncodeToString(found[:]) != file.SHA256 {
		return nil, &DamagedError{path, fmt.Sprintf("found sha256:%x; expected sha256:%s, which was imported", found, file.SHA256)}
	}
	return data, nil
}

// describe measures a regular file. Links are not followed out of the folder: nothing that is installed is one.
func describe(path, name string) (File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return File{}, &DamagedError{path, "found no regular file"}
	}
	file, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.Copy(h, file)
	if err != nil {
		return File{}, err
	}
	return File{Path: name, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}
